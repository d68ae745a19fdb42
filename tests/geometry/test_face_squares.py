import numpy as np
import pytest
from disc_faces import SHAPE

from tf_landtoon.geometry import face_squares, frames


def test_matrix_makes_a_leaning_square_upright():
    square = face_squares.FaceSquare((50.0, 40.0), 20.0, 90.0)
    matrix = square.matrix(10)
    np.testing.assert_allclose(frames.apply(matrix, np.array([50.0, 40.0])), [4.5, 4.5])
    # A face that leans by a quarter turn clockwise has its chin on the left.
    np.testing.assert_allclose(frames.apply(matrix, np.array([44.0, 40.0])), [4.5, 7.5], atol=1e-5)


def test_without_tilt_it_is_the_frames_square():
    expected = frames.square_matrix((30.0, 20.0), 50.0, 112)
    np.testing.assert_allclose(face_squares.FaceSquare((30.0, 20.0), 50.0).matrix(112), expected)


def test_moved_goes_along_the_squares_own_axes():
    moved = face_squares.FaceSquare((0.0, 0.0), 10.0, 90.0).moved(0.0, 0.5, 2.0, 5.0)
    np.testing.assert_allclose(moved.centre_px, [-5.0, 0.0], atol=1e-9)
    assert (moved.side_px, moved.tilt_degrees) == (20.0, 95.0)


@pytest.mark.parametrize("tilt_degrees", [-60, 0, 35, 120])
def test_the_square_round_a_face_leans_and_grows_with_it(tilt_degrees):
    upright = face_squares.around(SHAPE)
    linear = 1.7 * face_squares.turn(tilt_degrees).T
    square = face_squares.around(SHAPE @ linear.T + [30.0, 60.0])
    assert square.tilt_degrees == pytest.approx(upright.tilt_degrees + tilt_degrees, abs=1e-3)
    assert square.side_px == pytest.approx(1.7 * upright.side_px, rel=1e-4)
    expected = linear @ upright.centre_px + [30.0, 60.0]
    np.testing.assert_allclose(square.centre_px, expected, atol=1e-3)


def test_an_upright_faces_square_is_what_the_detector_is_trained_on():
    level = SHAPE - [0.0, 3.0]
    assert face_squares.around(level).tilt_degrees == pytest.approx(0.0, abs=1e-4)
    centre, side = frames.box_square(level, frames.VIEW_SCALE)
    square = face_squares.around(level)
    np.testing.assert_allclose(square.centre_px, centre, atol=1e-4)
    assert square.side_px == pytest.approx(side, rel=1e-5)


@pytest.mark.parametrize("tilt_degrees", [-11, 8])
def test_a_face_that_leans_little_is_left_to_lean(tilt_degrees):
    leaning = SHAPE @ face_squares.turn(tilt_degrees)
    lean = face_squares.lean(SHAPE) + tilt_degrees
    assert face_squares.lean(leaning) == pytest.approx(lean, abs=1e-4) and abs(lean) < 12
    square = face_squares.around(leaning)
    assert square == face_squares.FaceSquare(*frames.box_square(leaning, frames.VIEW_SCALE))
