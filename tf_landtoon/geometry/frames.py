"""One frame for photos and toons: where a cropped picture has its eyes and chin.

A 2x3 matrix M carries picture px to frame px, p' = M[:, :2] p + M[:, 2]; pixel centres are on
integers, so a fraction f of a picture of S px is the coordinate f S - 0.5.
"""

import dataclasses
import math
from typing import Any

import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks

# Where a face grows from when its share of the picture changes: under the mouth, so that a tight
# frame keeps its chin and a loose one gains room for hair.
_GROWTH_CENTRE = 0.75
# 200 MB; a crop of more pixels than that is drawn with some skipped.
_MAX_DRAWN_SIDE = 8192
# A detector's view is a square of this many times the longer side of the landmarks' box.
VIEW_SCALE = 1.25


@dataclasses.dataclass(frozen=True)
class Frame:
    """A square picture's template: where the middle of the eyes and the chin belong.

    With the default places head-and-shoulder portraits have no empty border, and the mean faces
    of photos and of TV anime overlap.

    Attributes:
        name: what records and model directories call it.
        eye_middle: (x, y), fractions of the picture's side.
        chin: (x, y), fractions of the picture's side.
    """

    name: str = "portrait"
    eye_middle: tuple[float, float] = (0.5, 0.48)
    chin: tuple[float, float] = (0.5, 0.86)

    @property
    def face_share(self) -> float:
        """Distance from the middle of the eyes to the chin, as a share of the picture's side."""
        return math.dist(self.eye_middle, self.chin)

    def scaled(self, face_share: float) -> "Frame":
        """Returns this frame with a larger or smaller face in it.

        Args:
            face_share: the new eyes-to-chin distance as a share of the side, e.g. 0.6 for a
                face that fills the picture and 0.25 for an icon with hair and shoulders.
        """
        factor = face_share / self.face_share
        centre = np.array([0.5, _GROWTH_CENTRE])
        eye_middle = centre + (np.array(self.eye_middle) - centre) * factor
        chin = centre + (np.array(self.chin) - centre) * factor
        return Frame(self.name, tuple(eye_middle.tolist()), tuple(chin.tolist()))


PORTRAIT = Frame()


def matrix(frame: Frame, landmarks_px: np.ndarray, image_size: int) -> np.ndarray:
    """The similarity that puts a face's eyes and chin where the frame has them.

    Args:
        frame: the template.
        landmarks_px: [40, 2] points in the picture, px.
        image_size: side of the frame's picture, px.

    Returns:
        [2, 3] float64 matrix, picture px -> frame px; two points fix it exactly.

    Raises:
        ValueError: eyes and chin fall on one point.
    """
    eye_px, chin_px = (complex(*point) for point in landmarks.anchor_points(landmarks_px))
    eye, chin = (
        complex(*(np.array(place) * image_size - 0.5)) for place in (frame.eye_middle, frame.chin)
    )
    if abs(chin_px - eye_px) < 1e-3:
        raise ValueError("eyes and chin fall on one point; these are no landmarks of a face")
    # As complex numbers a similarity without reflection is z -> turn z + shift.
    turn = (chin - eye) / (chin_px - eye_px)
    shift = eye - turn * eye_px
    return np.array(
        [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]], np.float64
    )


def square_matrix(centre_px: tuple[float, float], side_px: float, image_size: int) -> np.ndarray:
    """The crop of an upright square.

    Args:
        centre_px: (x, y) of the square's centre in the picture.
        side_px: the square's side in the picture.
        image_size: side of the crop, px.

    Returns:
        [2, 3] float64 matrix, picture px -> crop px.
    """
    scale = image_size / side_px
    middle = (image_size - 1) / 2
    x, y = centre_px
    return np.array([[scale, 0, middle - scale * x], [0, scale, middle - scale * y]], np.float64)


def whole_matrix(width: int, height: int, image_size: int) -> np.ndarray:
    """The plain resize of the whole picture, as in the thesis; one that is not square is distorted.

    Args:
        width: of the picture, px.
        height: of the picture, px.
        image_size: side of the result, px.

    Returns:
        [2, 3] float64 matrix, picture px -> resized px.
    """
    x, y = image_size / width, image_size / height
    return np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2]], np.float64)


