import math
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import frames, landmarks

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")


def face_px(scale=2.0, degrees=0.0, shift=(20.0, 5.0)):
    """The golden face, enlarged, turned and moved."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return scale * GOLDEN["p40_symmetric"] @ turn + shift


@pytest.mark.parametrize("degrees", [0, 25, -160])
def test_eyes_and_chin_come_to_the_frames_places(degrees):
    points_px = face_px(degrees=degrees)
    matrix = frames.matrix(frames.PORTRAIT, points_px, 112)
    eye_middle, chin = landmarks.anchor_points(frames.apply(matrix, points_px))
    assert np.allclose(eye_middle, [0.5 * 112 - 0.5, 0.48 * 112 - 0.5], atol=1e-4)
    assert np.allclose(chin, [0.5 * 112 - 0.5, 0.86 * 112 - 0.5], atol=1e-4)


def test_the_frames_matrix_is_a_similarity_without_reflection():
    linear = frames.matrix(frames.PORTRAIT, face_px(degrees=40), 112)[:, :2]
    scale = np.sqrt(np.linalg.det(linear))
    assert np.allclose(linear @ linear.T, scale**2 * np.eye(2))
    assert frames.scale_of(np.hstack([linear, [[0], [0]]])) == pytest.approx(scale)


def test_one_face_in_two_sizes_and_turns_comes_to_the_same_points():
    one, other = face_px(1.0, 0.0), face_px(5.3, 33.0, (-90.0, 400.0))
    aligned = [
        frames.apply(frames.matrix(frames.PORTRAIT, points, 112), points) for points in (one, other)
    ]
    assert np.allclose(*aligned, atol=1e-3)


def test_eyes_on_the_chin_are_refused():
    with pytest.raises(ValueError, match="one point"):
        frames.matrix(frames.PORTRAIT, np.full((40, 2), 7.0), 112)


def test_a_frame_scaled_to_its_own_share_stays_and_a_larger_face_stays_inside():
    assert frames.PORTRAIT.scaled(frames.PORTRAIT.face_share) == frames.PORTRAIT
    tight = frames.PORTRAIT.scaled(0.62)
    assert tight.face_share == pytest.approx(0.62)
    assert 0 < tight.eye_middle[1] < tight.chin[1] < 1


def test_the_inverse_undoes_a_matrix():
    matrix = frames.matrix(frames.PORTRAIT, face_px(degrees=12), 112)
    points_px = face_px()
    there = frames.apply(matrix, points_px)
    assert np.allclose(frames.apply(frames.inverse(matrix), there), points_px, atol=1e-3)


def test_whole_matrix_carries_corners_onto_corners():
    corners = np.array([[-0.5, -0.5], [63.5, 31.5]])  # outer edges of the corner pixels
    assert np.allclose(
        frames.apply(frames.whole_matrix(64, 32, 16), corners), [[-0.5, -0.5], [15.5, 15.5]]
    )


def test_the_dan_view_is_the_square_round_the_landmarks_box():
    points_px = frames.apply(frames.matrix(frames.PORTRAIT, face_px(), 112), face_px())
    left, top, side = frames.view_of(points_px, 112)
    x0, y0, x1, y1 = landmarks.box(points_px)
    assert side * 112 == pytest.approx(1.25 * max(x1 - x0, y1 - y0))
    assert (left + side / 2) * 112 - 0.5 == pytest.approx((x0 + x1) / 2, abs=1e-4)
    assert (top + side / 2) * 112 - 0.5 == pytest.approx((y0 + y1) / 2, abs=1e-4)


def test_a_view_is_moved_and_shrunk_into_the_picture():
    points_px = frames.apply(frames.matrix(frames.PORTRAIT, face_px(), 112), face_px())
    left, top, side = frames.view_of(points_px + [30, 0], 112)
    assert left == pytest.approx(1 - side) and 0 <= top <= 1 - side
    assert frames.view_of(points_px * 3, 112) == (0.0, 0.0, 1.0)


def test_json_gives_back_the_frame():
    for frame in (None, frames.PORTRAIT, frames.PORTRAIT.scaled(0.25)):
        assert frames.from_json(frames.to_json(frame)) == frame


@pytest.mark.parametrize("content", [{}, {"name": "box"}, {"name": "x", "eye_middle": 3}, None])
def test_json_of_something_else_is_an_input_error(content):
    with pytest.raises(errors.InputError, match="frame"):
        frames.from_json(content)
