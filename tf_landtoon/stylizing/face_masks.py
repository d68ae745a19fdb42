"""Where a person is in a generator's frame: for backgrounds of icons, and for pasting heads."""

import cv2
import numpy as np

from tf_landtoon.geometry import cropping, frames
from tf_landtoon.images import part_map
from tf_landtoon.painting import parts

SIDE = 512
"""px of the squares that masks are made in."""
Part = part_map.Part
_HEAD = (
    *(Part.SKIN, Part.BROW, Part.EYE, Part.GLASSES, Part.EAR, Part.EARRING, Part.MOUTH),
    *(Part.UPPER_LIP, Part.LOWER_LIP, Part.HAIR, Part.HAT, Part.BEARD),
)
_SOFT = 0.006  # of an edge, shares of the square's side
_MARGIN = 0.10  # share of the side over which a head fades where the square cuts it off
_HULL_SOFT = 0.02


class FaceMasks:
    """Asks the face parser; the hull of the 68 points where it sees no head.

    Args:
        parser: looks at one face.
    """

    def __init__(self, parser: parts.Parser):
        """Keeps the parser."""
        self._parser = parser

    def person(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """The person, with shoulders.

        Args:
            photo: [H, W, 3] uint8 RGB.
            points_px: [68, 2] of the face, px of the photo.
            matrix: [2, 3] px of the photo -> px of a square of `SIDE`.

        Returns:
            [SIDE, SIDE] float32, 1 where the person is, soft at the edges.
        """
        seen = self._parts(photo, points_px, matrix)
        return _soft(_around(seen != Part.BACKGROUND, points_px, matrix), _SOFT)

    def head(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """Face, ears, hair and hat, as `person`; 0 at the square's edges."""
        seen = self._parts(photo, points_px, matrix)
        hull = _hull(points_px, matrix)
        mask = _around(np.isin(seen, _HEAD), points_px, matrix)
        if mask[hull].mean() < 0.5:  # no head is seen where the points are
            mask, soft = hull, _HULL_SOFT
        else:
            mask, soft = mask | hull, _SOFT
        return _soft(mask, soft) * _fading()

    def _parts(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        square = cropping.crop(photo, matrix, SIDE)
        return self._parser.parts(square, frames.apply(matrix, points_px))


def _around(mask: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What of a mask is connected to the face: other people in the square are left out."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    own = labels[_hull(points_px, matrix) & mask]
    return np.isin(labels, np.unique(own)) & mask if own.size else mask & False


def _hull(points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """[SIDE, SIDE] bool: within the 68 points."""
    points = np.rint(frames.apply(matrix, points_px)).astype(np.int32)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(points), 1)
    return mask.astype(bool)


def _soft(mask: np.ndarray, share: float) -> np.ndarray:
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), share * SIDE)


def _fading() -> np.ndarray:
    """[SIDE, SIDE] float32: 0 at the edges, 1 from `_MARGIN` on, smooth."""
    place = np.minimum(np.arange(SIDE), np.arange(SIDE)[::-1]) / (_MARGIN * SIDE)
    ramp = np.clip(place, 0, 1).astype(np.float32)
    ramp = ramp * ramp * (3 - 2 * ramp)
    return ramp[:, None] * ramp
