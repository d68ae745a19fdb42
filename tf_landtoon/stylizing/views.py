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


def _icon(
    photo: np.ndarray, finder: photo_faces.FaceFinder, parser: parts.Parser, size: int
) -> np.ndarray | None:
    face = portrait.find(photo, finder)
    if face is None:
        return None
    photo, points = icon_photo.upright(photo, face.points_68_px)
    return icon_photo.framed(photo, points, parser.parts(photo, points), size).rgb