def box_square(landmarks_px: np.ndarray, scale: float) -> tuple[tuple[float, float], float]:
    """The square around a face.

    Args:
        landmarks_px: [40, 2] points, px.
        scale: the square's side in units of the longer side of the landmarks' box.

    Returns:
        (x, y) of its centre and its side, px.
    """
    x0, y0, x1, y1 = landmarks.box(landmarks_px)
    return ((x0 + x1) / 2, (y0 + y1) / 2), scale * max(x1 - x0, y1 - y0)


def crop(image: np.ndarray, matrix: np.ndarray, image_size: int) -> np.ndarray:
    """Draws the part of a picture that a matrix carries into a square.

    Args:
        image: [H, W, 3] uint8.
        matrix: [2, 3], picture px -> crop px.
        image_size: side S of the crop, px.

    Returns:
        [S, S, 3] uint8; beyond the picture's edges the picture is reflected.
    """
    import cv2  # here, because training draws nothing and need not load OpenCV

    # Bilinear sampling alone skips pixels when it shrinks. So the crop is drawn n times as large,
    # never shrinking, and averaged over n x n.
    shrink = 1 / np.linalg.svd(matrix[:, :2], compute_uv=False)[-1]
    n = int(np.clip(np.ceil(shrink - 1e-6), 1, max(1, _MAX_DRAWN_SIDE // image_size)))
    finer = n * matrix
    finer[:, 2] += (n - 1) / 2  # n fine pixels lie around each pixel's centre
    drawn = cv2.warpAffine(
        image,
        finer,
        (n * image_size, n * image_size),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return cv2.resize(drawn, (image_size, image_size), interpolation=cv2.INTER_AREA)


def apply(matrix: np.ndarray, points_px: np.ndarray) -> np.ndarray:
    """Carries points [..., 2] with a [2, 3] matrix; float32."""
    return (points_px @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def inverse(matrix: np.ndarray) -> np.ndarray:
    """The [2, 3] matrix that undoes a [2, 3] matrix."""
    linear = np.linalg.inv(matrix[:, :2])
    return np.concatenate([linear, -linear @ matrix[:, 2:]], axis=1)


def scale_of(matrix: np.ndarray) -> float:
    """Size of a picture's pixel in the frame: above 1 the crop enlarges, below it shrinks."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def view_of(landmarks_px: np.ndarray, image_size: int) -> tuple[float, float, float]:
    """The square that a face-only DAN looks at in pictures of one frame.

    Args:
        landmarks_px: [40, 2] mean landmarks of pictures in that frame, px.
        image_size: side of these pictures, px.

    Returns:
        left, top, side as fractions of the picture's side: 1.25 times the landmarks' box,
        centred on it, and moved inside the picture where it would stick out.
    """
    centre, side = box_square(landmarks_px, VIEW_SCALE / image_size)
    side = min(side, 1.0)
    left, top = (
        float(np.clip((place + 0.5) / image_size - side / 2, 0, 1 - side)) for place in centre
    )
    return left, top, side


def to_json(frame: Frame | None) -> dict[str, Any]:
    """Describes a frame for records and model directories; None is the plain resize, "none"."""
    if frame is None:
        return {"name": "none"}
    return {"name": frame.name, "eye_middle": list(frame.eye_middle), "chin": list(frame.chin)}


def from_json(content: dict[str, Any]) -> Frame | None:
    """Reads what `to_json` wrote.

    Raises:
        errors.InputError: it is something else.
    """
    try:
        if content["name"] == "none":
            return None
        eye_middle, chin = (tuple(map(float, content[key])) for key in ("eye_middle", "chin"))
    except (KeyError, TypeError, ValueError) as error:
        raise errors.InputError(
            f"frame {content!r}: expected name, eye_middle and chin; write the records again"
        ) from error
    return Frame(content["name"], eye_middle, chin)
