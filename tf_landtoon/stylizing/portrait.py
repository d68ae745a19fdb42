"""A photo's way to its face and into a frame.

Values in, values out: nothing here reads a file or says a word, so that whatever stylises photos
does it in the same way, and so that a generator is shown faces as its records held them.
"""

import dataclasses

import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks


@dataclasses.dataclass(frozen=True)
class PhotoFace:
    """The largest face of a photo.

    Attributes:
        points_68_px: [68, 2] float32, (x, y) in the photo, iBUG's order.
        of: how many faces the photo has.
    """

    points_68_px: np.ndarray
    of: int

    @property
    def points_px(self) -> np.ndarray:
        """[40, 2] px of the photo, by the symmetric map."""
        return landmarks.from_68(self.points_68_px)


def find(photo: np.ndarray, finder: photo_faces.FaceFinder) -> PhotoFace | None:
    """Finds the largest face.

    Args:
        photo: [H, W, 3] uint8 RGB.
        finder: looks for it.

    Returns:
        The face, None if there is none.
    """
    faces = finder.landmarks_68(photo)
    return PhotoFace(faces[0][1], len(faces)) if faces else None


def place(
    picture: np.ndarray, points_px: np.ndarray | None, frame: frames.Frame | None, image_size: int
) -> np.ndarray:
    """The way of a picture, photo or toon, into a frame.

    Args:
        picture: [H, W, 3] uint8 RGB.
        points_px: [40, 2] its face's landmarks, px; None where no face was found.
        frame: the template; None resizes the whole picture, face or not.
        image_size: S, px.

    Returns:
        [2, 3] matrix, picture px -> px of S x S; the middle square where the frame needs a face and
        there is none.

    Raises:
        ValueError: eyes and chin fall on one point, so these are no landmarks of a face.
    """
    height, width, _ = picture.shape
    if frame is None:
        return frames.whole_matrix(width, height, image_size)
    if points_px is None:
        return middle(picture, image_size)
    return frames.matrix(frame, points_px, image_size)


def middle(picture: np.ndarray, image_size: int) -> np.ndarray:
    """The [2, 3] way of a picture's middle square, picture px -> px of `image_size`."""
    height, width, _ = picture.shape
    centre_px = ((width - 1) / 2, (height - 1) / 2)
    return frames.square_matrix(centre_px, min(height, width), image_size)
