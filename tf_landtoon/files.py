"""Files that appear whole or not at all."""

import contextlib
import os
import pathlib
from collections.abc import Iterator

from tf_landtoon import errors


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
        errors.InputError: the place cannot be written to.
    """
    target = pathlib.Path(path)
    temporary = target.with_name(f".tmp-{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be written ({error.strerror or error}); choose a folder that you may "
            "write to"
        ) from error
