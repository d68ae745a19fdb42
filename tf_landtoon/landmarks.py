"""The 40-point landmark model: names, parts, mirrors, and the ways into it from 68 and 28 points.

Points are (x, y) in pixels, x to the right, y down, pixel centres on integers. "Left" is the left
of the picture throughout.
"""

import json
import os
import pathlib

import numpy as np

from tf_landtoon import errors

COUNT = 40

_EYE_BELOW = ("lower_inner", "lower_middle", "lower_outer")
NAMES: tuple[str, ...] = (
    *(f"outline_{index:02d}" for index in range(17)),
    *(f"left_brow_{place}" for place in ("outer", "middle", "inner")),
    *(f"right_brow_{place}" for place in ("inner", "middle", "outer")),
    *(f"left_eye_{place}" for place in ("outer", "top", "inner", *_EYE_BELOW)),
    *(f"right_eye_{place}" for place in ("inner", "top", "outer", *_EYE_BELOW[::-1])),
    "nose",
    *(f"mouth_{place}" for place in ("left", "upper", "right", "lower")),
)

PARTS: dict[str, tuple[int, ...]] = {
    "outline": tuple(range(17)),
    "brows": tuple(range(17, 23)),
    "eyes": tuple(range(23, 35)),
    "nose": (35,),
    "mouth": tuple(range(36, 40)),
}

LEFT_EYE, RIGHT_EYE = tuple(range(23, 29)), tuple(range(29, 35))
CHIN = 8

# Mirrored points are `flipped[permutation]`. The two differ in the eyes only: drawn faces have
# corner, top, corner, then three lower points; photos have corner, two upper, corner, two lower.
_MIRROR_UPPER, _MIRROR_LOWER = (*range(16, -1, -1), *range(22, 16, -1)), (35, 38, 37, 36, 39)
_MIRROR_EYES = (31, 30, 29, 34, 33, 32, 25, 24, 23, 28, 27, 26)
_MIRROR_PHOTO_EYES = (32, 31, 30, 29, 34, 33, 26, 25, 24, 23, 28, 27)
MIRROR = np.array([*_MIRROR_UPPER, *_MIRROR_EYES, *_MIRROR_LOWER])
MIRROR_PHOTO = np.array([*_MIRROR_UPPER, *_MIRROR_PHOTO_EYES, *_MIRROR_LOWER])

# The thesis' 68 -> 40 list (appendix), counted from 0.
FROM_68 = (*range(17), 17, 19, 21, 22, 24, 26, *range(36, 48), 30, 59, 66, 55, 57)
# What the thesis lowers: the last three of each eye's six, of which one is an eye corner.
_THESIS_LOWERED = (26, 27, 28, 32, 33, 34)
THESIS_DROP_PX = 8.8
# Distance of the eye centres, in the thesis' 112-px frame, at which the drop is those 8.8 px.
THESIS_EYE_DISTANCE_PX = 30.0

# Brows, eyes (the lower rows run the other way round), nose, mouth of the 28-point model.
_FROM_28_INNER = (*range(5, 11), 11, 12, 13, 16, 15, 14, 17, 18, 19, 22, 21, 20, *range(23, 28))
FROM_28_INTERPOLATED = (1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15)


def mirror(points_px: np.ndarray, image_width: int, permutation: np.ndarray = MIRROR) -> np.ndarray:
    """Landmarks of the picture flipped left to right.

    Args:
        points_px: [..., 40, 2] points, pixels.
        image_width: width of the picture, pixels.
        permutation: `MIRROR`, or `MIRROR_PHOTO` for photo points whose eyes keep the 68-point
            model's meaning. Points of the "thesis" map have no valid mirror: map the flipped
            photo's 68 points instead.

    Returns:
        [..., 40, 2] points, pixels: x' = image_width - 1 - x, in the model's order again.
    """
    flipped = np.array(points_px)
    flipped[..., 0] = image_width - 1 - flipped[..., 0]
    return flipped[..., permutation, :]


