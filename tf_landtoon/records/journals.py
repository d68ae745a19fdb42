"""What a stopped run had already done, so that the same command resumes there."""

import base64
import dataclasses
import json
import os
import pathlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from tf_landtoon import errors
from tf_landtoon.records import outcomes, set_flags

_PICTURES = ("encoded", "smoothed", "drawing", "parts", "cover")
_ARRAYS = ("landmarks_px", "visible", "photo_points_px")


class Journal:
    """Outcomes of one split in order, one JSON line each, under the flags that they hold for.

    A line is on its way to the disk before the outcome is used, so that not even a killed run
    loses it; a line that was cut off, and whatever follows it, is done again.

    Args:
        output_dir: the records directory; the file is `<split>-unfinished.jsonl` in it.
        split: the split to write.
        flags: everything that the outcomes depend on, see `set_flags.of`.

    Attributes:
        done: number of outcomes of an earlier run of the same flags.
    """

    def __init__(
        self, output_dir: str | os.PathLike[str], split: str, flags: Mapping[str, set_flags.Value]
    ) -> None:
        """Counts what is there; says so if that is of other flags."""
        self._path = pathlib.Path(output_dir) / f"{split}-unfinished.jsonl"
        self._first_line = _line({"flags": dict(flags)})
        self.done, self._size = 0, 0
        if not os.path.isfile(self._path):
            return
        with open(self._path, "rb") as file:
            first_line = file.readline()
            if not _is_of(first_line, flags):
                print(f"{self._path}: of other flags or pictures; begins anew", file=sys.stderr)
                return
        self._size = len(first_line)
        for _, size in self._earlier():
            self.done += 1
            self._size += size

    def continued(self, others: Iterable[outcomes.Outcome]) -> Iterator[outcomes.Outcome]:
        """Yields the earlier outcomes, then `others`, each written down before it is yielded.

        Raises:
            errors.InputError: the file cannot be written.
        """
        for outcome, _ in self._earlier():
            yield outcome
        self._write(self._first_line if self._size == 0 else b"")
        for outcome in others:
            self._write(_to_line(outcome))
            yield outcome

    def remove(self) -> None:
        """Takes the file away: the split is finished."""
        self._path.unlink(missing_ok=True)

    def _earlier(self) -> Iterator[tuple[outcomes.Outcome, int]]:
        """The outcomes that can be used, each with the length of its line."""
        if self._size == 0:
            return
        with open(self._path, "rb") as file:
            file.readline()
            for line in file:
                try:
                    yield _from_line(line), len(line)
                except (ValueError, TypeError, KeyError):
                    return

    def _write(self, line: bytes) -> None:
        try:
            with open(self._path, "r+b" if self._size else "wb") as file:
                file.truncate(self._size)
                file.seek(self._size)
                file.write(line)
        except OSError as error:
            raise errors.InputError(
                f"{self._path}: cannot be written ({error.strerror}); make room there or choose "
                "another --output_dir"
            ) from error
        self._size += len(line)


def _is_of(first_line: bytes, flags: Mapping[str, set_flags.Value]) -> bool:
    """Whether a journal begins as one of these flags does; a line that was cut off does not."""
    if not first_line.endswith(b"\n"):
        return False
    try:
        before = json.loads(first_line)["flags"]
        return before.keys() == flags.keys() and not set_flags.differing(before, flags, {})
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _to_line(outcome: outcomes.Outcome) -> bytes:
    content = dataclasses.asdict(outcome)
    for name in _PICTURES:
        content[name] = base64.b64encode(content[name]).decode()
    for name in _ARRAYS:
        if content[name] is not None:
            content[name] = content[name].tolist()
    return _line(content)


def _from_line(line: bytes) -> outcomes.Outcome:
    if not line.endswith(b"\n"):
        raise ValueError("cut off")
    content = json.loads(line)
    for name in _PICTURES:
        content[name] = base64.b64decode(content[name], validate=True)
    for name in _ARRAYS:
        if content[name] is not None:
            content[name] = np.array(content[name])
    return outcomes.Outcome(**content)
