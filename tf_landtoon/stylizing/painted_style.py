"""The painted icons of `draw`, in memory. No TensorFlow here."""

from collections.abc import Sequence

import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.painting import icon_photo, icons, parts, trust
from tf_landtoon.painting.look import Look
from tf_landtoon.stylizing import style

_BEHIND_EDGES = (60, 45, 45)  # what shines through the soft edge of a cut-out: ink, not white


class PaintedStyle(style.Style):
    """Paints a photo's person as `draw` does.

    Args:
        size: px of the icon's side, 256 to 2048.
        background: `photo` (the photo's own, softened), `plain` (one soft colour of it),
            `transparent`, or a colour, (r, g, b) of 0 to 255.
        look: colours, eyes, clothes and manner; as the photo has them if not given.
        predictor: dlib's 68-point predictor file; the installed package's by default.

    Raises:
        errors.InputError: dlib is missing.
    """

    def __init__(
        self,
        size: int = 512,
        background: str | tuple[int, int, int] = "photo",
        look: Look | None = None,
        predictor: str | None = None,
    ):
        """Loads finder and parser."""
        super().__init__(photo_faces.FaceFinder(predictor))
        self.size, self.background, self.look = size, background, look or Look()
        self._parser = parts.Parser()

    def icons(
        self, photo: np.ndarray, face: photo_faces.Face, looks: Sequence[Look], size: int
    ) -> list[np.ndarray]:
        """Paints a face in several looks; it is studied but once.

        Args:
            photo: [H, W, 3] uint8 RGB.
            face: one of `faces`.
            looks: how the person shall look.
            size: px of the side.

        Returns:
            For each look what a call gives.

        Raises:
            errors.InputError: it is no photo, or the face is covered, cut off or turned away.
        """
        style.check(photo)
        photo, points_px = icon_photo.upright(photo, face.points_px)
        seen = self._parser.parts(photo, points_px)
        if complaint := trust.weigh(points_px, seen).complaint():
            raise errors.InputError(complaint)
        clear = self.background == "transparent"
        ground = _BEHIND_EDGES if clear else self.background
        sitting = icons.Sitting(photo, points_px, seen)
        drawn = [sitting.icon(look, size, ground) for look in looks]
        return [np.dstack([x.rgb, x.cover]) if clear else x.rgb for x in drawn]

    def _made(self, photo: np.ndarray, face: photo_faces.Face) -> np.ndarray:
        return self.icons(photo, face, [self.look], self.size)[0]


def load(_: str, **options: object) -> PaintedStyle:
    """For `tf_landtoon.load`."""
    return PaintedStyle(**options)
