"""Finds faces and dlib's 68 landmarks in photos."""

import importlib.util
import math
import os
import pathlib

import cv2
import numpy as np

from tf_landtoon import errors

_PREDICTOR_PACKAGE = "face_recognition_models"
_PREDICTOR_FILE = "models/shape_predictor_68_face_landmarks.dat"
_INSTALL = "run pip install '.[photos]' in the checkout"
# dlib's detector knows faces from 80 px up: a tenth of this side, or a twentieth after its own
# enlargement. More pixels only cost time.
_DETECTION_SIDE = 800
# Folds of cloth score below 0.1, frontal faces 1.5 to 4: beside a face, what scores less than this
# share of it is dropped, so that "the largest" is not a sleeve.
_LEAST_SCORE = 0.2
# Upright faces score 1.1 (badly lit) to 3.5; the same photo upside down scores at most 0.8, turned
# by a quarter 0. Below this the other ways to hold a photo are tried: the quarter turns, then those
# between them, for the detector knows faces that lean by some 25 degrees.
_UPRIGHT_SCORE = 1.0
# What scores less is a cheek, half a face behind a wall, or a profile taken for a face on its side.
_FACE_SCORE = 0.5
_TURNS = ((90, 180, 270), (45, 135, 225, 315))
_BORDER = (128, 128, 128)  # of turned pictures: a grey in which no face is seen
_ROOM = 2.0  # side of what the predictor is shown of a turned face, in sides of its square
_Square = tuple[float, float, float, float]
"""Middle (x, y), width and height, px."""


