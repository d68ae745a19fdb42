"""From outcomes to a directory of records: shards, description, report and contact sheet."""

import collections
import contextlib
import dataclasses
import hashlib
import json
import os
import pathlib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import cv2
import numpy as np

import tf_landtoon
from tf_landtoon import errors, files
from tf_landtoon.images import pictures
from tf_landtoon.records import journals, picture_jobs

_SHEET_PICTURES, _SHEET_COLUMNS = 32, 8
# Flags that say where and how fast, not what: a finished set does not depend on them.
_FLAGS_OF_THE_RUN = ("output_dir", "num_workers", "overwrite")


@dataclasses.dataclass(frozen=True)
class Split:
    """One split that is to be written.

    Attributes:
        folder: the records directory.
        name: of the split.
        num_shards: number of files.
        flags: what decides what the records are, see `flags_of`.
        kind: "landmarks" or "toons".
        image_size: side of the pictures, px.
        landmark_map: meaning of the points, see `records.DatasetInfo`.
        frame: how the pictures are cropped.
    """

    folder: pathlib.Path
    name: str
    num_shards: int
    flags: dict[str, Any]
    kind: str
    image_size: int
    landmark_map: str | None
    frame: dict[str, Any]


def flags_of(flag_holders: Iterable[Any], input_files: Iterable[pathlib.Path]) -> dict[str, Any]:
    """Returns what decides what the records are.

    Args:
        flag_holders: the command's flags.
        input_files: the files that it makes records of, in any order.

    Returns:
        Name -> value of the flags; "input_files" -> a digest of the files' names, sizes and times
        of change, which tells at once that one was replaced.
    """
    values = {flag.name: flag.value for flag in flag_holders}
    flags = {name: values[name] for name in sorted(values) if name not in _FLAGS_OF_THE_RUN}
    digest = hashlib.sha256(repr(sorted(map(_identity, input_files))).encode())
    return {**flags, "input_files": digest.hexdigest()[:16]}


