"""Finds faces and dlib's 68 landmarks in photos."""

import dataclasses
import importlib.util
import math
import os
import pathlib

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import small_faces

_PREDICTOR_PACKAGE = "face_recognition_models"
_PREDICTOR_FILE = "models/shape_predictor_68_face_landmarks.dat"
_INSTALL = "run pip install '.[photos]' in the checkout"
# dlib's detector knows faces from 80 px up: a tenth of this side, or a twentieth after its own
# enlargement. More pixels only cost time.
_DETECTION_SIDE = 800
_LEAST_SIDE = 24  # px of a picture; no narrower one shows a face, and dlib stumbles over some
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
_SMALL = 100 / _DETECTION_SIDE  # of a photo's longer side: what is smaller may not have been seen
_Square = small_faces.Square


@dataclasses.dataclass(frozen=True)
class Face:
    """A face of a photo.

    Attributes:
        box: x0, y0, x1, y1, px of the photo.
        points_px: [68, 2] float32, (x, y) in the photo, in iBUG's order: the person's own left and
            right, whichever way the photo lies.
        score: dlib's; 1.1 (badly lit) to 4 for faces that look ahead.
    """

    box: tuple[float, float, float, float]
    points_px: np.ndarray
    score: float

    @property
    def turn_degrees(self) -> float:
        """How far the face leans clockwise, -180 to 180; 0 where its eyes are level."""
        return _leaning(self.points_px)


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

    def faces(self, rgb: np.ndarray, every: bool = False) -> list[Face]:
        """Finds the faces of a photo that look at the camera, however it was held.

        A photo that lies on its side or upside down is searched as it would stand upright; faces
        that lean further than the detector knows are searched levelled.

        Args:
            rgb: [H, W, 3] uint8.
            every: also look for upright faces that are much smaller than the largest, which takes
                a second in 12 megapixels. Where there is no larger one, that is done anyway.

        Returns:
            Largest first.
        """
        shrink = max(1.0, max(rgb.shape[:2]) / _DETECTION_SIDE)
        small = rgb
        if shrink > 1:
            size = tuple(max(1, round(side / shrink)) for side in rgb.shape[1::-1])
            small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        if min(small.shape[:2]) < _LEAST_SIDE:
            return []
        turn, found = self._search(small, 0)
        found = [(score, tuple(shrink * side for side in square)) for score, square in found]
        if every or (not found and shrink > 1):
            more = self._small_faces(rgb)
            if turn == 0:
                found = small_faces.without_doubles([*found, *more])
            elif not found:
                turn, found = 0, more
        if not found:
            turn, found = self._search(small, 1)
            found = [(score, tuple(shrink * side for side in square)) for score, square in found]
        certain = _LEAST_SCORE * max((score for score, _ in found), default=0.0)
        faces = [
            Face(_bounds(square, turn), self._points(rgb, square, turn), score)
            for score, square in found
            if score >= certain
        ]
        faces.sort(key=lambda face: (face.box[0] - face.box[2]) * (face.box[3] - face.box[1]))
        return faces

    def landmarks_68(
        self, rgb: np.ndarray
    ) -> list[tuple[tuple[float, float, float, float], np.ndarray]]:
        """Boxes and [68, 2] points of `faces`, largest first, px."""
        return [(face.box, face.points_px) for face in self.faces(rgb)]

    def _small_faces(self, rgb: np.ndarray) -> list[tuple[float, _Square]]:
        largest = _SMALL * max(rgb.shape[:2])
        return small_faces.find(rgb, lambda crop: self._run(crop, 0, 0), _UPRIGHT_SCORE, largest)

    def _search(
        self, small: np.ndarray, enlargements: int
    ) -> tuple[int, list[tuple[float, _Square]]]:
        """The turn in degrees under which faces stand upright, and scores and squares of them.

        Enlarging finds smaller faces, but takes four times as long and finds more that are none.
        """
        best = (0, self._run(small, 0, enlargements))
        for turns in _TURNS:
            if _top(best[1]) >= _UPRIGHT_SCORE:
                break
            others = [(turn, self._run(small, turn, enlargements)) for turn in turns]
            best = max([best, *others], key=lambda answer: _top(answer[1]))
        return best if _top(best[1]) >= _FACE_SCORE else (0, [])

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
        return self._points_turned(rgb, square, _leaning(points))

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


def _leaning(points: np.ndarray) -> float:
    """Degrees by which the line from eye to eye leans clockwise."""
    across = points[42:48].mean(axis=0) - points[36:42].mean(axis=0)
    return math.degrees(math.atan2(across[1], across[0]))


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
