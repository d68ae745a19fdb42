import os
import pathlib
import subprocess
import sys
import sysconfig

import cv2
import dlib
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.images import pictures

PROJECT = pathlib.Path(__file__).parents[2]
ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def finder():
    return photo_faces.FaceFinder()


@pytest.fixture(scope="module")
def astronaut():
    return pictures.read_rgb(ASTRONAUT)


def without(folder, package):
    """An environment whose Python has all installed packages but one (start it with -S)."""
    packages = folder / "packages"
    packages.mkdir()
    for path in pathlib.Path(sysconfig.get_path("purelib")).iterdir():
        if path.name.split(".")[0] != package:
            (packages / path.name).symlink_to(path)
    return {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{packages}"}


def test_the_sample_photos_face_is_found_with_its_parts_in_place(finder, astronaut):
    [(box, points_px)] = finder.landmarks_68(astronaut)
    assert points_px.shape == (68, 2) and points_px.dtype == np.float32
    left_eye, right_eye = points_px[36:42].mean(axis=0), points_px[42:48].mean(axis=0)
    nose, chin = points_px[30], points_px[8]
    assert left_eye[0] < nose[0] < right_eye[0] and left_eye[1] < nose[1] < chin[1]
    assert np.linalg.norm(right_eye - left_eye) == pytest.approx(45, abs=5)  # px, measured by eye
    assert box[0] < nose[0] < box[2] and box[1] < nose[1] < box[3]


def test_the_largest_face_comes_first(finder, astronaut):
    both = np.zeros((512, 800, 3), np.uint8)
    both[:, :512] = astronaut
    both[:288, 512:] = astronaut[60:204, 150:294].repeat(2, axis=0).repeat(2, axis=1)
    boxes = [box for box, _ in finder.landmarks_68(both)]
    sides = [box[2] - box[0] for box in boxes]
    assert len(boxes) == 2 and sides[0] > 1.5 * sides[1] and boxes[0][0] > 512


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_that_lies_on_its_side_or_upside_down_has_the_same_points(
    finder, astronaut, quarters
):
    [(_, upright_px)] = finder.landmarks_68(astronaut)
    [(box, points_px)] = finder.landmarks_68(np.rot90(astronaut, quarters).copy())
    for _ in range(quarters):  # (x, y) turned with the picture, counter-clockwise
        upright_px = np.stack([upright_px[:, 1], astronaut.shape[1] - 1 - upright_px[:, 0]], axis=1)
    assert np.linalg.norm(points_px - upright_px, axis=1).mean() < 1.5
    inside = (points_px[30] > box[:2]) & (points_px[30] < box[2:])
    assert inside.all()


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_face_says_its_score_and_how_far_it_leans(finder, astronaut, quarters):
    [face] = finder.faces(np.rot90(astronaut, quarters).copy())
    leaning = -90 * quarters + 5  # the sitter's head leans a little
    assert abs((face.turn_degrees - leaning + 180) % 360 - 180) < 10
    assert 1 < face.score < 4


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [-60, 50, 130])
def test_a_face_that_leans_far_is_found_with_its_own_left_and_right(finder, astronaut, degrees):
    [(_, upright_px)] = finder.landmarks_68(astronaut)
    matrix = cv2.getRotationMatrix2D((256, 256), degrees, 1.0)
    matrix[:, 2] += 100
    leaning = cv2.warpAffine(astronaut, matrix, (712, 712), borderValue=(90, 90, 90))
    points_px = finder.landmarks_68(leaning)[0][1]
    expected_px = upright_px @ matrix[:, :2].T + matrix[:, 2]
    assert np.linalg.norm(points_px - expected_px, axis=1).mean() < 3


def test_a_fold_of_cloth_beside_a_face_is_no_face(finder, astronaut):
    assert len(dlib.get_frontal_face_detector()(astronaut, 0)) == 2  # dlib's own answer
    assert len(finder.landmarks_68(astronaut)) == 1


def test_a_large_photo_gives_the_same_points_in_its_own_pixels(finder, astronaut):
    large = astronaut.repeat(4, axis=0).repeat(4, axis=1)
    [(_, points_px)] = finder.landmarks_68(astronaut)
    [(_, large_px)] = finder.landmarks_68(large)
    assert np.abs(large_px / 4 - points_px).mean() < 2


@pytest.mark.parametrize("size", [(8, 8), (8, 3000), (9, 31_000), (64, 64)])
def test_a_picture_without_a_face_gives_none(finder, size):
    noise = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    assert finder.landmarks_68(noise) == []


def test_a_predictor_that_is_missing_or_is_none_says_what_to_install(tmp_path):
    with pytest.raises(errors.InputError, match="no such predictor file; run pip install"):
        photo_faces.FaceFinder(tmp_path / "none.dat")
    (tmp_path / "text.dat").write_text("these are words")
    with pytest.raises(errors.InputError, match="not a dlib shape predictor"):
        photo_faces.FaceFinder(tmp_path / "text.dat")


@pytest.mark.parametrize(
    ("package", "complaint"),
    [("_dlib_pybind11", "dlib is not installed"), ("face_recognition_models", "not installed")],
)
def test_a_missing_package_is_one_line_with_the_command_that_installs_it(
    tmp_path, package, complaint
):
    command = (
        "from tf_landtoon import errors; from tf_landtoon.detection import photo_faces; "
        "errors.run(lambda _: photo_faces.FaceFinder())"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", command],
        env=without(tmp_path, package),
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and complaint in done.stderr
    assert "pip install '.[photos]'" in done.stderr and len(done.stderr.splitlines()) == 1
