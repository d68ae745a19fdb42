"""What a run tells: counts, a report file by file, a contact sheet."""

import json

import numpy as np
import pytest

from tf_landtoon.images import pictures
from tf_landtoon.records import picture_jobs, reports

PNG = pictures.encode_png(np.full((16, 16, 3), 200, np.uint8))


def outcomes():
    point = np.array([[3.0, 4.0]])
    yield picture_jobs.Outcome("seen.png", PNG, "png", PNG, point, visible=np.array([True]))
    yield picture_jobs.Outcome("a.png", reason="no face found")
    yield picture_jobs.Outcome("odd.png", PNG, "png", PNG, note="several faces")
    yield picture_jobs.Outcome("b.png", reason="face too small", detail="3 times")
    yield picture_jobs.Outcome("c.png", reason="face too small", detail="4 times")


@pytest.fixture
def report(tmp_path):
    report = reports.Report(tmp_path, "train")
    assert [kept.name for kept in report.kept(outcomes())] == ["seen.png", "odd.png"]
    return report


def test_what_is_left_out_is_counted_by_reason_most_first(report):
    assert report.pictures_out == 2
    assert list(report.skipped().items()) == [("face too small", 2), ("no face found", 1)]


def test_the_file_names_every_picture_that_is_not_plain(report, tmp_path):
    report.write()
    assert json.loads((tmp_path / "train-report.json").read_text()) == {
        "pictures_in": 5,
        "pictures_out": 2,
        "skipped": {
            "face too small": {"b.png": "3 times", "c.png": "4 times"},
            "no face found": {"a.png": ""},
        },
        "notes": {"several faces": ["odd.png"]},
    }


def test_the_sheet_shows_pictures_twice_as_large_with_twins_and_green_points(report, tmp_path):
    report.write()
    sheet = pictures.read_rgb(tmp_path / "train-contact_sheet.jpg").astype(int)
    assert sheet.shape[0] == 32 and sheet.shape[1] % 64 == 0
    red, green, _ = sheet[8, 6]  # the landmark, enlarged
    assert green > red + 60


def test_counts_examples_and_places_are_told(report, tmp_path, capsys):
    report.write()
    report.tell()
    told = capsys.readouterr().out
    assert "pictures in: 5" in told and "pictures out: 2" in told
    assert "left out, face too small: 2 (e.g. 3 times)" in told
    assert "several faces: 1 (e.g. odd.png)" in told
    assert str(tmp_path / "train-report.json") in told
    assert str(tmp_path / "train-contact_sheet.jpg") in told


def test_without_a_picture_there_is_no_sheet(tmp_path):
    report = reports.Report(tmp_path, "train")
    assert list(report.kept([picture_jobs.Outcome("a.png", reason="no face found")])) == []
    report.write()
    assert [path.name for path in tmp_path.iterdir()] == ["train-report.json"]
