"""From outcomes to a directory of records: shards, description, report and contact sheet."""

import contextlib
import dataclasses
import os
import pathlib
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import tf_landtoon
from tf_landtoon import errors
from tf_landtoon.records import (
    journals,
    outcomes,
    picture_jobs,
    portrait_drawings,
    portrait_schema,
    reports,
    schema,
    set_flags,
    shard_writer,
    writer_settings,
)


@dataclasses.dataclass(frozen=True)
class Split:
    """One split that is to be written.

    Attributes:
        folder: the records directory.
        name: of the split.
        num_shards: number of files.
        flags: what decides what the records are, see `set_flags.of`.
        flag_defaults: of these flags, see `set_flags.defaults`.
        kind: "landmarks", "toons" or "portraits".
        image_size: side of the pictures, px.
        landmark_map: meaning of the points, see `schema.DatasetInfo`.
        frame: how the pictures are cropped.
    """

    folder: pathlib.Path
    name: str
    num_shards: int
    flags: Mapping[str, set_flags.Value]
    flag_defaults: Mapping[str, set_flags.Value]
    kind: str
    image_size: int
    landmark_map: str | None
    frame: dict[str, Any]


def split_of(
    made: writer_settings.Made,
    split: writer_settings.SplitSettings,
    input_files: Iterable[pathlib.Path],
    kind: str,
    landmark_map: str | None,
    frame: dict[str, Any],
) -> Split:
    """Returns the split that a writer is to write.

    Args:
        made: what is made of the pictures.
        split: which pictures go in, and where the records go.
        input_files: the files that records are made of.
        kind: as in `Split`.
        landmark_map: as in `Split`.
        frame: as in `Split`.
    """
    return Split(
        folder=pathlib.Path(split.output_dir),
        name=split.split,
        num_shards=split.num_shards,
        flags=set_flags.of(made, split, input_files),
        flag_defaults=set_flags.defaults(made, split),
        kind=kind,
        image_size=made.image_size,
        landmark_map=landmark_map,
        frame=frame,
    )


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
    if not os.path.isfile(split.folder / schema.INFO_NAME):
        return False
    try:
        old = schema.load_info(split.folder).splits[split.name]
    except KeyError:
        return False
    other = set_flags.differing(old.flags, split.flags, split.flag_defaults)
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
    task: Callable[[outcomes.Job], outcomes.Outcome],
    jobs: Sequence[outcomes.Job],
    num_workers: int,
    prepare: Callable[[Sequence[outcomes.Job], int], Iterable[outcomes.Job]] | None = None,
    judge: Callable[[outcomes.Outcome], outcomes.Outcome] | None = None,
) -> None:
    """Writes one split, its report and its contact sheet; tells the counts.

    However a run is stopped, the next one resumes from its journal.

    Args:
        split: what to write.
        task: what a worker makes of a picture.
        jobs: the pictures in the order to store.
        num_workers: processes.
        prepare: all jobs, number done -> the others, ready for `task`; None if they are already.
        judge: has a last look at what the workers made, in this process; None without.

    Raises:
        errors.InputError: no picture could be used, or the directory cannot be written to.
    """
    # A polite kill then takes the temporary shards and the workers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    journal = journals.Journal(split.folder, split.name, split.flags)
    if journal.done:
        print(f"{split.folder}: resumes after {journal.done} of {len(jobs)} pictures")
    ready = prepare(jobs, journal.done) if prepare else jobs[journal.done :]
    tool = pathlib.Path(sys.argv[0])
    others = picture_jobs.work(task, ready, num_workers, tool.stem, len(jobs), journal.done)
    others = map(judge, others) if judge else others
    report = reports.Report(split.folder, split.name)
    with contextlib.closing(journal.continued(others)) as done, _writer(split) as writer:
        for outcome in report.kept(done):
            writer.write(_serialised(outcome, split))
        writer.skipped.update(report.skipped())
        report.write()
        if not report.pictures_out:
            journal.remove()  # what was wrong may be mended without a trace in the journal's flags
            report.tell()
            raise errors.InputError(f"{split.folder}: no picture could be used, nothing written")
    journal.remove()
    report.tell()


def _writer(split: Split) -> shard_writer.ShardWriter:
    name = split.folder.resolve().name
    info = schema.DatasetInfo(name, split.kind, split.image_size, split.landmark_map, split.frame)
    tool = f"{pathlib.Path(sys.argv[0]).name} of tf_landtoon {tf_landtoon.__version__}"
    return shard_writer.ShardWriter(
        split.folder, split.name, info, tool, dict(split.flags), split.num_shards
    )


def _serialised(outcome: outcomes.Outcome, split: Split) -> bytes:
    stored_as = (outcome.image_format, split.image_size, outcome.name)
    if split.kind == "toons":
        return schema.encode_toon(outcome.encoded, outcome.smoothed, *stored_as)
    points = (outcome.landmarks_px, outcome.visible)
    if split.kind == "portraits":
        pictures = (outcome.encoded, outcome.drawing, outcome.parts, outcome.cover)
        photo = portrait_drawings.photo_landmarks(outcome.photo_points_px, split.image_size)
        return portrait_schema.encode(*pictures, *stored_as, *points, photo)
    return schema.encode_landmarks(outcome.encoded, *stored_as, *points)
