"""Where each photo's result goes: never over a photo, never two to one place."""

import pathlib
from collections.abc import Sequence

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.stylizing.result_settings import ResultSettings


def of(settings: ResultSettings, paths: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """A PNG file for each photo.

    Args:
        settings: with `output`.
        paths: the photos, all of one folder.

    Returns:
        A file for each of `paths`; no two are the same, and none is a photo.

    Raises:
        errors.InputError: a photo would be written over, or another file in its folder.
    """
    targets = [settings.output]
    if not settings.into_one_file:
        targets = [settings.output / f"{name}.png" for name in pictures.result_names(paths)]
    if _resolved(paths) & _resolved(targets):
        raise errors.InputError(
            f"--output={settings.output}: would write over the photos; name another place"
        )
    for target in targets:
        _check_beside("output", target, paths)
    return targets


def check_sheet(
    sheet: pathlib.Path | None, paths: Sequence[pathlib.Path], targets: Sequence[pathlib.Path]
) -> None:
    """Refuses a sheet that would replace a photo, a result or another file in the photos' folder.

    Args:
        sheet: its file; None where there is none.
        paths: the photos.
        targets: the results.

    Raises:
        errors.InputError: it would.
    """
    if sheet and sheet.resolve() in _resolved(paths) | _resolved(targets):
        raise errors.InputError(
            f"--sheet={sheet}: is one of the photos or results; name another file"
        )
    if sheet:
        _check_beside("sheet", sheet, paths)


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


def _check_beside(flag: str, path: pathlib.Path, paths: Sequence[pathlib.Path]) -> None:
    """Refuses to replace a file among the photos that no earlier run made."""
    beside = path.parent.resolve() in {photo.parent.resolve() for photo in paths}
    if beside and path.exists() and not pictures.is_signed(path):
        raise errors.InputError(
            f"--{flag}: {path} is there already, beside the photo; remove it, or name another place"
        )


def _resolved(paths: Sequence[pathlib.Path]) -> set[pathlib.Path]:
    return {path.resolve() for path in paths}
