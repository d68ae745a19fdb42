"""What decides what a set's records are: the writer's flags and the state of its input files."""

import dataclasses
import hashlib
import os
import pathlib
from collections.abc import Iterable, Mapping

from tf_landtoon.records import writer_settings

Value = str | int | float | bool | None
# Flags that say where and how fast, not what: a finished set does not depend on them.
_OF_THE_RUN = ("output_dir", "num_workers", "overwrite")


def of(
    kind: writer_settings.Made,
    split: writer_settings.SplitSettings,
    input_files: Iterable[pathlib.Path],
) -> dict[str, Value]:
    """Returns what decides what the records are.

    Args:
        kind: what is made of the pictures.
        split: which pictures go in.
        input_files: the files that records are made of, in any order.

    Returns:
        Name -> value of the flags, sorted; "input_files" -> a digest of the files' names, sizes
        and times of change, which tells at once that one was replaced.
    """
    values = dataclasses.asdict(kind) | dataclasses.asdict(split)
    flags = {name: values[name] for name in sorted(values) if name not in _OF_THE_RUN}
    return {**flags, "input_files": digest(input_files)}


def digest(input_files: Iterable[pathlib.Path]) -> str:
    """Sixteen hexadecimal digits that are others as soon as a file is replaced."""
    return hashlib.sha256(repr(sorted(map(_identity, input_files))).encode()).hexdigest()[:16]


def _identity(path: pathlib.Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # whoever reads it says so
        return path.name, 0, 0
    return path.name, status.st_size, status.st_mtime_ns


def differing(before: Mapping[str, Value], now: Mapping[str, Value]) -> list[str]:
    """Names of flags that make other records than before.

    Two spellings of one place are the same: `photos`, `photos/`, its absolute path, a link to it.
    """
    return [name for name in now if not _same(before.get(name), now[name])]


def _same(before: Value, now: Value) -> bool:
    if before == now:
        return True
    if not (isinstance(before, str) and isinstance(now, str)):
        return False
    try:
        return os.path.samefile(before, now)
    except (OSError, ValueError):  # at least one is no place
        return False
