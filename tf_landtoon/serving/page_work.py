"""What the page does with a photo; it knows nothing of the page."""

import dataclasses
import pathlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import overlays, pictures
from tf_landtoon.painting.look import Look
from tf_landtoon.serving.page_texts import Texts
from tf_landtoon.stylizing import variations
from tf_landtoon.stylizing.painted_style import PaintedStyle
from tf_landtoon.stylizing.style import Style

MOST_FACES = 60
_MOST_PIXELS = 16_000_000
_BEFORE = frames.PORTRAIT.scaled(0.33)  # about as large as the painted icon's face
_THUMBNAIL, _VARIATION, _SIZE = 96, 256, 512  # px
LOOKS = tuple(variations.looks(Look(), seed=0))
"""What people may choose from; the first is the person as the photo has them."""

LoadStyle = Callable[..., Style]
"""As `tf_landtoon.load`."""


class Complaint(Exception):
    """What the page tells somebody, in their language."""


@dataclasses.dataclass(frozen=True)
class Drawing:
    """What is shown.

    Attributes:
        before: [S, S, 3] uint8 RGB, the photo round the face.
        after: [S, S, 3 or 4] uint8.
    """

    before: np.ndarray
    after: np.ndarray


class PageWork:
    """Draws for everybody who looks at the page, one after the other: styles are no thread's own.

    Args:
        load: loads styles; each is loaded once, when it is first asked for.
        model: the trained generator's name.
    """

    def __init__(self, load: LoadStyle, model: str):
        """Loads the painted style, which finds the faces, too."""
        self._load, self._model = load, model
        self._painter: PaintedStyle = load("painted")
        self._generator: Style | None = None
        self._lock = threading.Lock()

    def thumbnails(self, path: str | None, texts: Texts) -> list[np.ndarray]:
        """Small pictures of a photo's faces, [96, 96, 3] uint8 RGB, largest first.

        Args:
            path: the photo's file.
            texts: of the language in which to complain.

        Raises:
            Complaint: there is no photo, or none with a face.
        """
        photo = _read(path, texts)
        matrices = [
            frames.matrix(frames.PORTRAIT, landmarks.from_68(face.points_px), _THUMBNAIL)
            for face in self._faces(photo, texts)[:MOST_FACES]
        ]
        return [cropping.crop(photo, matrix, _THUMBNAIL) for matrix in matrices]

    def variations(
        self, path: str | None, face: int, background: str, texts: Texts
    ) -> list[np.ndarray]:
        """A face in the looks of `LOOKS`, small: [256, 256, 3 or 4] uint8 each.

        Args:
            path: the photo's file.
            face: which, from 0 on, the largest first.
            background: of the painted style.
            texts: of the language in which to complain.

        Raises:
            Complaint: as for `thumbnails`, or the face cannot be drawn.
        """
        photo, chosen = self._chosen(path, face, texts)
        return self._painted(photo, chosen, background, LOOKS, _VARIATION, texts)

    def drawing(
        self,
        path: str | None,
        face: int,
        trained: bool,
        background: str,
        look: int,
        points: bool,
        texts: Texts,
    ) -> Drawing:
        """Draws one face of a photo.

        Args:
            path: the photo's file.
            face: which, from 0 on, the largest first.
            trained: by the trained generator, else painted.
            background: of the painted style.
            look: which of `LOOKS`, for the painted style; the first is the person's own.
            points: show the 68 points on the photo.
            texts: of the language in which to complain.

        Raises:
            Complaint: as for `thumbnails`, or the face cannot be drawn.
        """
        photo, chosen = self._chosen(path, face, texts)
        if trained:
            after = self._drawn_by(self._trained, photo, chosen, texts)
        else:
            looks = [LOOKS[look % len(LOOKS)]]
            (after,) = self._painted(photo, chosen, background, looks, _SIZE, texts)
        side = after.shape[0]
        points_px = landmarks.from_68(chosen.points_px)
        matrix = frames.matrix(_BEFORE, points_px, side)
        before = cropping.crop(photo, matrix, side)
        if points:
            before = overlays.draw(before, frames.apply(matrix, points_px), side)
        return Drawing(before, after)

    def _faces(self, photo: np.ndarray, texts: Texts) -> list[photo_faces.Face]:
        with self._lock:
            faces = self._painter.faces(photo)
        if not faces:
            raise Complaint(texts.no_face)
        return faces

    def _chosen(
        self, path: str | None, face: int, texts: Texts
    ) -> tuple[np.ndarray, photo_faces.Face]:
        photo = _read(path, texts)
        faces = self._faces(photo, texts)
        return photo, faces[min(max(face, 0), len(faces) - 1)]

    def _painted(
        self,
        photo: np.ndarray,
        face: photo_faces.Face,
        background: str,
        looks: Sequence[Look],
        size: int,
        texts: Texts,
    ) -> list[np.ndarray]:
        def paint(photo: np.ndarray, face: photo_faces.Face) -> list[np.ndarray]:
            self._painter.background = background
            return self._painter.icons(photo, face, looks, size)

        return self._drawn_by(lambda: paint, photo, face, texts)

    def _trained(self) -> Style:
        self._generator = self._generator or self._load(self._model)
        return self._generator

    def _drawn_by(
        self, style: Callable[[], Any], photo: np.ndarray, face: photo_faces.Face, texts: Texts
    ) -> Any:
        try:
            with self._lock:
                return style()(photo, face)
        except (errors.InputError, ValueError, ArithmeticError, cv2.error) as error:
            raise Complaint(texts.failed) from error


def _read(path: str | None, texts: Texts) -> np.ndarray:
    if not path:
        raise Complaint(texts.no_photo)
    try:
        return pictures.read_rgb(pathlib.Path(path), _MOST_PIXELS)
    except errors.InputError as error:
        large = "shrink it first" in str(error)
        raise Complaint(texts.too_large if large else texts.unreadable) from error
    except MemoryError as error:
        raise Complaint(texts.too_large) from error
