"""Landmark files beside pictures: which picture has one, what it says, and lists of pictures.

A landmark file has its picture's stem: JSON with 40 points and `hidden`, JSON with the 28 points of
anime-face-detector, or text of 40 "x y" lines; px of the upright picture. Our own JSON counts from
the picture's corner, the others from its first pixel's middle; `read` gives the latter.
"""

import json
import os
import pathlib
from collections.abc import Iterable, Sequence

import numpy as np

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.geometry import landmarks

# The picture's border may cut off a hidden ear, but not a face.
_MAX_OUTSIDE = 0.1
NOT_BY_HAND = "not placed by hand"  # `made_by` of a file that a detector wrote says so


def find(directory: str | os.PathLike[str]) -> dict[str, pathlib.Path]:
    """Finds landmark files: stem -> path of its .json, else of its .txt.

    Raises:
        errors.InputError: the folder is missing or has no landmark file.
    """
    folder = pathlib.Path(directory)
    if not folder.is_dir():
        raise errors.InputError(f"{directory}: no such folder; give a folder of landmark files")
    paths = [*sorted(folder.glob("*.txt")), *sorted(folder.glob("*.json"))]
    # Dot files belong to some program, as for pictures.
    found = {path.stem: path for path in paths if not path.name.startswith(".")}
    if not found:
        raise errors.InputError(f"{directory}: no landmark files (.json or .txt) in this folder")
    return found


def read(path: pathlib.Path) -> tuple[np.ndarray, np.ndarray]:
    """Reads a landmark file of any kind.

    Args:
        path: a .json or .txt file.

    Returns:
        [40, 2] float32 points in px of the picture; [40] bool, False where a point is hidden.

    Raises:
        errors.InputError: the file cannot be used.
    """
    hidden: tuple[int, ...] = ()
    if path.suffix == ".json":
        points_px, hidden = landmark_formats.read_json(path)
    else:
        points_px = landmark_formats.read_text(path)
    visible = np.ones(landmarks.COUNT, bool)
    visible[list(hidden)] = False
    return points_px, visible


def check_inside(points_px: np.ndarray, width: int, height: int, name: str) -> None:
    """Refuses landmarks that lie well outside their picture: they belong to another one.

    Args:
        points_px: [40, 2] px of the picture.
        width: of the picture, px.
        height: of the picture, px.
        name: what an error calls the picture.

    Raises:
        errors.InputError: a point is farther outside than a tenth of the longer side.
    """
    outside_px = float(np.maximum(-points_px, points_px - [width - 1, height - 1]).max())
    if outside_px > _MAX_OUTSIDE * max(width, height):
        raise errors.InputError(
            f"{name}: a landmark lies {outside_px:.0f} px outside its {width}x{height} px; "
            "give the picture that the landmarks were placed on"
        )


def select(
    paths: Sequence[pathlib.Path],
    only: str | os.PathLike[str] | None,
    exclude: str | os.PathLike[str] | None,
) -> list[pathlib.Path]:
    """Chooses pictures by lists of names, with or without their suffix, one a line.

    Args:
        paths: pictures of one folder.
        only: text file of the pictures to take, None for all.
        exclude: text file of the pictures to leave out, None for none.

    Returns:
        The chosen ones, in the order they came in.

    Raises:
        errors.InputError: a list cannot be read, or nothing is left.
    """
    wanted = _read_names(only) if only else _all_names(paths)
    unwanted = _read_names(exclude) if exclude else set()
    chosen = [path for path in paths if wanted & _names(path) and not unwanted & _names(path)]
    if not chosen:
        lists = " and ".join(str(names) for names in (only, exclude) if names)
        raise errors.InputError(
            f"{paths[0].parent}: the names in {lists} leave no picture; check what is listed there"
        )
    return chosen


def machine_made(paths: Sequence[pathlib.Path]) -> str:
    """The message about landmark files that a detector wrote, where hand-placed ones are needed.

    Args:
        paths: .json and .txt files; one that cannot be read is reported when its points are read.

    Returns:
        One line that counts those whose `made_by` says so, "" if there are none.
    """
    count = sum(map(is_machine_made, paths))
    if not count:
        return ""
    return (
        f"{count} of {len(paths)} landmark files in {paths[0].parent} say {NOT_BY_HAND!r}: a "
        "detector's answers are no truth; give hand-placed ones"
    )


def unmatched(names: str | os.PathLike[str], paths: Sequence[pathlib.Path]) -> list[str]:
    """The names of a list that belong to no picture, sorted.

    Args:
        names: text file of picture names, as for `select`.
        paths: pictures of one folder.

    Raises:
        errors.InputError: the list cannot be read.
    """
    return sorted(_read_names(names) - _all_names(paths))


def without_picture(names: str | os.PathLike[str], lost: Sequence[str]) -> str:
    """The message about the names of a list that belong to no picture.

    Args:
        names: the list's file.
        lost: one or more names, as `unmatched` returns them.
    """
    more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
    return f"{names}: no picture for {', '.join(lost[:5])}{more}"


def is_machine_made(path: pathlib.Path) -> bool:
    """Whether a landmark file says that a detector wrote it."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and NOT_BY_HAND in str(content.get("made_by"))


def _all_names(paths: Iterable[pathlib.Path]) -> set[str]:
    return {name for path in paths for name in _names(path)}


def _names(path: pathlib.Path) -> set[str]:
    return {path.name, path.stem}


def _read_names(path: str | os.PathLike[str]) -> set[str]:
    try:
        lines = pathlib.Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise errors.InputError(f"{path}: no readable list of picture names") from error
    return {line.strip() for line in lines} - {""}
