"""A run that is stopped and started again ends with the very bytes of one that was not."""

import pathlib
import signal

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.records import picture_jobs, record_sets, schema

JOBS = [picture_jobs.Job(pathlib.Path(f"{index}.png")) for index in range(7)]


@pytest.fixture(autouse=True)
def keep_signals():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def split_in(folder, **changes):
    settings = {"num_shards": 2, "flags": {"seed": 1}, "kind": "toons", "image_size": 16}
    settings |= {"landmark_map": None, "frame": {"name": "none"}, **changes}
    return record_sets.Split(folder / "records", "train", **settings)


class Task:
    """Makes a picture of each number but 2; stops the run at the numbers in `stops`, once each."""

    def __init__(self, *stops):
        self.begun, self.stops = [], dict(stops)

    def __call__(self, job):
        number = int(job.path.stem)
        self.begun.append(number)
        if number in self.stops:
            raise self.stops.pop(number)
        if number == 2:
            raise picture_jobs.Skip("no face found", "")
        encoded = pictures.encode_png(np.full((16, 16, 3), 30 * number, np.uint8))
        note = "odd" if number % 2 else None
        return picture_jobs.Outcome(job.path.name, encoded, "png", encoded, note=note)


def files(folder):
    return {path.name: path.read_bytes() for path in (folder / "records").iterdir()}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("uninterrupted")
    record_sets.write(split_in(folder), Task(), JOBS, 1)
    return files(folder)


def test_only_what_was_not_finished_is_done_again(tmp_path, uninterrupted, capsys):
    task = Task((1, KeyboardInterrupt()), (4, SystemExit(143)))
    for stop in (KeyboardInterrupt, SystemExit):
        with pytest.raises(stop):
            record_sets.write(split_in(tmp_path), task, JOBS, 1)
        assert files(tmp_path).keys() == {"train-unfinished.jsonl"}
    record_sets.write(split_in(tmp_path), task, JOBS, 1)
    assert task.begun == [0, 1, 1, 2, 3, 4, 4, 5, 6]
    assert files(tmp_path) == uninterrupted
    assert "goes on after 4 of 7 pictures" in capsys.readouterr().out


def test_a_run_that_was_killed_at_its_very_end_only_puts_the_files_in_place(
    tmp_path, uninterrupted
):
    with pytest.raises(KeyboardInterrupt):
        record_sets.write(split_in(tmp_path), Task((6, KeyboardInterrupt())), JOBS, 1)
    for name in ("train-00000-of-00002.tfrecord", "train-00001-of-00003.tfrecord.tmp"):
        (tmp_path / "records" / name).write_bytes(b"half")
    record_sets.write(split_in(tmp_path), Task(), JOBS, 1)
    assert files(tmp_path) == uninterrupted


def test_other_flags_begin_anew(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        record_sets.write(split_in(tmp_path), Task((3, KeyboardInterrupt())), JOBS, 1)
    task = Task()
    record_sets.write(split_in(tmp_path, flags={"seed": 2}), task, JOBS, 1)
    assert task.begun == list(range(7))


@pytest.mark.parametrize("spelled", ["photos/", "link"])
def test_a_place_spelled_otherwise_is_gone_on_with(tmp_path, monkeypatch, spelled):
    (tmp_path / "photos").mkdir()
    (tmp_path / "link").symlink_to("photos")
    monkeypatch.chdir(tmp_path)
    task = Task((3, KeyboardInterrupt()))
    before, now = (split_in(tmp_path, flags={"dir": place}) for place in ("photos", spelled))
    with pytest.raises(KeyboardInterrupt):
        record_sets.write(before, task, JOBS, 1)
    record_sets.write(now, task, JOBS, 1)
    assert task.begun == [0, 1, 2, 3, 3, 4, 5, 6]
    assert record_sets.is_finished(before, 7) and record_sets.is_finished(now, 7)


def test_preparation_is_told_how_many_are_done(tmp_path, uninterrupted):
    told = []

    def prepare(jobs, done):
        told.append(done)
        yield from jobs[done:]

    task = Task((3, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        record_sets.write(split_in(tmp_path), task, JOBS, 1, prepare)
    record_sets.write(split_in(tmp_path), task, JOBS, 1, prepare)
    assert told == [0, 3] and files(tmp_path) == uninterrupted


def test_a_run_without_one_usable_picture_leaves_nothing_to_go_on_from(tmp_path):
    for _ in range(2):
        task = Task()
        with pytest.raises(errors.InputError, match="no picture could be used"):
            record_sets.write(split_in(tmp_path), task, JOBS[2:3], 1)
        assert task.begun == [2]
        assert files(tmp_path).keys() == {"train-report.json"}


def test_a_finished_split_is_known_by_its_flags_and_whole_shards(tmp_path):
    split = split_in(tmp_path)
    assert not record_sets.is_finished(split, 7)
    record_sets.write(split, Task(), JOBS, 1)
    assert record_sets.is_finished(split, 7)
    for others in (split_in(tmp_path, flags={"seed": 2}), 7), (split, 8):
        with pytest.raises(errors.InputError, match="another (seed|number of pictures); add"):
            record_sets.is_finished(*others)
    with open(schema.shard_paths(split.folder, "train")[0], "ab") as shard:
        shard.write(b"more")
    assert not record_sets.is_finished(split, 7)