class FaceFinder:
    """dlib's frontal face detector (HOG) and 68-point predictor (Kazemi and Sullivan 2014).

    Args:
        predictor_path: the 68-point predictor's file; None takes the one that the package
            `face-recognition-models` carries.

    Raises:
        errors.InputError: dlib or the predictor is missing or unusable.
    """

    def __init__(self, predictor_path: str | os.PathLike[str] | None = None) -> None:
        """Loads dlib and the predictor (100 MB)."""
        try:
            import dlib
        except ImportError as error:
            raise errors.InputError(f"dlib is not installed; {_INSTALL}") from error
        path = pathlib.Path(predictor_path) if predictor_path else _find_predictor()
        if not path.is_file():
            raise errors.InputError(f"{path}: no such predictor file; {_INSTALL}")
        try:
            self._predict = dlib.shape_predictor(str(path))
        except RuntimeError as error:
            raise errors.InputError(f"{path}: not a dlib shape predictor; {_INSTALL}") from error
        if self._predict(np.zeros((9, 9, 3), np.uint8), dlib.rectangle(0, 0, 8, 8)).num_parts != 68:
            raise errors.InputError(f"{path}: not a predictor of 68 points; {_INSTALL}")
        self._detect = dlib.get_frontal_face_detector()
        self._rectangle = dlib.rectangle

    def landmarks_68(
        self, rgb: np.ndarray
    ) -> list[tuple[tuple[float, float, float, float], np.ndarray]]:
        """Finds all faces of a photo that look at the camera, however it was held.

        A photo that lies on its side or upside down is searched as it would stand upright; faces
        that lean further than the detector knows are searched levelled.

        Args:
            rgb: [H, W, 3] uint8.

        Returns:
            For each face, largest first, its box (x0, y0, x1, y1) in px and its [68, 2] float32
            points in px of the photo, in iBUG's order: the person's own left and right, whichever
            way the photo lies.
        """
        shrink = max(1.0, max(rgb.shape[:2]) / _DETECTION_SIDE)
        small = rgb
        if shrink > 1:
            size = tuple(max(1, round(side / shrink)) for side in rgb.shape[1::-1])
            small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        turn, found = self._search(small)
        certain = _LEAST_SCORE * max((score for score, _ in found), default=0.0)
        faces = []
        for score, square in found:
            if score >= certain:
                whole = tuple(shrink * side for side in square)
                faces.append((_bounds(whole, turn), self._points(rgb, whole, turn)))
        faces.sort(key=lambda face: (face[0][0] - face[0][2]) * (face[0][3] - face[0][1]))
        return faces

    def _search(self, small: np.ndarray) -> tuple[int, list[tuple[float, _Square]]]:
        """The turn in degrees under which faces stand upright, and scores and squares of them."""
        # Enlarging finds smaller faces, but takes four times as long and finds more that are none.
        for enlargements in (0, 1):
            best = (0, self._run(small, 0, enlargements))
            for turns in _TURNS:
                if _top(best[1]) >= _UPRIGHT_SCORE:
                    break
                others = [(turn, self._run(small, turn, enlargements)) for turn in turns]
                best = max([best, *others], key=lambda answer: _top(answer[1]))
            if _top(best[1]) >= _FACE_SCORE:
                return best
        return 0, []

    def _run(self, small: np.ndarray, turn: int, enlargements: int) -> list[tuple[float, _Square]]:
        """The detector's answers on the picture turned counter-clockwise, in the picture's px."""
        matrix, size = _turned(small.shape, turn)
        if turn % 90:
            seen = cv2.warpAffine(small, matrix, size, borderValue=_BORDER)
        else:
            seen = np.ascontiguousarray(np.rot90(small, turn // 90))
        back = cv2.invertAffineTransform(matrix)
        rectangles, scores, _ = self._detect.run(seen, enlargements)
        found = []
        for r, score in zip(rectangles, scores, strict=True):
            middle = back @ [(r.left() + r.right()) / 2, (r.top() + r.bottom()) / 2, 1]
            found.append((score, (*middle.tolist(), float(r.width()), float(r.height()))))
        return found

    def _points(self, rgb: np.ndarray, square: _Square, turn: int) -> np.ndarray:
        """The predictor's 68 points, px of the photo, of a face that `turn` makes upright."""
        x, y, width, height = square
        if turn == 0:
            sides = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            return self._predicted(rgb, sides)
        points = self._points_turned(rgb, square, turn)
        # Found at the nearest turn; the predictor is at its best where the eyes are level.
        across = points[42:48].mean(axis=0) - points[36:42].mean(axis=0)
        level = math.degrees(math.atan2(across[1], across[0]))
        return self._points_turned(rgb, square, level)

    def _points_turned(self, rgb: np.ndarray, square: _Square, degrees: float) -> np.ndarray:
        """The predictor's answer for a face that a turn by so much makes upright."""
        x, y, width, height = square
        side = round(_ROOM * max(width, height))
        matrix = cv2.getRotationMatrix2D((x, y), degrees, 1.0)
        matrix[:, 2] += side / 2 - np.array([x, y])
        upright = cv2.warpAffine(rgb, matrix, (side, side), borderValue=_BORDER)
        sides = ((side - width) / 2, (side - height) / 2, (side + width) / 2, (side + height) / 2)
        points = self._predicted(upright, sides)
        back = cv2.invertAffineTransform(matrix)
        return (points @ back[:, :2].T + back[:, 2]).astype(np.float32)

    def _predicted(self, rgb: np.ndarray, sides: tuple[float, float, float, float]) -> np.ndarray:
        rectangle = self._rectangle(*(round(side) for side in sides))
        parts = self._predict(np.ascontiguousarray(rgb), rectangle).parts()
        return np.array([(part.x, part.y) for part in parts], np.float32)


def _top(found: list[tuple[float, _Square]]) -> float:
    return max((score for score, _ in found), default=0.0)


def _turned(shape: tuple[int, ...], turn: int) -> tuple[np.ndarray, tuple[int, int]]:
    """The 2x3 way of a picture that is turned counter-clockwise about its middle, and its size."""
    height, width = shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (
        round(width * cosine + height * sine),
        round(width * sine + height * cosine),
    )
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return matrix, size


def _bounds(square: _Square, turn: int) -> tuple[float, float, float, float]:
    """The upright box round a square that is turned, px."""
    x, y, width, height = square
    cosine, sine = abs(math.cos(math.radians(turn))), abs(math.sin(math.radians(turn)))
    across = (width * cosine + height * sine) / 2
    down = (width * sine + height * cosine) / 2
    return x - across, y - down, x + across, y + down


def _find_predictor() -> pathlib.Path:
    # The package is not imported: it needs pkg_resources, which newer setuptools lack.
    spec = importlib.util.find_spec(_PREDICTOR_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise errors.InputError(
            f"no 68-point predictor: package face-recognition-models is not installed; {_INSTALL}"
        )
    return pathlib.Path(spec.submodule_search_locations[0]) / _PREDICTOR_FILE
