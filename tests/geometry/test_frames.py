import math
import pathlib

import cv2
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


def test_a_crop_at_the_pictures_own_size_is_the_picture():
    image = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    assert np.array_equal(frames.crop(image, frames.whole_matrix(40, 40, 40), 40), image)


@pytest.mark.parametrize("factor", [2, 4])
def test_shrinking_takes_the_mean_of_every_pixel(factor):
    noise = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    small = frames.crop(noise, frames.whole_matrix(48, 48, 48 // factor), 48 // factor)
    blocks = noise.reshape(48 // factor, factor, 48 // factor, factor, 3).mean(axis=(1, 3))
    assert np.abs(small - blocks).max() <= 1


def test_a_fine_grating_turns_grey_instead_of_aliasing_when_a_turned_face_shrinks():
    grating = np.zeros((300, 300, 3), np.uint8)
    grating[:, ::2] = 255
    crop = frames.crop(grating, frames.matrix(frames.PORTRAIT, face_px(4.0, 20.0), 32), 32)
    assert np.abs(crop.astype(int) - 127).max() < 25


def test_a_landmark_stays_on_its_spot_of_the_picture():
    image = np.zeros((300, 300, 3), np.uint8)
    spot = np.array([141.0, 180.0])
    cv2.circle(image, (141, 180), 6, (255, 255, 255), -1)
    for matrix in (
        frames.matrix(frames.PORTRAIT, face_px(degrees=15), 112),
        frames.square_matrix((150.0, 170.0), 120.0, 112),
        frames.whole_matrix(300, 300, 112),
    ):
        crop = frames.crop(image, matrix, 112)[..., 0].astype(float)
        y, x = np.mgrid[:112, :112]
        centroid = [(crop * x).sum() / crop.sum(), (crop * y).sum() / crop.sum()]
        assert np.allclose(centroid, frames.apply(matrix, spot), atol=0.1)


def test_beyond_the_border_the_picture_is_reflected():
    image = np.tile(np.arange(0, 200, 10, dtype=np.uint8)[:, None, None], (1, 20, 3))
    crop = frames.crop(image, frames.square_matrix((9.5, -0.5), 20.0, 20), 20)
    assert crop[9:12, 0, 0].tolist() == [10, 0, 10]


def test_the_middle_of_a_wider_crop_is_the_narrower_crop():
    image = np.random.default_rng(1).integers(0, 256, (256, 256, 3), np.uint8)
    image = cv2.GaussianBlur(image, (0, 0), 2)
    wide = frames.crop(image, frames.square_matrix((120.2, 130.7), 160.0, 160), 160)
    narrow = frames.crop(image, frames.square_matrix((120.2, 130.7), 112.0, 112), 112)
    assert np.array_equal(wide[24:136, 24:136], narrow)


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
