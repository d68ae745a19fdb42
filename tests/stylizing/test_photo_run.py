import json
import os
import pathlib
import signal

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import photo_run
from tf_landtoon.stylizing.photo_settings import PhotoSettings

PICTURE = np.zeros((9, 9, 3), np.uint8)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.png", "b.png", "c.png"):
        (folder / name).write_bytes(pictures.encode_png(PICTURE))
    return folder


def run(settings, make, made_by="x"):
    return photo_run.run(settings, *photo_run.planned(settings), lambda: make, made_by, "drawn")


def copied(path):
    return photo_run.Made({"": pictures.read_rgb(path), "face2": PICTURE}, (), (9, 9))


def test_every_photo_has_its_results_and_the_rest_is_named(photos, tmp_path, capsys):
    (photos / "b.png").write_text("words")
    (photos / "notes.txt").touch()
    settings = PhotoSettings((photos,), tmp_path / "out", json=tmp_path / "out" / "r.json")
    assert run(settings, copied) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"a.png", "a.face2.png", "c.png", "c.face2.png", "r.json"}
    out, err = capsys.readouterr()
    assert out == f"2 of 3 photos drawn into {tmp_path / 'out'}, 2 skipped\n"
    assert [line.split(":")[0] for line in err.splitlines()] == ["skipped"] * 2
    content = json.loads((tmp_path / "out" / "r.json").read_text())
    assert content["photos"][str(photos / "a.png")]["results"][1].endswith("a.face2.png")


def test_nothing_is_loaded_where_all_is_done(photos, tmp_path):
    settings = PhotoSettings((photos,), tmp_path / "out")
    run(settings, copied)

    def prepare():
        raise ZeroDivisionError

    plan = photo_run.planned(settings)
    assert photo_run.run(settings, *plan, prepare, "x", "drawn") == 0
    with pytest.raises(ZeroDivisionError):
        photo_run.run(settings, *plan, prepare, "y", "drawn")


def test_results_among_the_photos_are_no_photos(photos):
    (photos / "d.jpg").write_bytes(pictures.encode_jpeg(PICTURE))
    for name in ("a.png", "b.png", "c.png"):
        os.remove(photos / name)
    settings = PhotoSettings((photos,), photos)
    for _ in range(2):
        assert run(settings, copied) == 0
        assert {x.name for x in photos.iterdir()} == {"d.jpg", "d.png", "d.face2.png"}


def test_a_file_that_is_no_result_is_replaced_only_when_asked(photos, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.png").write_bytes(b"mine")
    for overwrite in (False, True):
        run(PhotoSettings((photos,), tmp_path / "out", overwrite=overwrite), copied)
        kept = (tmp_path / "out" / "a.png").read_bytes() == b"mine"
        assert kept != overwrite
        assert ("no result of ours" in capsys.readouterr().err) != overwrite


def test_a_photo_on_which_the_work_fails_is_skipped_and_names_too_long_as_well(photos, tmp_path):
    long = photos / ("x" * 248 + ".png")  # no room for ".face2"
    long.write_bytes(pictures.encode_png(PICTURE))

    def make(path):
        if path.name == "b.png":
            raise ValueError("eyes and chin\nfall on one point")
        return copied(path)

    settings = PhotoSettings((photos,), tmp_path / "out", json=tmp_path / "r.json")
    assert run(settings, make) == 0
    photos_of = json.loads((tmp_path / "r.json").read_text())["photos"]
    assert photos_of[str(photos / "b.png")]["reason"].count("\n") == 0
    assert "name is too long" in photos_of[str(long)]["reason"]
    assert photos_of[str(photos / "c.png")]["status"] == "done"


def test_a_place_that_cannot_be_written_ends_the_run(photos, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.InputError, match="cannot be written"):
        run(PhotoSettings((photos,), tmp_path / "file" / "below"), copied)


def test_sigterm_keeps_the_report(photos, tmp_path):
    def make(path):
        if path.name == "b.png":
            os.kill(os.getpid(), signal.SIGTERM)
        return copied(path)

    settings = PhotoSettings((photos,), tmp_path / "out", json=tmp_path / "r.json")
    with pytest.raises(errors.Terminated):
        run(settings, make)
    assert json.loads((tmp_path / "r.json").read_text())["done"] == 1


def test_the_mark_changes_with_settings_and_files_and_only_then(tmp_path):
    (tmp_path / "model").mkdir()
    weights = tmp_path / "model" / "weights"
    weights.touch()
    marks = [photo_run.mark("light", 256), photo_run.mark("light", 512)]
    marks += [photo_run.mark(str(tmp_path / "model"))]
    os.utime(weights, (2e9, 2e9))
    marks += [photo_run.mark(str(tmp_path / "model"))]
    assert len(set(marks)) == 4 and marks[0] == photo_run.mark("light", 256)


def test_no_picture_is_one_line_with_the_number_of_other_files(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    with pytest.raises(
        errors.InputError, match="no pictures .* directly in this folder .2 more files"
    ):
        photo_run.planned(PhotoSettings((tmp_path,), tmp_path / "out"))
    with pytest.raises(errors.InputError, match="is one of the photos or results"):
        (tmp_path / "c.png").touch()
        json_path = pathlib.Path(tmp_path / "c.png")
        photo_run.planned(PhotoSettings((tmp_path,), tmp_path / "out", json=json_path))
