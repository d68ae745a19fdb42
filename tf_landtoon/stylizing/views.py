"""What a generator is shown of a photo: its face in the frame in which its records had faces."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames
from tf_landtoon.painting import icon_photo, parts
from tf_landtoon.stylizing import portrait

View = Callable[[np.ndarray], np.ndarray | None]
"""[H, W, 3] uint8 RGB photo -> [S, S, 3] of it, None if it shows no face."""


def of_faces(frame: dict[str, Any], finder: photo_faces.FaceFinder, size: int) -> View:
    """How photos come into a model's frame.

    Args:
        frame: of the model's config; for the icons' frame the shipped parser finds the hair.
        finder: looks for faces.
        size: S, px.

    Raises:
        errors.InputError: no such frame, or no parser.
    """
    if frame == icon_photo.FRAME:
        parser = parts.Parser()
        return lambda photo: _icon(photo, finder, parser, size)
    template = frames.from_json(frame)

    def view(photo: np.ndarray) -> np.ndarray | None:
        face = portrait.find(photo, finder)
        if face is None:
            return None
        return cropping.crop(photo, portrait.place(photo, face.points_px, template, size), size)

    return view


def middle(photo: np.ndarray, size: int) -> np.ndarray:
    """The photo's middle square, [S, S, 3]."""
    return cropping.crop(photo, portrait.middle(photo, size), size)


def in_icon(
    photo: np.ndarray, points_px: np.ndarray, parser: parts.Parser, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """A face in the icons' frame, and its way there.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points_px: [68, 2] of the face, px.
        parser: finds the hair.
        size: S, px.

    Returns:
        [S, S, 3] uint8 RGB, and [2, 3], px of the photo -> px of that.
    """
    upright, points = icon_photo.upright(photo, points_px)
    shown = icon_photo.framed(upright, points, parser.parts(upright, points), size)
    flat = np.column_stack([points_px, np.ones(len(points_px))])
    matrix, *_ = np.linalg.lstsq(flat, shown.points, rcond=None)
    return shown.rgb, matrix.T


def resized(matrix: np.ndarray, size: int, other: int) -> np.ndarray:
    """The way into a frame of another size, px; pixel centres are on integers."""
    scale = other / size
    way = scale * matrix
    way[:, 2] += (scale - 1) / 2
    return way


def _icon(
    photo: np.ndarray, finder: photo_faces.FaceFinder, parser: parts.Parser, size: int
) -> np.ndarray | None:
    face = portrait.find(photo, finder)
    return None if face is None else in_icon(photo, face.points_68_px, parser, size)[0]