def from_68(points_px: np.ndarray, kind: str = "symmetric") -> np.ndarray:
    """The 40-point model from the 68 points of a photo (iBUG order, counted from 0).

    Args:
        points_px: [68, 2] points, pixels.
        kind: "thesis" is the thesis' list as printed, which lowers the last three points of each
            eye by 8.8 px, whatever the face's size: meant for the thesis' 112-px frame. One of the
            three is a corner, and not the same one in both eyes, so the result has no mirror.
            "symmetric" gives each eye corner, middle of the upper lid, corner, and three points
            of the lower lid, which alone are lowered, along the head's own vertical, by 8.8 px x
            (distance of the two eye centres, means of six points) / 30 px, which is taken for that
            distance in the thesis' 112-px frame with the whole head (a face 68 px wide).

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        ValueError: another shape or kind.
    """
    photo = np.asarray(points_px, np.float64)
    if photo.shape != (68, 2):
        raise ValueError(f"points_px must be [68, 2], got {list(photo.shape)}")
    points = photo[list(FROM_68)]
    if kind == "thesis":
        points[list(_THESIS_LOWERED), 1] += THESIS_DROP_PX
    elif kind == "symmetric":
        eyes = photo[36:48].reshape(2, 6, 2)
        across = eyes[1].mean(axis=0) - eyes[0].mean(axis=0)
        eye_distance_px = np.linalg.norm(across)
        drop_px = THESIS_DROP_PX * eye_distance_px / THESIS_EYE_DISTANCE_PX
        down = np.array([-across[1], across[0]]) / max(eye_distance_px, 1e-9)
        points[23:35] = np.concatenate([_lids_to_drawn_eye(eye, drop_px * down) for eye in eyes])
    else:
        raise ValueError(f'kind must be "symmetric" or "thesis", got {kind!r}')
    return points.astype(np.float32)


def _lids_to_drawn_eye(eye: np.ndarray, drop_px: np.ndarray) -> np.ndarray:
    """A photo's eye [6, 2] (corner, 2 upper, corner, 2 lower) with three points moved by [2]."""
    lower = np.stack([eye[4], (eye[4] + eye[5]) / 2, eye[5]]) + drop_px
    return np.concatenate([[eye[0], (eye[1] + eye[2]) / 2, eye[3]], lower])


def from_28(points_px: np.ndarray) -> np.ndarray:
    """The 40-point model from the 28 points of anime-face-detector (hysts).

    Its five outline points become points 0, 4, 8, 12, 16; the twelve between them
    (`FROM_28_INTERPOLATED`) lie on the natural cubic spline through the five: a guess at the drawn
    line, not a measurement. Each eye's lower row is reversed, because the two models go round the
    eye in different directions.

    Args:
        points_px: [28, 2] points, pixels.

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        ValueError: another shape.
    """
    drawn = np.asarray(points_px, np.float64)
    if drawn.shape != (28, 2):
        raise ValueError(f"points_px must be [28, 2], got {list(drawn.shape)}")
    outline = _outline_through(drawn[:5])
    return np.concatenate([outline, drawn[list(_FROM_28_INNER)]]).astype(np.float32)


