"""From outcomes to a directory of records: shards, description, report and contact sheet."""

import collections
import hashlib
import json
import os
import pathlib
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import cv2
import numpy as np
import picture_jobs

from tf_landtoon import errors, pictures

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's greeting buries the report
_SHEET_PICTURES, _SHEET_COLUMNS = 32, 8
# Flags that say where and how fast, not what: a finished set does not depend on them.
_FLAGS_OF_THE_RUN = ("output_dir", "num_workers", "overwrite")


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


def is_finished(output_dir: str, split: str, flags: dict[str, Any], pictures_in: int) -> bool:
    """Tells whether an earlier run has already written these very records.

    Args:
        output_dir: the records directory.
        split: the split to write.
        flags: `flags_of` the command.
        pictures_in: number of source pictures.

    Returns:
        True, after saying so, if the split is there, whole, and of the same flags and number of
        pictures.

    Raises:
        errors.InputError: the split is there, but of other flags or pictures.
    """
    if not (pathlib.Path(output_dir) / "dataset_info.json").is_file():
        return False
    from tf_landtoon import records  # starts TensorFlow

    try:
        old = records.load_info(output_dir).splits[split]
    except KeyError:
        return False
    other = [name for name in flags if old.flags.get(name) != flags[name]]
    if old.num_examples + sum(old.skipped.values()) != pictures_in:
        other.append("number of pictures")
    if other:
        raise errors.InputError(
            f"{output_dir}: already holds {split!r} records of another {', '.join(other)}; "
            "add --overwrite or choose another --output_dir"
        )
    try:
        records.read_info(output_dir)
    except errors.InputError as error:
        print(f"{error}: doing so", file=sys.stderr)
        return False
    print(f"{output_dir}: {split!r} is already written ({old.num_examples} pictures); left alone")
    return True


def write(
    output_dir: str,
    split: str,
    outcomes: Iterable[picture_jobs.Outcome],
    *,
    kind: str,
    image_size: int,
    landmark_map: str | None,
    frame: dict[str, Any],
    flags: dict[str, Any],
    num_shards: int,
) -> None:
    """Writes one split, its report and its contact sheet; tells the counts.

    Args:
        output_dir: the records directory.
        split: name of the split.
        outcomes: what became of each picture, in the order to store.
        kind: "landmarks" or "toons".
        image_size: side of the pictures, px.
        landmark_map: meaning of the points, see `records.DatasetInfo`.
        frame: how the pictures were cropped.
        flags: `flags_of` the command.
        num_shards: number of files.

    Raises:
        errors.InputError: no picture could be used, or the directory cannot be written to.
    """
    from tf_landtoon import records, shard_writer  # starts TensorFlow, which no worker needs

    # A polite kill then takes the temporary shards and the workers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.reconfigure(errors="backslashreplace")  # file names need not be Unicode
    folder = pathlib.Path(output_dir)
    info = records.DatasetInfo(folder.resolve().name, kind, image_size, landmark_map, frame)
    tool = pathlib.Path(sys.argv[0]).name
    report = Report()
    with shard_writer.ShardWriter(folder, split, info, tool, flags, num_shards) as writer:
        for outcome in report.kept(outcomes):
            stored_as = (outcome.image_format, image_size, outcome.name)
            if kind == "toons":
                twins = (outcome.encoded, outcome.smoothed)
                writer.write(records.encode_toon(*twins, *stored_as))
            else:
                points = (outcome.landmarks_px, outcome.visible)
                writer.write(records.encode_landmarks(outcome.encoded, *stored_as, *points))
        writer.skipped.update(report.skipped())
        report.write(folder, split)
    report.tell(folder / f"{split}-report.json")


class Report:
    """Counts what went in and out, and keeps the contact sheet's pictures."""

    def __init__(self) -> None:
        """Starts with nothing."""
        self._pictures_out = 0
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
            self._pictures_out += 1
            if len(self._sheet) < _SHEET_PICTURES:
                self._sheet.append(_marked(outcome))
            yield outcome

    def skipped(self) -> dict[str, int]:
        """Returns reason -> number of pictures left out, most first."""
        counts = {reason: len(names) for reason, names in self._skipped.items()}
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def write(self, folder: pathlib.Path, split: str) -> None:
        """Writes `<split>-report.json` and `<split>-contact_sheet.jpg`.

        Raises:
            errors.InputError: no picture came out (the report is written all the same).
        """
        skipped = self.skipped()
        content = {
            "pictures_in": self._pictures_out + sum(skipped.values()),
            "pictures_out": self._pictures_out,
            "skipped": {reason: self._skipped[reason] for reason in skipped},
            "notes": self._notes,
        }
        text = json.dumps(content, indent=2) + "\n"
        pictures.write_atomically(folder / f"{split}-report.json", text.encode())
        if not self._pictures_out:
            self.tell(folder / f"{split}-report.json")
            raise errors.InputError(f"{folder}: no picture could be used, nothing was written")
        sheet = pictures.contact_sheet(self._sheet, _SHEET_COLUMNS)
        path = folder / f"{split}-contact_sheet.jpg"
        pictures.write_atomically(path, pictures.encode_jpeg(sheet, 90))

    def tell(self, path: pathlib.Path) -> None:
        """Prints the counts; `path` is where the report is."""
        print(f"pictures in: {self._pictures_out + sum(self.skipped().values())}")
        for reason, count in self.skipped().items():
            name, detail = next(iter(self._skipped[reason].items()))
            print(f"  left out, {reason}: {count} (e.g. {detail or name})")
        print(f"pictures out: {self._pictures_out}")
        for note, names in self._notes.items():
            print(f"  of these, {note}: {len(names)} (e.g. {names[0]})")
        print(f"file by file: {path}")


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
