"""Files that appear whole or not at all, damaged ones, and what newer versions wrote in them."""

import contextlib
import dataclasses
import errno
import functools
import os
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

from tf_landtoon import errors

_KEPT_NAME = 30  # characters of a name that its temporary one keeps: 255 bytes is all there is

# What h5py raises for damaged files, depending on where the damage is.
DAMAGED_HDF5 = (OSError, KeyError, ValueError, TypeError, RuntimeError)


class NameTooLong(errors.InputError):
    """A file that cannot have its name; others in its folder may well be written."""


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Writes a whole file or none, making the folders above it.

    Args:
        path: the file's final name.
        data: its content.

    Raises:
        errors.InputError: the place cannot be written to.
    """
    with written_aside(path) as temporary:
        temporary.write_bytes(data)


@contextlib.contextmanager
def written_aside(path: str | os.PathLike[str]) -> Iterator[pathlib.Path]:
    """Gives another name to write to, which becomes the file's own when all went well.

    Args:
        path: the file's final name; folders above it are made.

    Yields:
        A name in the same folder with the same suffixes.

    Raises:
        NameTooLong: the file cannot be called so.
        errors.InputError: the place cannot be written to.
    """
    target = pathlib.Path(path)
    temporary = target.with_name(f".tmp-{os.getpid()}-{target.name[-_KEPT_NAME:]}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise NameTooLong(f"{path}: the name is too long; give it a shorter one") from error
        raise errors.InputError(
            f"{path}: cannot be written ({error.strerror or error}); choose a folder that you may "
            "write to"
        ) from error


def known_fields(kind: type, content: dict[str, Any], path: str | os.PathLike[str]) -> dict:
    """Leaves out the keys that this version does not know, and says so on stderr, once each.

    Newer versions write more; what they wrote is of use to older ones all the same.

    Args:
        kind: a dataclass.
        content: of a JSON object.
        path: the file it comes from.

    Returns:
        Keys that are fields of the class, and their values.
    """
    known = {field.name for field in dataclasses.fields(kind)}
    for key in content.keys() - known:
        _say(f"note: {path}: {key!r} is unknown to this version and is ignored")
    return {key: value for key, value in content.items() if key in known}


@functools.cache
def _say(line: str) -> None:
    """Prints a line the first time; files are read more than once."""
    print(line, file=sys.stderr)


def check_folders(*places: str | os.PathLike[str] | None) -> None:
    """Refuses a folder that is missing, before a command starts what takes seconds to start.

    Args:
        *places: folders to read from; None where none was given.

    Raises:
        errors.InputError: one is not there.
    """
    for place in filter(None, places):
        if not os.path.isdir(place):
            raise errors.InputError(f"{place}: no such folder; check the path")
