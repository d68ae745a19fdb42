"""Which part of a person each pixel of a photo shows; needs OpenCV alone.

The parser was trained on squares in which the way from the eyes to the chin is 0.30 of the side
(most between 0.16 and 0.56), the middle of it near (0.5, 0.52), and the head leans little (a
standard deviation of 13 degrees, 42 at most). `crop_matrix` makes such a square, upright, around
dlib's 68 points: with hair and shoulders, as a portrait for an icon.
"""

import os
import pathlib

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map

Part = part_map.Part
CROP_SIDE = 256
"""px of the squares that the parser looks at; it answers at half of that."""
FACE_SHARE = 0.30
"""Eyes to chin as a share of the square's side ..."""
_CLOSER_SHARES = (0.36, 0.43)  # ... or more, where the photo ends before the square does
_ENOUGH = 0.9  # of the square that should lie in the photo
_MIDDLE = (0.5, 0.52)  # where the middle between eyes and chin lies, shares of the side
_SHIPPED = pathlib.Path(__file__).parents[1] / "models" / "parser_light" / "parser.onnx"


def crop_matrix(
    points: np.ndarray, side: int = CROP_SIDE, face_share: float = FACE_SHARE
) -> np.ndarray:
    """Carries a photo's px to those of the square that the parser wants, the face upright.

    Args:
        points: [68, 2] px of the photo, iBUG's.
        side: px of the square.
        face_share: eyes to chin as a share of the side.

    Returns:
        [2, 3] float32, for `cv2.warpAffine`.
    """
    face = face_frame.FaceFrame.of(np.asarray(points, np.float32))
    down = face.axes[1] / face.span
    scale = face_share * side / face.span
    turned = scale * np.array([(down[1], -down[0]), (down[0], down[1])])
    middle = turned @ (face.eyes + face.axes[1] / 2)
    return np.hstack([turned, (np.array(_MIDDLE) * side - middle)[:, None]]).astype(np.float32)


def _fitting_matrix(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """`crop_matrix` of the widest square that lies in the photo [H, W], or of the closest."""
    cells = (np.stack(np.meshgrid(*[np.arange(16)] * 2), -1).reshape(-1, 2) + 0.5) * CROP_SIDE / 16
    for share in (FACE_SHARE, *_CLOSER_SHARES):
        matrix = crop_matrix(points, face_share=share)
        back = cv2.invertAffineTransform(matrix)
        places = cells @ back[:, :2].T + back[:, 2]
        if np.mean(((places >= 0) & (places < shape[::-1])).all(1)) >= _ENOUGH:
            break
    return matrix


class Parser:
    """The shipped parser, read by OpenCV's own `cv2.dnn`.

    Not to be shared by threads: make one for each.
    """

    def __init__(self, path: str | os.PathLike[str] = _SHIPPED):
        """Loads the ONNX file (1 MB).

        Args:
            path: of `models.parser_file`; the shipped one if not given.

        Raises:
            errors.InputError: it is missing or no such file.
        """
        try:
            self._net = cv2.dnn.readNetFromONNX(np.fromfile(path, np.uint8))
        except (OSError, cv2.error) as error:
            raise errors.InputError(
                f"{path}: not a face parser; install the package anew"
            ) from error

    def logits(self, square: np.ndarray) -> np.ndarray:
        """What the network says of a square.

        Args:
            square: [256, 256, 3] uint8 RGB, as `crop_matrix` cuts it.

        Returns:
            [16, 128, 128] float32, one map of logits a `Part`; cell (0, 0) is of the square's px
            (0, 0) to (1, 1).
        """
        size = (CROP_SIDE, CROP_SIDE)
        self._net.setInput(cv2.dnn.blobFromImage(square, 1 / 128, size, (127, 127, 127)))
        return self._net.forward()[0]

    def parts(self, rgb: np.ndarray, points: np.ndarray) -> np.ndarray:
        """The map of a photo around one face.

        Args:
            rgb: [H, W, 3] uint8.
            points: [68, 2] px, dlib's, of the face.

        Returns:
            [H, W] uint8 of `Part`; BACKGROUND where the square around the face does not reach.
        """
        matrix = _fitting_matrix(points, rgb.shape[:2])
        shrink = float(np.hypot(*matrix[0, :2]))
        seen = rgb
        if shrink < 0.6:  # a large photo: no pixel may be skipped
            seen = cv2.GaussianBlur(rgb, (0, 0), 0.4 / shrink)
        size = (CROP_SIDE, CROP_SIDE)
        square = cv2.warpAffine(seen, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        return _spread(self.logits(square), matrix, rgb.shape[:2])


def _spread(logits: np.ndarray, matrix: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The likeliest part of each pixel of a photo [H, W], between cells by bilinear logits."""
    back = cv2.invertAffineTransform(matrix)
    side = CROP_SIDE
    corners = np.array([(0, 0, 1), (side, 0, 1), (0, side, 1), (side, side, 1)]) @ back.T
    left, top = np.maximum(0, np.floor(corners.min(0)).astype(int))
    right, bottom = np.minimum(shape[::-1], np.ceil(corners.max(0)).astype(int) + 1)
    parts = np.full(shape, Part.BACKGROUND, np.uint8)
    if right <= left or bottom <= top:
        return parts
    to_cells = matrix.astype(np.float64) / 2
    to_cells[:, 2] -= 0.25  # a cell's middle lies between its two px
    to_cells[:, 2] += to_cells[:, :2] @ (left, top)
    size = (int(right - left), int(bottom - top))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    best, answer = np.full(size[::-1], -np.inf, np.float32), np.zeros(size[::-1], np.uint8)
    for part in Part:
        outside = 0.0 if part == Part.BACKGROUND else -1e6
        framed = cv2.copyMakeBorder(logits[part], 1, 1, 1, 1, cv2.BORDER_REPLICATE)
        shifted = to_cells + np.array([(0, 0, 1), (0, 0, 1)])
        values = cv2.warpAffine(
            framed, shifted, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=outside
        )
        more = values > best
        answer[more] = part
        best[more] = values[more]
    parts[top:bottom, left:right] = answer
    return parts
