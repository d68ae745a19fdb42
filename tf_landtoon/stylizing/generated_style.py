"""A trained generator's anime faces, in memory."""

import cv2
import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.models import stylizers
from tf_landtoon.painting import icon_photo, parts
from tf_landtoon.stylizing import portrait, style, views


class GeneratedStyle(style.Style):
    """Shows a face to a generator in the frame that it was trained in.

    Args:
        model: as for `stylizers.load`.
        size: px of the result's side; the model's own if not given, else its answer is resized.
        predictor: dlib's 68-point predictor file; the installed package's by default.

    Raises:
        errors.InputError: no such model, or dlib is missing.
    """

    def __init__(self, model: str, size: int | None = None, predictor: str | None = None):
        """Loads the model."""
        super().__init__(photo_faces.FaceFinder(predictor))
        self._stylizer = stylizers.load(model)
        frame = self._stylizer.frame
        self._parser = parts.Parser() if frame == icon_photo.FRAME else None
        self._frame = frames.PORTRAIT
        if frame and not self._parser:
            self._frame = frames.from_json(frame)
        self.size = size or self._stylizer.image_size

    def _made(self, photo: np.ndarray, face: photo_faces.Face) -> np.ndarray:
        side = self._stylizer.image_size
        if self._parser:
            shown, _ = views.in_icon(photo, face.points_px, self._parser, side)
        else:
            points_px = landmarks.from_68(face.points_px)
            shown = cropping.crop(photo, portrait.place(photo, points_px, self._frame, side), side)
        toon = self._stylizer.draw(shown[np.newaxis])[0]
        if self.size != side:
            way = cv2.INTER_AREA if self.size < side else cv2.INTER_CUBIC
            toon = cv2.resize(toon, (self.size, self.size), interpolation=way)
        return toon


def load(model: str, **options: object) -> GeneratedStyle:
    """For `tf_landtoon.load`."""
    return GeneratedStyle(model, **options)
