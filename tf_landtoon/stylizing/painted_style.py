"""The painted icons of `draw`, in memory. No TensorFlow here."""

import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.painting import parts, portrait
from tf_landtoon.stylizing import style, upright

_BEHIND_EDGES = (60, 45, 45)  # what shines through the soft edge of a cut-out: ink, not white


class PaintedStyle(style.Style):
    """Paints a photo's person as `draw` does.

    Args:
        size: px of the icon's side, 256 to 2048.
        background: `photo` (the photo's own, softened), `plain` (one soft colour of it),
            `transparent`, or a colour, (r, g, b) of 0 to 255.
        predictor: dlib's 68-point predictor file; the installed package's by default.

    Raises:
        errors.InputError: dlib is missing.
    """

    def __init__(
        self,
        size: int = 512,
        background: str | tuple[int, int, int] = "photo",
        predictor: str | None = None,
    ):
        """Loads finder and parser."""
        super().__init__(photo_faces.FaceFinder(predictor))
        self.size, self.background = size, background
        self._parser = parts.Parser()

    def _made(self, photo: np.ndarray, face: photo_faces.Face) -> np.ndarray:
        photo, points_px = upright.turned(photo, face.points_px)
        seen = self._parser.parts(photo, points_px)
        clear = self.background == "transparent"
        ground = _BEHIND_EDGES if clear else self.background
        drawn = portrait.draw(photo, points_px, seen, self.size, ground=ground)
        return np.dstack([drawn.rgb, drawn.cover]) if clear else drawn.rgb


def load(_: str, **options: object) -> PaintedStyle:
    """For `tf_landtoon.load`."""
    return PaintedStyle(**options)
