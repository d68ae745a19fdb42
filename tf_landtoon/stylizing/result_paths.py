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
        errors.InputError: a photo would be written over.
    """
    targets = [settings.output]
    if not settings.into_one_file:
        targets = [settings.output / f"{name}.png" for name in pictures.result_names(paths)]
    if _resolved(paths) & _resolved(targets):
        raise errors.InputError(
            f"--output={settings.output}: would write over the photos; name another place"
        )
    return targets


def check_sheet(
    sheet: pathlib.Path | None, paths: Sequence[pathlib.Path], targets: Sequence[pathlib.Path]
) -> None:
    """Refuses a sheet that would replace a photo or a result.

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


def _resolved(paths: Sequence[pathlib.Path]) -> set[pathlib.Path]:
    return {path.resolve() for path in paths}
