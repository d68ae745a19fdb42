import pathlib

import cv2
import disc_faces
import numpy as np
import pytest

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import portrait

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"
POINTS_PX = disc_faces.SHAPE + [70.0, 85.0]
PICTURE = disc_faces.toon(POINTS_PX)[:180]


@pytest.fixture(scope="module")
def finder():
    return photo_faces.FaceFinder()


def test_the_largest_face_of_a_photo_is_found(finder):
    photo = pictures.read_rgb(ASTRONAUT)
    smaller = cv2.resize(photo, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    both = np.full((photo.shape[0], photo.shape[1] + smaller.shape[1], 3), 128, np.uint8)
    both[: smaller.shape[0], : smaller.shape[1]] = smaller
    both[:, smaller.shape[1] :] = photo
    face = portrait.find(both, finder)
    assert face.of == 2 and face.points_68_px[:, 0].min() > smaller.shape[1]
    np.testing.assert_array_equal(face.points_px, landmarks.from_68(face.points_68_px))


def test_a_photo_without_a_face_has_none(finder):
    assert portrait.find(np.full((100, 100, 3), 90, np.uint8), finder) is None


def test_a_face_comes_to_where_the_frame_has_it():
    matrix = portrait.place(PICTURE, POINTS_PX, frames.PORTRAIT, 100)
    eyes, chin = landmarks.anchor_points(frames.apply(matrix, POINTS_PX))
    wanted = [np.array(x) * 100 - 0.5 for x in (frames.PORTRAIT.eye_middle, frames.PORTRAIT.chin)]
    np.testing.assert_allclose([eyes, chin], wanted, atol=1e-3)


def test_without_a_face_it_is_the_middle_square_and_without_a_frame_the_whole_picture():
    square = portrait.place(PICTURE, None, frames.PORTRAIT, 90)
    np.testing.assert_array_equal(square, portrait.middle(PICTURE, 90))
    corners_px = np.array([[9.5, -0.5], [189.5, 179.5]])
    np.testing.assert_allclose(frames.apply(square, corners_px), [[-0.5] * 2, [89.5] * 2])
    for points_px in (None, POINTS_PX):
        whole = portrait.place(PICTURE, points_px, None, 90)
        corners_px = np.array([[-0.5, -0.5], [199.5, 179.5]])
        np.testing.assert_allclose(frames.apply(whole, corners_px), [[-0.5] * 2, [89.5] * 2])


def test_points_that_are_no_face_are_refused():
    with pytest.raises(ValueError, match="no landmarks of a face"):
        portrait.place(PICTURE, np.full((40, 2), 50.0), frames.PORTRAIT, 90)
