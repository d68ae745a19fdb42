"""Faces found in pictures, as JSON, as CSV and as landmark files."""

import csv
import dataclasses
import io
import json
from collections.abc import Mapping

import numpy as np

from tf_landtoon.annotations import landmark_files, landmark_formats
from tf_landtoon.geometry import face_squares, landmarks, sizes

FORMAT = "tf_landtoon faces 1"
_POINT_KEYS = ("name", "part", "x", "y", "confidence", "expected_error_px")
_COLUMNS = ("picture", "face", "face_confidence", "point", *_POINT_KEYS)


@dataclasses.dataclass(frozen=True)
class Face:
    """One face of a picture; px are the upright picture's.

    Attributes:
        points_px: [40, 2] float32, (x, y), pixel centres on integers.
        expected_error_px: [40], mean distance to where a person would put the point.
        point_confidence: [40], 0..1, the chance that the point is less than 5 px off in a 112-px
            crop of the face.
        square: that crop.
        found_by: "detector", or "whole" where no face was found and the whole picture was taken.
    """

    points_px: np.ndarray
    expected_error_px: np.ndarray
    point_confidence: np.ndarray
    square: face_squares.FaceSquare
    found_by: str

    @property
    def confidence(self) -> float:
        """The estimated share of the points that are less than 5 px off in the 112-px crop."""
        return float(self.point_confidence.mean())

    @property
    def is_levelled(self) -> bool:
        """Whether it leans so far that upright is its own in these points, not the picture's."""
        return self.square.tilt_degrees != 0

    def crop_error_px(self) -> np.ndarray:
        """The expected errors [40] in px of the 112-px crop."""
        return self.expected_error_px * sizes.VIEW / self.square.side_px


@dataclasses.dataclass(frozen=True)
class Picture:
    """A picture that was looked at.

    Attributes:
        width: px.
        height: px.
        faces: largest first.
    """

    width: int
    height: int
    faces: tuple[Face, ...]


def document(found: Mapping[str, Picture], skipped: Mapping[str, str], model: str) -> str:
    """One JSON document of all pictures.

    Args:
        found: a picture's path -> what was found.
        skipped: a path that could not be used -> why.
        model: the landmark detector's name.

    Returns:
        JSON text: `format`, `model`, `pictures` (path -> `width`, `height`, `faces`) and `skipped`.
        A face has `box` ([x0, y0, x1, y1] of its points), `tilt_degrees` (clockwise), `confidence`,
        `found_by` and 40 `points`, each with `name`, `part`, `x`, `y`, `confidence` and
        `expected_error_px`. Places are px from the picture's corner (`landmark_formats`).
    """
    content = {
        "format": FORMAT,
        "model": model,
        "pictures": {
            path: {
                "width": picture.width,
                "height": picture.height,
                "faces": [_face_json(face) for face in picture.faces],
            }
            for path, picture in found.items()
        },
        "skipped": dict(skipped),
    }
    return json.dumps(content, indent=1) + "\n"


def table(found: Mapping[str, Picture]) -> str:
    """CSV text, a row for each point, with a header; the rows are `document`'s points.

    Args:
        found: a picture's path -> what was found.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for path, picture in found.items():
        for number, face in enumerate(picture.faces):
            for index, point in enumerate(_points_json(face)):
                row = (point[key] for key in _POINT_KEYS)
                writer.writerow((path, number, round(face.confidence, 4), index, *row))
    return text.getvalue()


def landmark_file(name: str, face: Face, most_error_px: float) -> str:
    """JSON text that `landmark_formats.read_json` reads: one face's points.

    Args:
        name: the picture's file name.
        face: the face.
        most_error_px: px of the face's 112-px crop; points with a larger expected error are too
            uncertain to be learnt from and become `hidden`.
    """
    content = {
        "image": name,
        "points": _places(face).tolist(),
        "hidden": np.flatnonzero(face.crop_error_px() > most_error_px).tolist(),
        "confidence": round(face.confidence, 4),
        "made_by": f"python -m tf_landtoon.detect; {landmark_files.NOT_BY_HAND}",
    }
    return json.dumps(content) + "\n"


def _face_json(face: Face) -> dict[str, object]:
    return {
        "box": [
            round(side, 2) for side in landmarks.box(landmark_formats.to_corner(face.points_px))
        ],
        "tilt_degrees": round(face_squares.lean(face.points_px), 1),
        "confidence": round(face.confidence, 4),
        "found_by": face.found_by,
        "points": _points_json(face),
    }


def _points_json(face: Face) -> list[dict[str, object]]:
    places = _places(face).tolist()
    errors_px, chances = _rounded(face.expected_error_px).tolist(), face.point_confidence.tolist()
    return [
        {
            "name": landmarks.NAMES[index],
            "part": landmarks.PART_OF_POINT[index],
            "x": places[index][0],
            "y": places[index][1],
            "confidence": round(chances[index], 4),
            "expected_error_px": errors_px[index],
        }
        for index in range(landmarks.COUNT)
    ]


def _places(face: Face) -> np.ndarray:
    """[40, 2] px, from the picture's corner as in all files."""
    return _rounded(landmark_formats.to_corner(face.points_px))


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float64).round(2)
