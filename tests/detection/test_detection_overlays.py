import dataclasses

import numpy as np
import pytest
from disc_faces import SHAPE
from test_detections import face

from tf_landtoon.detection import detection_overlays, detections
from tf_landtoon.geometry import face_squares
from tf_landtoon.images import overlays


def test_points_are_drawn_where_they_are_in_their_parts_colour():
    points_px = 4.0 * SHAPE + 320.0
    square = face_squares.around(points_px)
    one = detections.Face(points_px, np.full(40, 0.1), np.ones(40), square, "detector")
    drawn = detection_overlays.draw(np.zeros((640, 640, 3), np.uint8), [one])
    assert drawn.shape == (640, 640, 3)
    for index, part in ((35, "nose"), (38, "mouth"), (19, "brows")):
        x, y = np.rint(one.points_px[index]).astype(int)
        np.testing.assert_allclose(drawn[y, x], overlays.PART_COLORS[part], atol=40)


def test_uncertain_points_are_rings():
    sure = dataclasses.replace(face(200.0), expected_error_px=np.full(40, 0.1))
    unsure = dataclasses.replace(sure, expected_error_px=np.full(40, 20.0))
    black = np.zeros((640, 640, 3), np.uint8)
    x, y = np.rint(sure.points_px[35]).astype(int)  # the nose, to which no line leads
    assert detection_overlays.draw(black, [sure])[y, x].max() > 200
    assert detection_overlays.draw(black, [unsure])[y, x].max() < 120


@pytest.mark.parametrize("size, shown", [(100, 640), (900, 900), (3200, 1600)])
def test_pictures_are_shown_at_a_size_for_looking_at(size, shown):
    drawn = detection_overlays.draw(np.zeros((size // 2, size, 3), np.uint8), [face()])
    assert drawn.shape == (shown // 2, shown, 3)


def test_a_face_may_reach_beyond_the_picture_and_a_picture_may_have_none():
    grey = np.full((640, 700, 3), 90, np.uint8)
    np.testing.assert_array_equal(detection_overlays.draw(grey, []), grey)
    for shift in (-100.0, 560.0, 5000.0):
        assert detection_overlays.draw(grey, [face(shift)]).shape == grey.shape


def test_the_box_leans_with_the_face():
    one = face(200.0)
    leaning = dataclasses.replace(one, square=face_squares.FaceSquare((320.0, 320.0), 200.0, 45.0))
    drawn = detection_overlays.draw(np.zeros((640, 640, 3), np.uint8), [leaning])
    top = round(320 - 100 * np.sqrt(2))  # a corner of the square, right above its centre
    assert drawn[top - 3 : top + 4, 316:325].max() == 255
