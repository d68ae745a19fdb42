"""What a command line's files and folders mean: pictures, and all else by its name."""

import dataclasses
import pathlib
from collections.abc import Iterable

from tf_landtoon import errors
from tf_landtoon.images import pictures


@dataclasses.dataclass(frozen=True)
class Listing:
    """Pictures, and what is none.

    Attributes:
        paths: each file but once, folder by folder, by name in each.
        passed_over: what else there is -> why it is no picture; one line each, with the name.
    """

    paths: tuple[pathlib.Path, ...]
    passed_over: dict[str, str]


def of(inputs: Iterable[pathlib.Path], recursive: bool = False) -> Listing:
    """Lists the pictures that files and folders mean.

    A file that is named is taken for a picture, whatever its name; reading it will tell.

    Args:
        inputs: files and folders.
        recursive: look into subfolders, too; links to folders are not followed.
    """
    paths: dict[pathlib.Path, pathlib.Path] = {}
    passed_over: dict[str, str] = {}
    for given in inputs:
        if not given.is_dir():
            paths.setdefault(given.resolve(), given)
            continue
        try:
            for path in pictures.list_pictures(given, recursive):
                paths.setdefault(path.resolve(), path)
        except errors.InputError as error:
            passed_over[str(given)] = str(error)
        except OSError as error:
            passed_over[str(given)] = (
                f"{given}: cannot be read ({error.strerror}); check its rights"
            )
            continue
        passed_over.update({str(x): _why(x) for x in pictures.list_others(given, recursive)})
    return Listing(tuple(paths.values()), passed_over)


def _why(path: pathlib.Path) -> str:
    if path.is_dir():
        return f"{path}: a subfolder; --recursive looks into it"
    if not path.exists():
        return f"{path}: a link that leads nowhere; mend or remove it"
    if not path.is_file():
        return f"{path}: not a file; give a picture file"
    return f"{path}: not a picture by its name; give {' '.join(pictures.SUFFIXES)}"
