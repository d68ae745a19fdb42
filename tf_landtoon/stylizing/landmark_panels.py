"""What the landmark loss compares, to be looked at: a photo's points and those in its drawing."""

from collections.abc import Callable

import numpy as np

from tf_landtoon.geometry import cropping, frames
from tf_landtoon.images import overlays

Find = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Crops [N, S, S, 3] uint8 RGB -> points [N, 40, 2] px and certainties, as detectors have it."""


def draw(
    photo: np.ndarray,
    toon: np.ndarray,
    points_px: np.ndarray,
    find: Find,
    view_size: int,
    side: int,
) -> np.ndarray:
    """Three pictures side by side: thesis fig. 5.4.

    Args:
        photo: [S, S, 3] uint8 RGB, what the generator was shown.
        toon: [S, S, 3] uint8 RGB.
        points_px: [40, 2] px of both: the photo's, which the drawing should have.
        find: a landmark detector.
        view_size: px, side of what it looks at.
        side: px of each picture.

    Returns:
        [side, 3 side, 3] uint8 RGB: the photo with its points, the drawing with the wanted ones,
        the drawing with the found ones.
    """
    centre_px, square_px = frames.box_square(points_px, frames.VIEW_SCALE)
    matrix = frames.square_matrix(centre_px, square_px, view_size)
    found, _ = find(cropping.crop_mirrored(toon, matrix, view_size)[np.newaxis])
    found_px = frames.apply(frames.inverse(matrix), np.asarray(found)[0])
    shown = ((photo, points_px), (toon, points_px), (toon, found_px))
    return np.hstack([overlays.draw(picture, points, side) for picture, points in shown])
