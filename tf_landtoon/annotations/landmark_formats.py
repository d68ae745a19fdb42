"""Landmark files: the thesis' text, our own JSON, and the 28 points of anime-face-detector.

Our JSON counts from the picture's corner; all that is computed counts from the middle of the
first pixel.
"""

import json
import os
import pathlib
from collections.abc import Sequence

import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks

_HALF_PIXEL = 0.5


def read_text(path: str | os.PathLike[str]) -> np.ndarray:
    """Reads the thesis' landmark file: 40 lines, each "x y", pixels of the picture.

    Args:
        path: the file.

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        errors.InputError: the file is missing or does not have 40 lines of two finite numbers.
    """
    rows = [line.split() for line in _read(path).splitlines() if line.strip()]
    points = _points(path, rows, columns=2)
    if len(points) != landmarks.COUNT:
        raise errors.InputError(
            f'{path}: {len(points)} points; a landmark file has {landmarks.COUNT} lines of "x y"'
        )
    return points


def from_corner(points_px: np.ndarray) -> np.ndarray:
    """Coordinates that count from a picture's corner -> from the middle of its first pixel.

    People who place points on an enlarged picture count from its corner, as COCO's annotations do:
    the first pixel is 0..1. Everything here that samples pictures has it at -0.5..0.5.

    Args:
        points_px: [..., 2].
    """
    return np.asarray(points_px) - np.float32(_HALF_PIXEL)


def to_corner(points_px: np.ndarray) -> np.ndarray:
    """The inverse of `from_corner`, for files.

    Args:
        points_px: [..., 2].
    """
    return np.asarray(points_px) + np.float32(_HALF_PIXEL)


def read_json(path: str | os.PathLike[str]) -> tuple[np.ndarray, tuple[int, ...]]:
    """Reads landmarks from JSON: 40 points, or the 28 of anime-face-detector.

    Accepted are `{"points": [[x, y], ...], "hidden": [index, ...]}` with 40 or 28 points
    (`hidden` always counts in the 40-point model), and what anime-face-detector returns:
    `{"keypoints": [[x, y, score], ...]}` or a list of these, of which the face with the highest
    mean score is taken. `points` count from the picture's corner (`from_corner`).

    Args:
        path: the file.

    Returns:
        [40, 2] float32 points, pixels (through `landmarks.from_28` where the file has 28), and the
        indices marked as hidden: (), unless the file says otherwise.

    Raises:
        errors.InputError: the file is missing or is not JSON, has another number of points, a
            coordinate that is not a finite number, or a hidden index that does not exist.
    """
    try:
        content = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise errors.InputError(f"{path}: not JSON ({error}); write the landmarks again") from error
    faces = content if isinstance(content, list) else [content]
    if not faces or not all(isinstance(face, dict) for face in faces):
        raise errors.InputError(f'{path}: no face; expected {{"points": [[x, y], ...]}}')
    if "points" in faces[0]:
        points = from_corner(_points(path, faces[0]["points"], columns=2))
        hidden = faces[0].get("hidden", [])
    elif not all("keypoints" in face for face in faces):
        raise errors.InputError(
            f'{path}: neither "points" nor "keypoints" in it; expected {{"points": [[x, y], ...]}}'
        )
    else:
        scored = [_points(path, face["keypoints"], columns=3) for face in faces]
        points, hidden = max(scored, key=lambda face: face[:, 2].mean())[:, :2], []
    if len(points) == 28:
        points = landmarks.from_28(points)
    elif len(points) != landmarks.COUNT:
        raise errors.InputError(f"{path}: {len(points)} points; expected {landmarks.COUNT} or 28")
    return points, _hidden(path, hidden)


def drawn_json(image: str, points_px: np.ndarray, hidden: Sequence[int]) -> bytes:
    """The landmark file of a drawing that knows its own points, as `read_json` reads it.

    Args:
        image: name of the picture's file.
        points_px: [40, 2] px, from the middle of the picture's first pixel.
        hidden: indices of points that something covers.
    """
    points = to_corner(points_px).round(2).tolist()
    return json.dumps({"image": image, "points": points, "hidden": list(hidden)}).encode()


def _hidden(path: str | os.PathLike[str], hidden: object) -> tuple[int, ...]:
    """The file's hidden indices, checked."""
    known = range(landmarks.COUNT)
    if not isinstance(hidden, list) or not all(type(i) is int and i in known for i in hidden):
        raise errors.InputError(
            f'{path}: "hidden" must list point indices 0..{landmarks.COUNT - 1}, got {hidden!r}'
        )
    return tuple(hidden)


def _read(path: str | os.PathLike[str]) -> str:
    """The file's text."""
    try:
        return pathlib.Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise errors.InputError(f"{path}: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise errors.InputError(f"{path}: not a text file; give a landmark file") from error


def _points(path: str | os.PathLike[str], rows: object, columns: int) -> np.ndarray:
    """Rows of numbers or of their texts as a finite float32 array [len(rows), columns]."""
    try:
        points = np.array(rows, np.float32)
    except (TypeError, ValueError) as error:
        raise errors.InputError(
            f"{path}: a row is not {columns} numbers; mend the file or leave it out"
        ) from error
    if points.ndim != 2 or points.shape[1] != columns:
        raise errors.InputError(
            f"{path}: no list of points of {columns} numbers each; mend the file or leave it out"
        )
    if not np.isfinite(points).all():
        raise errors.InputError(
            f"{path}: point {int(np.argmin(np.isfinite(points).all(axis=1)))} is not finite; "
            "mend the file or leave it out"
        )
    return points