def _identity(path: pathlib.Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # whoever reads it says so
        return path.name, 0, 0
    return path.name, status.st_size, status.st_mtime_ns


def is_finished(split: Split, pictures_in: int) -> bool:
    """Tells whether an earlier run has already written these very records.

    Args:
        split: the split to write.
        pictures_in: number of source pictures.

    Returns:
        True, after saying so, if the split is there, whole, and of the same flags and number of
        pictures.

    Raises:
        errors.InputError: the split is there, but of other flags or pictures.
    """
    if not os.path.isfile(split.folder / "dataset_info.json"):
        return False
    from tf_landtoon.records import schema  # starts TensorFlow

    try:
        old = schema.load_info(split.folder).splits[split.name]
    except KeyError:
        return False
    other = [name for name in split.flags if old.flags.get(name) != split.flags[name]]
    if old.num_examples + sum(old.skipped.values()) != pictures_in:
        other.append("number of pictures")
    if other:
        raise errors.InputError(
            f"{split.folder}: already holds {split.name!r} records of another {', '.join(other)}; "
            "add --overwrite or choose another --output_dir"
        )
    try:
        schema.read_info(split.folder)
    except errors.InputError as error:
        print(f"{error}: doing so", file=sys.stderr)
        return False
    print(
        f"{split.folder}: {split.name!r} is already written ({old.num_examples} pictures); "
        "left alone"
    )
    return True


def write(
    split: Split,
    task: Callable[[picture_jobs.Job], picture_jobs.Outcome],
    jobs: Sequence[picture_jobs.Job],
    num_workers: int,
    prepare: Callable[[Sequence[picture_jobs.Job], int], Iterable[picture_jobs.Job]] | None = None,
) -> None:
    """Writes one split, its report and its contact sheet; tells the counts.

    However a run is stopped, the next one goes on from its journal.

    Args:
        split: what to write.
        task: what a worker makes of a picture.
        jobs: the pictures in the order to store.
        num_workers: processes.
        prepare: all jobs, number done -> the others, ready for `task`; None if they are already.

    Raises:
        errors.InputError: no picture could be used, or the directory cannot be written to.
    """
    # A polite kill then takes the temporary shards and the workers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    journal = journals.Journal(split.folder, split.name, split.flags)
    if journal.done:
        print(f"{split.folder}: goes on after {journal.done} of {len(jobs)} pictures")
    ready = prepare(jobs, journal.done) if prepare else jobs[journal.done :]
    tool = pathlib.Path(sys.argv[0])
    others = picture_jobs.work(task, ready, num_workers, tool.stem, len(jobs), journal.done)
    report = Report()
    with contextlib.closing(journal.continued(others)) as outcomes, _writer(split) as writer:
        for outcome in report.kept(outcomes):
            writer.write(_serialised(outcome, split))
        writer.skipped.update(report.skipped())
        report.write(split)
        if not report.pictures_out:
            journal.remove()  # what was wrong may be mended without a trace in the journal's flags
            report.tell(split)
            raise errors.InputError(f"{split.folder}: no picture could be used, nothing written")
    journal.remove()
    report.tell(split)


def _writer(split: Split) -> contextlib.AbstractContextManager[Any]:
    from tf_landtoon.records import schema, shard_writer  # starts TensorFlow, which no worker needs

    name = split.folder.resolve().name
    info = schema.DatasetInfo(name, split.kind, split.image_size, split.landmark_map, split.frame)
    tool = f"{pathlib.Path(sys.argv[0]).name} of tf_landtoon {tf_landtoon.__version__}"
    return shard_writer.ShardWriter(
        split.folder, split.name, info, tool, split.flags, split.num_shards
    )


def _serialised(outcome: picture_jobs.Outcome, split: Split) -> bytes:
    from tf_landtoon.records import schema

    stored_as = (outcome.image_format, split.image_size, outcome.name)
    if split.kind == "toons":
        return schema.encode_toon(outcome.encoded, outcome.smoothed, *stored_as)
    points = (outcome.landmarks_px, outcome.visible)
    return schema.encode_landmarks(outcome.encoded, *stored_as, *points)


class Report:
    """Counts what went in and out, and keeps the contact sheet's pictures.

    Attributes:
        pictures_out: number of pictures that could be used.
    """

    def __init__(self) -> None:
        """Starts with nothing."""
        self.pictures_out = 0
        self._skipped: dict[str, dict[str, str]] = collections.defaultdict(dict)
        self._notes: dict[str, list[str]] = collections.defaultdict(list)
        self._sheet: list[np.ndarray] = []

    def kept(self, outcomes: Iterable[picture_jobs.Outcome]) -> Iterator[picture_jobs.Outcome]:
        """Counts outcomes and passes on those with a picture."""
        for outcome in outcomes:
            if outcome.reason is not None:
                self._skipped[outcome.reason][outcome.name] = outcome.detail
                continue
            if outcome.note is not None:
                self._notes[outcome.note].append(outcome.name)
            self.pictures_out += 1
            if len(self._sheet) < _SHEET_PICTURES:
                self._sheet.append(_marked(outcome))
            yield outcome

    def skipped(self) -> dict[str, int]:
        """Returns reason -> number of pictures left out, most first."""
        counts = {reason: len(names) for reason, names in self._skipped.items()}
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def write(self, split: Split) -> None:
        """Writes `<split>-report.json` and, if there are pictures, `<split>-contact_sheet.jpg`."""
        skipped = self.skipped()
        content = {
            "pictures_in": self.pictures_out + sum(skipped.values()),
            "pictures_out": self.pictures_out,
            "skipped": {reason: self._skipped[reason] for reason in skipped},
            "notes": self._notes,
        }
        text = json.dumps(content, indent=2) + "\n"
        files.write_atomically(_report_path(split), text.encode())
        if self._sheet:
            sheet = pictures.contact_sheet(self._sheet, _SHEET_COLUMNS)
            path = _sheet_path(split)
            files.write_atomically(path, pictures.encode_jpeg(sheet, 90))

    def tell(self, split: Split) -> None:
        """Prints the counts and where the report is."""
        sys.stdout.reconfigure(errors="backslashreplace")  # file names need not be Unicode
        print(f"pictures in: {self.pictures_out + sum(self.skipped().values())}")
        for reason, count in self.skipped().items():
            name, detail = next(iter(self._skipped[reason].items()))
            print(f"  left out, {reason}: {count} (e.g. {detail or name})")
        print(f"pictures out: {self.pictures_out}")
        for note, names in self._notes.items():
            print(f"  of these, {note}: {len(names)} (e.g. {names[0]})")
        print(f"file by file: {_report_path(split)}")
        if self._sheet:
            print(f"look at these: {_sheet_path(split)}")


def _report_path(split: Split) -> pathlib.Path:
    return split.folder / f"{split.name}-report.json"


def _sheet_path(split: Split) -> pathlib.Path:
    return split.folder / f"{split.name}-contact_sheet.jpg"


def _marked(outcome: picture_jobs.Outcome) -> np.ndarray:
    """The crop twice as large, its twin beside it; landmarks are dots, green or hidden red."""
    rgb = _enlarged(outcome.encoded, outcome.name)
    if outcome.landmarks_px is not None:
        for index, (x, y) in enumerate(outcome.landmarks_px):
            seen = outcome.visible is None or outcome.visible[index]
            centre = (round(2 * float(x) + 0.5), round(2 * float(y) + 0.5))
            cv2.circle(rgb, centre, 2, (0, 220, 0) if seen else (230, 0, 0), -1)
    if outcome.smoothed:
        rgb = np.concatenate([rgb, _enlarged(outcome.smoothed, outcome.name)], axis=1)
    return rgb


def _enlarged(encoded: bytes, name: str) -> np.ndarray:
    rgb = pictures.decode_rgb(encoded, name)
    return cv2.resize(rgb, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
