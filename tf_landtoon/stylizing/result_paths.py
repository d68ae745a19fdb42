"""Where each photo's result goes: never over a photo, never two to one place."""

import json
import pathlib
import re
from collections.abc import Sequence

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.stylizing.photo_settings import PhotoSettings

_WORDED = re.compile(r"\.(face\d+|\d+px)$")  # what `beside` may have put behind another's name


def of(settings: PhotoSettings, paths: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """A PNG file for each photo.

    Args:
        settings: with `output`.
        paths: the photos.

    Returns:
        A file for each of `paths`; no two are the same, and none is a photo.

    Raises:
        errors.InputError: a photo would be written over, or another file in its folder.
    """
    targets = [settings.output]
    if not settings.into_one_file:
        targets = [settings.output / name for name in _names(settings, paths)]
    if _resolved(paths) & _resolved(targets):
        raise errors.InputError(
            f"--output={settings.output}: would write over the photos; name another place"
        )
    for target in targets:
        _check_beside("output", target, paths)
    return targets


def _names(settings: PhotoSettings, paths: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """Results below the output folder; what lies in a subfolder has its result in one, too."""
    folders = [_folder(path, settings.inputs) for path in paths]
    names: dict[pathlib.Path, str] = {}
    for folder in dict.fromkeys(folders):
        inside = [path for path, its in zip(paths, folders) if its == folder]
        names.update(zip(inside, pictures.result_names(inside)))
    whole = {path: path.name if _WORDED.search(name) else name for path, name in names.items()}
    return [folder / f"{whole[path]}.png" for folder, path in zip(folders, paths)]


def _folder(path: pathlib.Path, inputs: Sequence[pathlib.Path]) -> pathlib.Path:
    """A photo's folder as seen from the input that it was found below."""
    for given in inputs:
        if given in path.parents:
            return path.parent.relative_to(given)
    return pathlib.Path()


def beside(target: pathlib.Path, word: str) -> pathlib.Path:
    """The file of another result of a photo: `a.png` and "face2" give `a.face2.png`.

    Args:
        target: the photo's first result.
        word: "face" and a number, or a number and "px", or both with a dot between; "" for the
            first.
    """
    return target.with_name(f"{target.stem}.{word}{target.suffix}") if word else target


def check_sheet(
    sheet: pathlib.Path | None,
    paths: Sequence[pathlib.Path],
    targets: Sequence[pathlib.Path],
    flag: str = "sheet",
) -> None:
    """Refuses a sheet that would replace a photo, a result or another file in the photos' folder.

    Args:
        sheet: its file; None where there is none.
        paths: the photos.
        targets: the results.
        flag: what names the file.

    Raises:
        errors.InputError: it would.
    """
    if sheet and sheet.resolve() in _resolved(paths) | _resolved(targets):
        raise errors.InputError(
            f"--{flag}={sheet}: is one of the photos or results; name another file"
        )
    if sheet:
        _check_beside(flag, sheet, paths)


def folder_for_layers(target: pathlib.Path) -> pathlib.Path:
    """The folder for a result's layers, beside it, without those of an earlier run.

    Raises:
        errors.InputError: there are pictures in it that no run of ours wrote.
    """
    folder = target.with_name(f"{target.stem}_layers")
    earlier = sorted(folder.glob("[0-9]_*.png"))
    for path in earlier:
        if not pictures.is_signed(path):
            raise errors.InputError(f"--layers: {path} is in the way; remove it")
    for path in earlier:
        path.unlink()
    return folder


def file_for_landmarks(target: pathlib.Path) -> pathlib.Path:
    """The landmark file beside a result.

    Raises:
        errors.InputError: there is one that belongs to another picture.
    """
    path = target.with_suffix(".json")
    if path.exists():
        try:
            image = json.loads(path.read_bytes()).get("image")
        except (OSError, ValueError, AttributeError, RecursionError):
            image = None
        if image != target.name:
            raise errors.InputError(f"--landmarks: {path} is in the way; name another --output")
    return path


def _check_beside(flag: str, path: pathlib.Path, paths: Sequence[pathlib.Path]) -> None:
    """Refuses to replace a file among the photos that no earlier run made."""
    beside = path.parent.resolve() in {photo.parent.resolve() for photo in paths}
    if beside and path.exists() and not pictures.is_signed(path):
        raise errors.InputError(
            f"--{flag}: {path} is there already, beside the photo; remove it, or name another place"
        )


def _resolved(paths: Sequence[pathlib.Path]) -> set[pathlib.Path]:
    return {path.resolve() for path in paths}
