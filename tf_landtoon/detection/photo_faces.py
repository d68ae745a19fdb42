"""Finds faces and dlib's 68 landmarks in photos."""

import importlib.util
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
        """Finds all frontal faces of a photo.

        Args:
            rgb: [H, W, 3] uint8.

        Returns:
            For each face, largest first, its box (x0, y0, x1, y1) in px and its [68, 2] float32
            points in px of the photo, in iBUG's order.
        """
        shrink = max(1.0, max(rgb.shape[:2]) / _DETECTION_SIDE)
        small = rgb
        if shrink > 1:
            size = tuple(max(1, round(side / shrink)) for side in rgb.shape[1::-1])
            small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        # Enlarging finds smaller faces, but takes four times as long and finds more that are none.
        for enlargements in (0, 1):
            rectangles, scores, _ = self._detect.run(small, enlargements)
            if rectangles:
                break
        certain = _LEAST_SCORE * max(scores, default=0.0)
        boxes = [
            tuple(shrink * side for side in (r.left(), r.top(), r.right(), r.bottom()))
            for r, score in zip(rectangles, scores, strict=True)
            if score >= certain
        ]
        boxes.sort(key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
        return [(box, self._points(rgb, box)) for box in boxes]

    def _points(self, rgb: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
        rectangle = self._rectangle(*(round(side) for side in box))
        parts = self._predict(np.ascontiguousarray(rgb), rectangle).parts()
        return np.array([(part.x, part.y) for part in parts], np.float32)


def _find_predictor() -> pathlib.Path:
    # The package is not imported: it needs pkg_resources, which newer setuptools lack.
    spec = importlib.util.find_spec(_PREDICTOR_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise errors.InputError(
            f"no 68-point predictor: package face-recognition-models is not installed; {_INSTALL}"
        )
    return pathlib.Path(spec.submodule_search_locations[0]) / _PREDICTOR_FILE
