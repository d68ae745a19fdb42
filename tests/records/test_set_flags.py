"""Which runs make the same records."""

import os

import pytest

from tf_landtoon.records import set_flags, writer_settings

MADE = writer_settings.ToonSettings(toons_dir="toons", dan="light")


def test_what_was_made_is_described_but_not_where_and_how_fast():
    split = writer_settings.SplitSettings(output_dir="out", seed=7)
    flags = set_flags.of(MADE, split, [])
    assert list(flags)[:-1] == sorted(list(flags)[:-1]) and list(flags)[-1] == "input_files"
    assert flags["toons_dir"] == "toons" and flags["seed"] == 7 and flags["exclude"] is None
    assert not flags.keys() & {"output_dir", "num_workers", "overwrite"}


def test_a_replaced_input_makes_other_flags(tmp_path):
    path = tmp_path / "saved_model.pb"
    path.touch()
    before = set_flags.digest([path])
    assert set_flags.digest([path]) == before
    os.utime(path, (1, 1))
    assert set_flags.digest([path]) != before


def test_the_order_of_the_inputs_is_no_matter_and_a_missing_one_is(tmp_path):
    paths = [tmp_path / name for name in ("a", "b", "missing")]
    for path in paths[:2]:
        path.touch()
    assert set_flags.digest(paths) == set_flags.digest(paths[::-1])
    assert set_flags.digest(paths) != set_flags.digest(paths[:2])


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for name in ("photos", "others"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to("photos")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "spelling", ["photos/", "./photos", "others/../photos", "link", "{}/photos"]
)
def test_a_place_may_be_spelled_as_one_likes(folders, spelling):
    spelled = spelling.format(folders)
    assert set_flags.differing({"photos_dir": "photos"}, {"photos_dir": spelled}) == []
    assert set_flags.differing({"photos_dir": spelled}, {"photos_dir": "photos"}) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("photos", "others"),
        ("photos", "gone"),
        (None, "photos"),
        ("photos", None),
        ("portrait", "none"),
    ],
)
def test_another_place_or_value_is_told(folders, before, now):
    assert set_flags.differing({"flag": before}, {"flag": now}) == ["flag"]


def test_a_place_that_is_gone_is_the_same_under_the_same_name(folders):
    assert set_flags.differing({"photos_dir": "gone"}, {"photos_dir": "gone"}) == []


def test_a_flag_that_was_not_there_before_is_told():
    assert set_flags.differing({}, {"outline": "searched"}) == ["outline"]
    assert set_flags.differing({"given_up": 1}, {}) == []
