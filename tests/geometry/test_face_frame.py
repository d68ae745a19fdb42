import numpy as np
import parser_portraits

from tf_landtoon.geometry import face_frame


def test_eyes_and_chin_have_the_places_that_the_frame_is_named_by():
    face = face_frame.FaceFrame.of(parser_portraits.POINTS)
    own = face.own(parser_portraits.POINTS)
    np.testing.assert_allclose(own[36:48].mean(0), (0, 0), atol=1e-5)
    np.testing.assert_allclose(own[8], (0, 1), atol=1e-5)
    assert -0.7 < own[0, 0] < -0.5 and 0.5 < own[16, 0] < 0.7  # ears


def test_there_and_back_is_where_one_was_also_for_a_mirrored_turned_face():
    turn = np.array([(-0.8, 0.5), (0.5, 0.8)])
    face = face_frame.FaceFrame.of(parser_portraits.POINTS @ turn + (300, 10))
    shape = np.random.default_rng(1).uniform(-1, 1, (7, 2))
    np.testing.assert_allclose(face.own(face.px(shape)), shape, atol=1e-4)
