import pathlib

import cv2
import numpy as np
import pytest

from tf_landtoon.detection import photo_faces, small_faces
from tf_landtoon.images import pictures

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def finder():
    return photo_faces.FaceFinder()


def scene(height, width, *placed):
    """A photo-like ground with the sample photo in it, `placed` at (left, top, side)."""
    ground = np.random.default_rng(0).integers(0, 256, (height // 8, width // 8, 3), np.uint8)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_CUBIC)
    astronaut = pictures.read_rgb(ASTRONAUT)[:300, 80:380]  # the face is 90 px of 300
    for left, top, side in placed:
        ground[top : top + side, left : left + side] = cv2.resize(
            astronaut, (side, side), interpolation=cv2.INTER_AREA
        )
    return ground


@pytest.mark.slow
def test_a_face_of_forty_px_is_found_in_a_photo_of_two_megapixels(finder):
    [face] = finder.faces(scene(1200, 1800, (1400, 300, 130)))
    assert 25 < face.box[2] - face.box[0] < 70
    assert 1400 < face.points_px[:, 0].min() and face.points_px[:, 0].max() < 1530
    assert 300 < face.points_px[:, 1].min() and face.points_px[:, 1].max() < 430


@pytest.mark.slow
def test_every_face_is_found_beside_one_that_is_ten_times_as_large(finder):
    photo = scene(1300, 2000, (0, 0, 1200), (1500, 300, 130), (1700, 900, 140))
    assert len(finder.faces(photo)) == 1
    faces = finder.faces(photo, every=True)
    assert [round(face.points_px[30, 0], -2) // 500 for face in faces] in ([1, 3, 3], [0, 3, 3])
    assert all(face.score >= 1 for face in faces)


def test_what_the_judge_does_not_confirm_is_no_face():
    photo = scene(600, 800, (200, 200, 130))
    assert small_faces.find(photo, lambda crop: [], 1.0, 100) == []
    seen = []

    def judge(crop):
        seen.append(crop.shape)
        return [(0.9, (130.0, 130.0, 100.0, 100.0))]

    assert small_faces.find(photo, judge, 1.0, 100) == []
    assert seen and set(seen) == {(260, 260, 3)}


def test_of_two_squares_around_one_middle_the_better_stays():
    one, other = (2.0, (50.0, 50.0, 40.0, 40.0)), (3.0, (55.0, 50.0, 60.0, 60.0))
    beside = (1.0, (120.0, 50.0, 40.0, 40.0))
    assert small_faces.without_doubles([one, beside, other]) == [other, beside]
