import json
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.geometry import landmarks

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")


def face_40():
    return GOLDEN["p40_symmetric"].astype(np.float32)


def face_28():
    """The golden face as the 28-point model has it."""
    points = face_40()
    inner = [*range(17, 23), 23, 24, 25, 28, 27, 26, 29, 30, 31, 34, 33, 32, *range(35, 40)]
    return points[[0, 4, 8, 12, 16, *inner]]


def corner(points_px):
    return landmark_formats.to_corner(points_px).tolist()


def test_text_file_round_trip_is_exact(tmp_path):
    points = np.random.default_rng(1).normal(50, 30, (40, 2)).astype(np.float32)
    np.savetxt(tmp_path / "a.txt", points, fmt="%s")
    np.testing.assert_array_equal(landmark_formats.read_text(tmp_path / "a.txt"), points)


def test_thesis_text_file_of_whole_and_broken_numbers_is_read(tmp_path):
    lines = ["12 63.8"] * 40
    (tmp_path / "a.txt").write_text("\n".join(lines) + "\n\n")
    points = landmark_formats.read_text(tmp_path / "a.txt")
    np.testing.assert_array_equal(points, np.float32([[12, 63.8]] * 40))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1 2\n" * 39, "39 points"),
        ("1 2\n" * 41, "41 points"),
        ("1 2\n" * 39 + "nan 2\n", "point 39 is not finite"),
        ("1 2\n" * 39 + "inf 2\n", "point 39 is not finite"),
        ("1 2\n" * 39 + "x y\n", "not 2 numbers"),
        ("1 2\n" * 39 + "7\n", "not 2 numbers"),
        ("1 2 3\n" * 40, "2 numbers each"),
        ("", "2 numbers each"),
    ],
)
def test_bad_text_file_is_refused_in_one_line_with_its_name(tmp_path, text, complaint):
    path = tmp_path / "face.txt"
    path.write_text(text)
    with pytest.raises(errors.InputError, match=complaint) as caught:
        landmark_formats.read_text(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_missing_folder_and_binary_files_are_refused(tmp_path):
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0" * 40)
    for path in (tmp_path / "none.txt", tmp_path, tmp_path / "picture.txt"):
        with pytest.raises(errors.InputError, match=str(path)):
            landmark_formats.read_text(path)
        with pytest.raises(errors.InputError, match=str(path)):
            landmark_formats.read_json(path)


def write_json(path, content):
    path.write_text(json.dumps(content))
    return path


def test_our_json_counts_from_the_corner_of_the_picture(tmp_path):
    """The middle of the first pixel is 0.5 there and 0 wherever pictures are sampled."""
    path = write_json(tmp_path / "a.json", {"points": [[0.5, 10.5]] * 40})
    np.testing.assert_array_equal(landmark_formats.read_json(path)[0], [[0, 10]] * 40)
    np.testing.assert_array_equal(landmark_formats.to_corner(np.zeros((40, 2))), [[0.5, 0.5]] * 40)


def test_json_of_40_points_and_hidden_ones_is_read(tmp_path):
    content = {"points": corner(face_40()), "hidden": [17, 22], "pose": "left"}
    points, hidden = landmark_formats.read_json(write_json(tmp_path / "a.json", content))
    np.testing.assert_array_equal(points, face_40())
    assert hidden == (17, 22)


def test_json_without_hidden_hides_nothing(tmp_path):
    path = write_json(tmp_path / "a.json", {"points": face_40().tolist()})
    assert landmark_formats.read_json(path)[1] == ()


@pytest.mark.parametrize("form", ["points", "keypoints", "list"])
def test_json_of_28_points_is_read_in_three_forms(tmp_path, form):
    points = face_28()
    sure = np.concatenate([points, np.full((28, 1), 0.9)], axis=1).tolist()
    doubtful = np.concatenate([points + 50, np.full((28, 1), 0.3)], axis=1).tolist()
    content = {
        "points": {"points": corner(points)},
        "keypoints": {"bbox": [0, 0, 99, 99, 0.9], "keypoints": sure},
        "list": [{"keypoints": doubtful}, {"keypoints": sure}],
    }[form]
    read, hidden = landmark_formats.read_json(write_json(tmp_path / "a.json", content))
    np.testing.assert_array_equal(read, landmarks.from_28(points))
    assert hidden == ()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"points": [[1, 2]] * 39}, "39 points"),
        ({"points": [[1, 2]] * 39 + [[1, float("nan")]]}, "point 39 is not finite"),
        ({"points": [[1, 2]] * 39 + [[1, None]]}, "point 39 is not finite"),
        ({"points": [[1, 2]] * 39 + [[1, "x"]]}, "not 2 numbers"),
        ({"points": [[1, 2]] * 39 + [[1]]}, "not 2 numbers"),
        ({"points": {"a": 1}}, "not 2 numbers"),
        ({"points": [[1, 2, 3]] * 40}, "2 numbers each"),
        ({"keypoints": [[1, 2]] * 28}, "3 numbers each"),
        ({"landmarks": []}, 'neither "points" nor "keypoints"'),
        ([{"keypoints": [[1, 2, 3]] * 28}, {}], 'neither "points" nor "keypoints"'),
        ({"keypoints": []}, "3 numbers each"),
        ([], "no face"),
        ([1, 2], "no face"),
        (7, "no face"),
        ({"points": [[1, 2]] * 40, "hidden": [40]}, "hidden"),
        ({"points": [[1, 2]] * 40, "hidden": [True]}, "hidden"),
        ({"points": [[1, 2]] * 40, "hidden": "none"}, "hidden"),
    ],
)
def test_bad_json_is_refused_in_one_line_with_its_name(tmp_path, content, complaint):
    path = write_json(tmp_path / "face.json", content)
    with pytest.raises(errors.InputError, match=complaint) as caught:
        landmark_formats.read_json(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_broken_json_is_refused(tmp_path):
    (tmp_path / "a.json").write_text('{"points": [[1, 2')
    with pytest.raises(errors.InputError, match="not JSON"):
        landmark_formats.read_json(tmp_path / "a.json")


def test_a_drawings_own_points_are_read_as_they_were_written(tmp_path):
    points_px = np.random.default_rng(4).uniform(0, 100, (40, 2)).round(2)
    path = tmp_path / "a.json"
    path.write_bytes(landmark_formats.drawn_json("a.png", points_px, (3, 5)))
    read, hidden = landmark_formats.read_json(path)
    np.testing.assert_allclose(read, points_px, atol=0.006)
    assert hidden == (3, 5)
