import json
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files, landmark_formats
from tf_landtoon.detection import detections
from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import face_squares

POINTS_PX = (100 * synthetic.shape()).astype(np.float32)


def paths_of(*names):
    return [pathlib.Path("faces") / name for name in names]


def test_json_is_preferred_to_text_and_dot_files_are_left_out(tmp_path):
    for name in ("a.txt", "a.json", "b.txt", ".c.json", "notes.md"):
        (tmp_path / name).touch()
    found = landmark_files.find(tmp_path)
    assert {stem: path.name for stem, path in found.items()} == {"a": "a.json", "b": "b.txt"}


def test_a_folder_that_is_missing_or_has_none_is_told_of(tmp_path):
    with pytest.raises(errors.InputError, match="no such folder"):
        landmark_files.find(tmp_path / "nowhere")
    with pytest.raises(errors.InputError, match="no landmark files"):
        landmark_files.find(tmp_path)


def test_both_kinds_say_the_same_and_only_json_hides_points(tmp_path):
    np.savetxt(tmp_path / "a.txt", POINTS_PX, fmt="%s")
    content = {"points": landmark_formats.to_corner(POINTS_PX).tolist(), "hidden": [3, 17]}
    (tmp_path / "a.json").write_text(json.dumps(content))
    points_px, visible = landmark_files.read(tmp_path / "a.txt")
    assert np.array_equal(points_px, POINTS_PX) and visible.all()
    points_px, visible = landmark_files.read(tmp_path / "a.json")
    assert np.array_equal(points_px, POINTS_PX)
    assert np.flatnonzero(~visible).tolist() == [3, 17]


def test_landmarks_may_leave_the_picture_by_a_tenth_and_no_more():
    points_px = POINTS_PX.copy()
    points_px[0] = [-10, 50]
    landmark_files.check_inside(points_px, 100, 80, "a.png")
    points_px[0] = [-11, 50]
    with pytest.raises(errors.InputError, match="a.png.*11 px outside"):
        landmark_files.check_inside(points_px, 100, 80, "a.png")
    points_px[0] = [50, 90.5]
    with pytest.raises(errors.InputError, match="12 px outside its 100x80"):
        landmark_files.check_inside(points_px, 100, 80, "a.png")


def test_lists_choose_by_name_with_or_without_suffix(tmp_path):
    paths = paths_of("a.png", "b.jpg", "c.jpg", "d.jpg")
    (tmp_path / "only.txt").write_text("c\n\n a.png \nb\nz.png\ny\n")
    (tmp_path / "exclude.txt").write_text("b.jpg\n", encoding="utf-8-sig")
    only, exclude = str(tmp_path / "only.txt"), str(tmp_path / "exclude.txt")
    assert landmark_files.select(paths, None, None) == paths
    assert landmark_files.select(paths, only, exclude) == paths_of("a.png", "c.jpg")
    assert landmark_files.select(paths, None, exclude) == paths_of("a.png", "c.jpg", "d.jpg")
    assert landmark_files.unmatched(only, paths) == ["y", "z.png"]
    assert landmark_files.without_picture("o", ["y", "z.png"]) == "o: no picture for y, z.png"
    assert landmark_files.without_picture("o", list("abcdefg")).endswith("c, d, e and 2 more")
    with pytest.raises(errors.InputError, match="only.txt and .*exclude.txt leave no picture"):
        landmark_files.select(paths[1:2], only, exclude)
    with pytest.raises(errors.InputError, match="names in [^ ]*exclude.txt leave no picture"):
        landmark_files.select(paths[1:2], None, exclude)
    with pytest.raises(errors.InputError, match="nowhere.txt"):
        landmark_files.select(paths, "nowhere.txt", None)


def test_files_that_a_detector_wrote_are_counted_and_broken_ones_are_not(tmp_path):
    square = face_squares.around(POINTS_PX)
    face = detections.Face(POINTS_PX, np.ones(40), np.ones(40), square, "detector")
    (tmp_path / "a.json").write_text(detections.landmark_file("a.png", face, 4.0))
    (tmp_path / "b.json").write_text(json.dumps({"points": POINTS_PX.tolist()}))
    (tmp_path / "c.json").write_text('{"made_by": ')
    np.savetxt(tmp_path / "d.txt", POINTS_PX, fmt="%s")
    paths = sorted(tmp_path.iterdir())
    assert "1 of 4 landmark files" in landmark_files.machine_made(paths)
    assert landmark_files.machine_made(paths[1:]) == ""
