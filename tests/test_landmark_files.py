import json
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors, landmark_files, landmarks, synthetic

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
    landmarks.write_text(tmp_path / "a.txt", POINTS_PX)
    content = {"points": POINTS_PX.tolist(), "hidden": [3, 17]}
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
    (tmp_path / "exclude.txt").write_text("b.jpg\n")
    only, exclude = str(tmp_path / "only.txt"), str(tmp_path / "exclude.txt")
    assert landmark_files.select(paths, None, None) == paths
    assert landmark_files.select(paths, only, exclude) == paths_of("a.png", "c.jpg")
    assert landmark_files.select(paths, None, exclude) == paths_of("a.png", "c.jpg", "d.jpg")
    assert landmark_files.unmatched(only, paths) == ["y", "z.png"]
    with pytest.raises(errors.InputError, match="leave no picture"):
        landmark_files.select(paths, exclude, exclude)
    with pytest.raises(errors.InputError, match="nowhere.txt"):
        landmark_files.select(paths, "nowhere.txt", None)
