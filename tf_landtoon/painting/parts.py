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
_CLOSER_SHARES = (0.44, 0.42, 0.40, 0.37, 0.34)  # ... or more, where the photo ends before that
_ENOUGH = 0.99  # of what the widest square sees
_MIDDLE = (0.5, 0.52)  # where the middle between eyes and chin lies, shares of the side ...
_SHIFTS = sorted(  # ... or so far from there, least first
    ((x, y) for x in (0, -0.08, 0.08, -0.16, 0.16) for y in np.linspace(-0.18, 0.18, 7)),
    key=lambda shift: np.hypot(*shift),
)
# Where a part can be, in the face's own frame: |x| from, |x| to, y from, y to. The network sees
# hair and cloth that look like a beard or an ear, but points say where the face is.
_PLACES = {
    Part.BROW: (0.0, 0.9, -0.7, 0.25),
    Part.EYE: (0.0, 0.9, -0.45, 0.4),
    Part.GLASSES: (0.0, 1.1, -0.6, 0.7),
    Part.EAR: (0.3, 1.4, -0.6, 1.0),
    Part.MOUTH: (0.0, 0.7, 0.2, 1.3),
    Part.UPPER_LIP: (0.0, 0.7, 0.2, 1.2),
    Part.LOWER_LIP: (0.0, 0.7, 0.25, 1.3),
    Part.BEARD: (0.0, 1.0, 0.15, 2.2),
}
_NEVER = -1e6
_LEAST_GLASSES = 0.03  # squared spans; smaller specks are folds of the skin
_SHIPPED = pathlib.Path(__file__).parents[1] / "models" / "parser_light" / "parser.onnx"


def crop_matrix(
    points: np.ndarray,
    side: int = CROP_SIDE,
    face_share: float = FACE_SHARE,
    middle: tuple[float, float] = _MIDDLE,
) -> np.ndarray:
    """Carries a photo's px to those of the square that the parser wants, the face upright.

    Args:
        points: [68, 2] px of the photo, iBUG's.
        side: px of the square.
        face_share: eyes to chin as a share of the side.
        middle: where the middle between them lies, shares of the side.

    Returns:
        [2, 3] float32, for `cv2.warpAffine`.
    """
    face = face_frame.FaceFrame.of(np.asarray(points, np.float32))
    down = face.axes[1] / face.span
    scale = face_share * side / face.span
    turned = scale * np.array([(down[1], -down[0]), (down[0], down[1])])
    moved = turned @ (face.eyes + face.axes[1] / 2)
    return np.hstack([turned, (np.array(middle) * side - moved)[:, None]]).astype(np.float32)


def _fitting_matrix(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """`crop_matrix` of the closest, least shifted square with all that the widest one sees.

    A photo that ends before the widest square does is so seen in more detail, and whole.

    Args:
        points: [68, 2] px of the photo.
        shape: the photo's height and width, px.
    """
    back = cv2.invertAffineTransform(crop_matrix(points))
    cells = (np.stack(np.meshgrid(*[np.arange(24)] * 2), -1).reshape(-1, 2) + 0.5) / 24
    places = cells * CROP_SIDE @ back[:, :2].T + back[:, 2]
    seen = cells[((places >= 0) & (places < shape[::-1])).all(1)] - _MIDDLE
    for share in _CLOSER_SHARES:
        for shift in _SHIFTS:
            middle = np.add(_MIDDLE, shift)
            there = seen * (share / FACE_SHARE) + middle
            if np.mean(((there > 0) & (there < 1)).all(1)) >= _ENOUGH:
                return crop_matrix(points, face_share=share, middle=tuple(middle))
    return crop_matrix(points)


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
        logits = self.logits(square) + _impossible(points, matrix)
        span = face_frame.FaceFrame.of(points).span * shrink / 2  # cells from the eyes to the chin
        if (logits.argmax(0) == Part.GLASSES).sum() < _LEAST_GLASSES * span**2:
            logits[Part.GLASSES] = _NEVER
        return _spread(logits, matrix, rgb.shape[:2])


def _impossible(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """[16, 128, 128] float32: 0, or _NEVER where a part cannot be."""
    face = face_frame.FaceFrame.of(points @ matrix[:, :2].T + matrix[:, 2])
    half = CROP_SIDE // 2
    y, x = np.mgrid[:half, :half] * 2 + 0.5
    own = face.own(np.stack([x, y], -1).reshape(-1, 2)).reshape(half, half, 2)
    aside, down = np.abs(own[..., 0]), own[..., 1]
    added = np.zeros((len(Part), half, half), np.float32)
    for part, (near, far, top, bottom) in _PLACES.items():
        possible = (aside >= near) & (aside <= far) & (down >= top) & (down <= bottom)
        added[part][~possible] = _NEVER
    return added


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
        outside = 0.0 if part == Part.BACKGROUND else _NEVER
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
