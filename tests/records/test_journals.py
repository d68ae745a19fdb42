import dataclasses

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.records import journals, picture_jobs

FLAGS = {"image_size": 112, "only": None, "face_share": 0.38}
FULL = picture_jobs.Outcome(
    name="a\udcff.png",  # a file name that is not Unicode
    encoded=bytes(range(256)),
    image_format="png",
    smoothed=b"\n",
    landmarks_px=np.random.default_rng(0).random((40, 2)),
    visible=np.arange(40) % 3 > 0,
    note="several faces",
)
OUTCOMES = [
    FULL,
    picture_jobs.Outcome("b.png", reason="no face found"),
    picture_jobs.Outcome("c.png", reason="picture not usable", detail="c.png: truncated\n"),
]


def same(one, other):
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        assert np.array_equal(ours, theirs), field.name
    return True


def write(folder, count):
    """Begins the three outcomes and stops after `count`; returns the journal's file."""
    outcomes = journals.Journal(folder, "train", FLAGS).continued(OUTCOMES)
    for _ in range(count):
        next(outcomes)
    return folder / "train-unfinished.jsonl"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_stopped_run_goes_on_with_what_it_had(tmp_path, count):
    write(tmp_path, count)
    journal = journals.Journal(tmp_path, "train", FLAGS)
    assert journal.done == count
    for ours, theirs in zip(journal.continued(OUTCOMES[count:]), OUTCOMES, strict=True):
        assert same(ours, theirs)


def test_points_come_back_to_the_last_bit(tmp_path):
    points_px = FULL.landmarks_px.astype(np.float32)
    outcome = dataclasses.replace(FULL, landmarks_px=points_px)
    list(journals.Journal(tmp_path, "train", FLAGS).continued([outcome]))
    [again] = journals.Journal(tmp_path, "train", FLAGS).continued([])
    assert np.array_equal(again.landmarks_px.astype(np.float32), points_px)


def test_an_outcome_is_in_the_file_before_it_is_used(tmp_path):
    outcomes = journals.Journal(tmp_path, "train", FLAGS).continued(OUTCOMES)
    for count in (1, 2, 3):
        next(outcomes)
        assert journals.Journal(tmp_path, "train", FLAGS).done == count


@pytest.mark.parametrize(
    "spoil", [lambda x: x[:-1], lambda x: x[:-30], lambda x: x[:-30] + b"\0" * 30]
)
def test_a_line_that_was_cut_off_is_done_again(tmp_path, spoil):
    path = write(tmp_path, 3)
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    journal = journals.Journal(tmp_path, "train", FLAGS)
    assert journal.done == 2
    list(journal.continued(OUTCOMES[2:]))
    assert path.read_bytes() == whole


def test_what_follows_a_spoiled_line_is_not_trusted(tmp_path):
    path = write(tmp_path, 3)
    first, one, _, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + one + b'{"name": "b.png"}\n' + three)
    assert journals.Journal(tmp_path, "train", FLAGS).done == 1


def test_outcomes_of_other_flags_are_not_taken_and_this_is_said(tmp_path, capsys):
    write(tmp_path, 2)
    journal = journals.Journal(tmp_path, "train", {**FLAGS, "image_size": 96})
    assert journal.done == 0
    assert "train-unfinished.jsonl: of other flags" in capsys.readouterr().err
    assert [outcome.name for outcome in journal.continued(OUTCOMES[2:])] == ["c.png"]


@pytest.mark.parametrize("kept", [5, -1])
def test_a_journal_whose_flags_were_cut_off_begins_anew(tmp_path, kept):
    path = write(tmp_path, 2)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0][:kept])
    journal = journals.Journal(tmp_path, "train", FLAGS)
    assert journal.done == 0
    assert len(list(journal.continued(OUTCOMES))) == 3
    assert journals.Journal(tmp_path, "train", FLAGS).done == 3


def test_splits_have_journals_of_their_own(tmp_path):
    write(tmp_path, 2)
    assert journals.Journal(tmp_path, "validation", FLAGS).done == 0


def test_a_place_that_cannot_be_written_to_is_an_input_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.InputError, match="file/train-unfinished.jsonl: cannot be written"):
        list(journals.Journal(tmp_path / "file", "train", FLAGS).continued(OUTCOMES))
