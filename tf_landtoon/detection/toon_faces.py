"""Finds the faces of drawings: boxes with a tilt, several faces to a picture, none where none is.

The detector is nagadomi's LBP cascade (2011, MIT, 0.25 MB, `cascades/`). It knows upright frontal
faces, so it looks at turned copies of the picture too.
"""

import dataclasses
import pathlib

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import face_squares

CASCADE_PATH = pathlib.Path(__file__).parent / "cascades" / "lbpcascade_animeface.xml"
# The cascade still answers at 20 degrees from upright, so neighbouring copies both see a face and
# their votes interpolate its tilt.
_TILTS_DEGREES = (-50, -25, 0, 25, 50)
_DETECTION_SIDE = 640  # px; larger pictures are shrunk to it, so faces have a 25th of it at least
_SMALL_SIDE = 160  # px; smaller pictures are enlarged to it, for faces below the cascade's 24 px
_MIN_FACE = 24  # px, the window that the cascade was trained with
_SCALE_STEP = 1.05
# Windows that answer yes, over all copies: drawn faces have 20 to 300, chance hits 2 to 10.
_MIN_VOTES = 10
# From the cascade's square to the landmark detector's, fitted on 59 hand-marked faces leaning by up
# to 60 degrees: left over are 2.4 % (across) and 3.0 % (down) of the side and 7 % of the scale.
_DOWN, _SCALE = 0.025, 0.79
# Centre down and side, in heights and shorter sides, of where to look in a picture of one face when
# no box is found. The shipped detector's calibration was fitted with just these.
_ABOUT_THE_MIDDLE = (0.53, 0.6)
# Boxes of one face: centres no further apart than this share of the side, sides within this ratio.
_SAME_CENTRE, _SAME_SIDE = 0.35, 2.0


@dataclasses.dataclass(frozen=True)
class FaceBox:
    """A face as the cascade sees it: a square of about 1.6 times the longer side of its landmarks.

    Attributes:
        centre_px: (x, y) in the picture.
        side_px: of the square.
        tilt_degrees: how far the face leans, clockwise positive.
        votes: windows that saw a face there; more is surer.
    """

    centre_px: tuple[float, float]
    side_px: float
    tilt_degrees: float
    votes: int

    def square(self) -> face_squares.FaceSquare:
        """Where the landmark detector should look first."""
        seen = face_squares.FaceSquare(self.centre_px, self.side_px, self.tilt_degrees)
        return seen.moved(0.0, _DOWN, _SCALE)


class ToonFaceFinder:
    """The cascade, ready to look at pictures."""

    def __init__(self) -> None:
        """Loads the cascade that ships with the package.

        Raises:
            errors.InputError: this OpenCV cannot read it.
        """
        if not hasattr(cv2, "CascadeClassifier"):
            raise errors.InputError(
                f"OpenCV {cv2.__version__} reads no cascades; "
                'pip install "opencv-python-headless<5"'
            )
        self._cascade = cv2.CascadeClassifier(str(CASCADE_PATH))

    def likeliest(self, rgb: np.ndarray) -> face_squares.FaceSquare:
        """Where to look in a picture of one face: its largest box, or about the middle if none.

        Args:
            rgb: [H, W, 3] uint8.
        """
        boxes = self.boxes(rgb)
        if boxes:
            return boxes[0].square()
        height, width, _ = rgb.shape
        down, share = _ABOUT_THE_MIDDLE
        return face_squares.FaceSquare((width / 2, down * height), share * min(height, width))

    def boxes(self, rgb: np.ndarray) -> list[FaceBox]:
        """Finds all frontal faces, tilted by up to about 65 degrees.

        Args:
            rgb: [H, W, 3] uint8.

        Returns:
            The faces, largest first.
        """
        grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        longest = max(grey.shape)
        scale = np.clip(longest, _SMALL_SIDE, _DETECTION_SIDE) / longest
        if scale != 1:
            method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            size = [max(1, round(side * scale)) for side in grey.shape[::-1]]
            grey = cv2.resize(grey, size, interpolation=method)
        seen = [row for tilt in _TILTS_DEGREES for row in self._seen(grey, tilt)]
        found = _merged(np.array(seen).reshape(-1, 5))
        back = [
            dataclasses.replace(
                box,
                centre_px=tuple((x + 0.5) / scale - 0.5 for x in box.centre_px),
                side_px=box.side_px / scale,
            )
            for box in found
        ]
        return sorted(back, key=lambda box: -box.side_px)

    def _seen(self, grey: np.ndarray, tilt_degrees: float) -> list[tuple[float, ...]]:
        """Rows of x, y, side, tilt, votes that the cascade gives for one turned copy."""
        height, width = grey.shape
        turn = face_squares.turn(tilt_degrees)
        size = np.ceil(np.abs(turn) @ [width, height]).astype(int)
        shift = (size - 1) / 2 - turn @ [(width - 1) / 2, (height - 1) / 2]
        matrix = np.concatenate([turn, shift[:, None]], axis=1)
        turned = cv2.warpAffine(grey, matrix, size.tolist(), borderValue=float(grey.mean()))
        found, votes = self._cascade.detectMultiScale2(
            cv2.equalizeHist(turned), _SCALE_STEP, 1, minSize=(_MIN_FACE, _MIN_FACE)
        )
        rows = []
        for (x, y, side, _), count in zip(found, votes):
            middle = np.array([x, y]) + (side - 1) / 2
            centre = turn.T @ (middle - shift)
            rows.append((*centre, side, tilt_degrees, count))
        return rows


def _merged(seen: np.ndarray) -> list[FaceBox]:
    """Puts the rows [N, 5] of one face together; drops chance hits and boxes inside a surer one."""
    faces: list[FaceBox] = []
    rest = seen[np.argsort(-seen[:, 4], kind="stable")]
    while len(rest):
        x, y, side = rest[0, :3]
        ratio = rest[:, 2] / side
        near = np.hypot(rest[:, 0] - x, rest[:, 1] - y) < _SAME_CENTRE * side
        same = near & (ratio < _SAME_SIDE) & (ratio > 1 / _SAME_SIDE)
        weights = rest[same, 4] ** 2 / np.sum(rest[same, 4] ** 2)
        x, y, side, tilt, _ = weights @ rest[same]
        votes = int(rest[same, 4].sum())
        rest = rest[~same]
        if votes >= _MIN_VOTES:
            faces.append(FaceBox((float(x), float(y)), float(side), float(tilt), votes))
    return [face for face in faces if not any(_covers(other, face) for other in faces)]


def _covers(sure: FaceBox, other: FaceBox) -> bool:
    """Whether `other` is the lesser of two boxes that cannot both be faces."""
    distance = np.hypot(*np.subtract(sure.centre_px, other.centre_px))
    return sure.votes > other.votes and distance < max(sure.side_px, other.side_px) / 2
