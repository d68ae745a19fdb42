import dataclasses
import pathlib

import cv2
import drawn_scenes
import numpy as np
import pytest

from tf_landtoon.detection import detections, photo_faces, photographed
from tf_landtoon.geometry import face_squares, landmarks
from tf_landtoon.images import pictures

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


def face_at(points_px):
    points_px = np.asarray(points_px, np.float32)
    square = face_squares.around(points_px)
    return detections.Face(points_px, np.ones(40), np.ones(40), square, "detector")


@pytest.fixture(scope="module")
def judge():
    return photographed.Photographed()


def test_a_photographs_face_is_no_drawings(judge):
    photo = pictures.read_rgb(ASTRONAUT)
    [found] = photo_faces.FaceFinder().faces(photo)
    face = face_at(landmarks.from_68(found.points_px))
    for picture in (photo, cv2.GaussianBlur(photo, (0, 0), 2), 255 - (255 - photo) // 2):
        assert judge.split(picture, [face]) == ([], [face])


@pytest.mark.parametrize("seed", range(4))
def test_a_drawn_face_stays_one_in_grey_and_in_screen_tone(judge, seed):
    picture, points_px = drawn_scenes.drawing(seed)
    face = face_at(points_px)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]]
    tone = 127 * (np.sin((x + y) * 1.6) * np.sin((x - y) * 1.6) + 1)
    for shown in (picture, np.dstack([grey] * 3), np.dstack([np.uint8(255 * (grey > tone))] * 3)):
        assert judge.split(shown, [face]) == ([face], [])


def test_where_there_is_no_face_nobody_is_asked(judge):
    assert photographed.Photographed().split(np.zeros((9, 9, 3), np.uint8), []) == ([], [])


def test_a_picture_that_is_read_as_a_face_on_the_users_word_is_not_judged(judge):
    photo = pictures.read_rgb(ASTRONAUT)
    face = face_at(np.random.default_rng(1).uniform(100, 300, (40, 2)))
    whole = dataclasses.replace(face, found_by="whole")
    assert judge.split(photo, [face]) == ([], [face])
    assert judge.split(photo, [whole]) == ([whole], [])