def _outline_through(knots: np.ndarray) -> np.ndarray:
    """17 points on the natural cubic spline through five [5, 2], a knot at every fourth."""
    bends = np.diff(knots, n=2, axis=0)
    inner = np.linalg.solve([[4, 1, 0], [1, 4, 1], [0, 1, 4]], 6 * bends)
    curvature = np.pad(inner, ((1, 1), (0, 0)))
    piece = np.minimum(np.arange(17) // 4, 3)
    after = (np.arange(17) / 4 - piece)[:, None]  # share of the way to the piece's end
    before = 1 - after
    bent = (before**3 - before) * curvature[piece] + (after**3 - after) * curvature[piece + 1]
    return before * knots[piece] + after * knots[piece + 1] + bent / 6


def box(points_px: np.ndarray) -> tuple[float, float, float, float]:
    """The bounding box (x0, y0, x1, y1) of points [K, 2], pixels."""
    x0, y0 = np.min(points_px, axis=0)
    x1, y1 = np.max(points_px, axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def anchor_points(points_px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a face is aligned by: the middle of the eyes and the chin.

    Args:
        points_px: [40, 2] points, pixels.

    Returns:
        eye_middle [2], half way between the means of the two eyes' six points; chin [2], point 8.
    """
    points = np.asarray(points_px)
    left, right = points[list(LEFT_EYE)].mean(axis=0), points[list(RIGHT_EYE)].mean(axis=0)
    return (left + right) / 2, points[CHIN]


def read_text(path: str | os.PathLike[str]) -> np.ndarray:
    """Reads the thesis' landmark file: 40 lines, each "x y", pixels of the picture.

    Args:
        path: the file.

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        errors.InputError: no such file, not 40 lines of two finite numbers.
    """
    rows = [line.split() for line in _read(path).splitlines() if line.strip()]
    points = _points(path, rows, columns=2)
    if len(points) != COUNT:
        raise errors.InputError(
            f'{path}: {len(points)} points; a landmark file has {COUNT} lines of "x y"'
        )
    return points


def write_text(path: str | os.PathLike[str], points_px: np.ndarray) -> None:
    """Writes points [40, 2] as the file that `read_text` reads, whole or not at all.

    Coordinates keep every digit of float32, so that what is read is what was written.

    Raises:
        errors.InputError: the file cannot be written.
    """
    lines = [f"{x!s} {y!s}\n" for x, y in np.asarray(points_px, np.float32)]
    target = pathlib.Path(path)
    unfinished = target.with_name(f"{target.name}.tmp-{os.getpid()}")
    try:
        unfinished.write_text("".join(lines), encoding="utf-8")
        os.replace(unfinished, target)
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be written ({error.strerror}); choose a writable folder"
        ) from error


def read_json(path: str | os.PathLike[str]) -> tuple[np.ndarray, tuple[int, ...]]:
    """Reads landmarks from JSON: 40 points, or the 28 of anime-face-detector.

    Accepted are `{"points": [[x, y], ...], "hidden": [index, ...]}` with 40 or 28 points
    (`hidden` always counts in the 40-point model), and what anime-face-detector returns:
    `{"keypoints": [[x, y, score], ...]}` or a list of these, of which the face with the highest
    mean score is taken.

    Args:
        path: the file.

    Returns:
        [40, 2] float32 points, pixels (through `from_28` where the file has 28), and the indices
        marked as hidden: (), unless the file says otherwise.

    Raises:
        errors.InputError: no such file, no JSON, another number of points, a coordinate that is
            not a finite number, a hidden index that is none.
    """
    try:
        content = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise errors.InputError(f"{path}: not JSON ({error}); write the landmarks again") from error
    faces = content if isinstance(content, list) else [content]
    if not faces or not all(isinstance(face, dict) for face in faces):
        raise errors.InputError(f'{path}: no face; expected {{"points": [[x, y], ...]}}')
    if "points" in faces[0]:
        points, hidden = _points(path, faces[0]["points"], columns=2), faces[0].get("hidden", [])
    elif not all("keypoints" in face for face in faces):
        raise errors.InputError(
            f'{path}: neither "points" nor "keypoints" in it; expected {{"points": [[x, y], ...]}}'
        )
    else:
        scored = [_points(path, face["keypoints"], columns=3) for face in faces]
        points, hidden = max(scored, key=lambda face: face[:, 2].mean())[:, :2], []
    if len(points) == 28:
        points = from_28(points)
    elif len(points) != COUNT:
        raise errors.InputError(f"{path}: {len(points)} points; expected {COUNT} or 28")
    return points, _hidden(path, hidden)


def _hidden(path: str | os.PathLike[str], hidden: object) -> tuple[int, ...]:
    """The file's hidden indices, checked."""
    known = range(COUNT)
    if not isinstance(hidden, list) or not all(type(i) is int and i in known for i in hidden):
        raise errors.InputError(
            f'{path}: "hidden" must list point indices 0..{COUNT - 1}, got {hidden!r}'
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
