"""From a drawing to its faces: found, read, judged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tf_landtoon.detection import detections, face_reading, landmark_confidence, toon_faces
from tf_landtoon.geometry import face_squares, sizes

if TYPE_CHECKING:  # it starts TensorFlow, which worker processes have no use for
    from tf_landtoon.models import detectors

# Two boxes that the detector follows to one face end closer together than this, in sides.
_SAME_FACE = 0.3
# Where a face may be in a picture of one: centre down and side, in shorter sides of the picture.
# A crop of the face, a head, head and shoulders.
_WHOLE = ((0.5, 1.0), (0.55, 0.8), (0.53, 0.62))


class ToonReader:
    """The face finder, a landmark detector and its calibration.

    Args:
        detector: of landmarks.
        calibration: of that detector.

    Raises:
        errors.InputError: this OpenCV cannot read the face finder's cascade.
    """

    def __init__(
        self,
        detector: "detectors.Detector",
        calibration: landmark_confidence.Calibration,
    ) -> None:
        """Loads the face finder."""
        self._finder = toon_faces.ToonFaceFinder()
        self._detector = detector
        self._calibration = calibration

    def faces(self, picture: np.ndarray, whole_below: float | None = None) -> list[detections.Face]:
        """Finds all faces and their landmarks.

        Args:
            picture: [H, W, 3] uint8 RGB.
            whole_below: where no face is found whose confidence reaches this, the whole picture
                is read as one, too; None never does.

        Returns:
            The faces, sure or not, largest first, each but once; the whole picture last.

        Raises:
            errors.InputError: the detector's answers are not finite.
        """
        squares = [box.square() for box in self._finder.boxes(picture)]
        faces = distinct(self._read(picture, squares, "detector"))
        faces.sort(key=lambda face: -face.square.side_px)
        if whole_below is not None and all(face.confidence < whole_below for face in faces):
            faces.append(self.whole(picture))
        return faces

    def whole(self, picture: np.ndarray) -> detections.Face:
        """Reads a picture as one face, for which no finder is asked.

        Args:
            picture: [H, W, 3] uint8 RGB: a face crop, a head, or head and shoulders.

        Returns:
            The most confident of three readings; for a picture without a face that is little.
        """
        height, width, _ = picture.shape
        side = min(height, width)
        squares = [
            face_squares.FaceSquare((width / 2 - 0.5, down * height - 0.5), share * side)
            for down, share in _WHOLE
        ]
        return max(self._read(picture, squares, "whole"), key=lambda face: face.confidence)

    def _read(
        self, picture: np.ndarray, squares: list[face_squares.FaceSquare], found_by: str
    ) -> list[detections.Face]:
        readings = face_reading.read(
            picture, squares, self._detector.find, self._detector.image_size
        )
        faces = []
        for reading in readings:
            error_px = self._calibration.expected_error_px(reading.spread_px)
            faces.append(
                detections.Face(
                    points_px=reading.points_px,
                    expected_error_px=error_px * reading.square.side_px / sizes.VIEW,
                    point_confidence=self._calibration.share_right(error_px, reading.certainty),
                    square=reading.square,
                    found_by=found_by,
                )
            )
        return faces


def distinct(faces: Sequence[detections.Face]) -> list[detections.Face]:
    """Leaves out the less confident of readings that ended on one face.

    Args:
        faces: of one picture.

    Returns:
        Those that are left, the most confident first.
    """
    kept: list[detections.Face] = []
    for face in sorted(faces, key=lambda face: -face.confidence):
        if not any(_is_same(face.square, other.square) for other in kept):
            kept.append(face)
    return kept


def _is_same(one: face_squares.FaceSquare, other: face_squares.FaceSquare) -> bool:
    distance_px = np.linalg.norm(np.subtract(one.centre_px, other.centre_px))
    return bool(distance_px < _SAME_FACE * max(one.side_px, other.side_px))
