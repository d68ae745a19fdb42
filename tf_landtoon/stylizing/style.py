"""What makes an anime face of a photo in memory: the Python interface, and what the page uses."""

import abc

import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces


class Style(abc.ABC):
    """Makes anime faces; one call is one picture. Not to be shared by threads: load one for each.

    Args:
        finder: finds faces.
    """

    def __init__(self, finder: photo_faces.FaceFinder):
        """Keeps the finder."""
        self._finder = finder

    def faces(self, photo: np.ndarray) -> list[photo_faces.Face]:
        """All faces of a photo, largest first.

        Args:
            photo: [H, W, 3] uint8 RGB.

        Raises:
            errors.InputError: it is no such array.
        """
        check(photo)
        return self._finder.faces(photo, every=True)

    def __call__(self, photo: np.ndarray, face: photo_faces.Face | None = None) -> np.ndarray:
        """Makes an anime face.

        Args:
            photo: [H, W, 3] uint8 RGB.
            face: one of `faces`; the largest if none is given.

        Returns:
            [S, S, 3] uint8 RGB; [S, S, 4] where the background is to be transparent.

        Raises:
            errors.InputError: it is no such array, or there is no face in it.
        """
        check(photo)
        if face is None:
            found = self._finder.faces(photo)
            if not found:
                raise errors.InputError("no face found; give a photo of a face that looks ahead")
            face = found[0]
        return self._made(photo, face)

    @abc.abstractmethod
    def _made(self, photo: np.ndarray, face: photo_faces.Face) -> np.ndarray:
        """The picture of one face."""


def check(photo: np.ndarray) -> None:
    """Refuses what is no photo.

    Raises:
        errors.InputError: not [H, W, 3] uint8, or without a pixel.
    """
    right = isinstance(photo, np.ndarray) and photo.dtype == np.uint8 and photo.ndim == 3
    if not right or photo.shape[2] != 3 or not photo.size:
        what = f"{photo.dtype} {photo.shape}" if isinstance(photo, np.ndarray) else type(photo)
        raise errors.InputError(f"a photo is a [H, W, 3] uint8 RGB array, not {what}")
