import dataclasses
import json

import pytest

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files, landmark_formats
from tf_landtoon.drawing import drawn_faces, folder_settings
from tf_landtoon.images import pictures


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("lost", ["000001.json", "000001.jpg"])
def test_a_face_is_drawn_once_and_again_if_a_file_of_it_is_missing(tmp_path, lost):
    assert all(drawn_faces.draw_one(index, tmp_path, 48, 5) for index in (0, 1))
    before = files(tmp_path)
    assert before.keys() == {f"00000{i}.{kind}" for i in (0, 1) for kind in ("jpg", "json")}
    (tmp_path / lost).unlink()
    assert [drawn_faces.draw_one(index, tmp_path, 48, 5) for index in (0, 1)] == [False, True]
    assert files(tmp_path) == before


def test_a_drawn_face_has_the_landmark_file_that_readers_want(tmp_path):
    drawn_faces.draw_one(7, tmp_path, 48, 0)
    points_px, hidden = landmark_formats.read_json(tmp_path / "000007.json")
    assert points_px.shape == (40, 2) and all(0 <= index < 40 for index in hidden)
    assert json.loads((tmp_path / "000007.json").read_text())["image"] == "000007.jpg"


def test_the_contact_sheet_lies_beside_the_folder(tmp_path):
    folder = tmp_path / "faces"
    for index in range(3):
        drawn_faces.draw_one(index, folder, 48, 0)
    path = drawn_faces.write_contact_sheet(folder, count=3)
    assert path == tmp_path / "faces_contact_sheet.jpg"
    assert pictures.read_rgb(path).shape == (48, 144, 3)


def one_by_one(task, numbers, *_):
    return map(task, numbers)


def test_only_what_is_missing_is_drawn_and_told(tmp_path, capsys):
    settings = folder_settings.FolderSettings(
        output_dir=str(tmp_path / "faces"), count=2, image_size=48, contact_sheet=True
    )
    drawn_faces.write(settings, one_by_one)
    assert "2 drawn, 0 skipped" in capsys.readouterr().out
    drawn_faces.write(dataclasses.replace(settings, count=3), one_by_one)
    told = capsys.readouterr().out
    assert "1 drawn, 2 skipped" in told and "faces_contact_sheet.jpg" in told
    with pytest.raises(errors.InputError, match="already holds faces"):
        drawn_faces.write(dataclasses.replace(settings, seed=1), one_by_one)


def test_settings_that_differ_are_refused(tmp_path):
    drawn_faces.keep_settings(tmp_path, image_size=48, seed=0)
    for image_size, seed in ((64, 0), (48, 1)):
        with pytest.raises(errors.InputError, match="another --output_dir"):
            drawn_faces.keep_settings(tmp_path, image_size=image_size, seed=seed)


@pytest.mark.parametrize("settings", [None, "garbled"])
def test_faces_of_unknown_settings_are_not_kept(tmp_path, settings):
    (tmp_path / "000000.json").write_text("{}")
    if settings is not None:
        (tmp_path / ".draw_toons.json").write_text(settings)
    with pytest.raises(errors.InputError, match="unknown seed"):
        drawn_faces.keep_settings(tmp_path, image_size=48, seed=0)


def test_faces_of_an_older_drawing_are_refused(tmp_path):
    (tmp_path / ".draw_toons.json").write_text('{"image_size": 48, "seed": 0}')
    with pytest.raises(errors.InputError, match='"drawing"'):
        drawn_faces.keep_settings(tmp_path, image_size=48, seed=0)


def test_the_settings_file_is_no_landmark_file(tmp_path):
    drawn_faces.keep_settings(tmp_path, image_size=48, seed=0)
    drawn_faces.keep_settings(tmp_path, image_size=48, seed=0)
    (tmp_path / "000000.json").write_text("{}")
    assert landmark_files.find(tmp_path).keys() == {"000000"}
