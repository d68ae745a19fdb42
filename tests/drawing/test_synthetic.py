import numpy as np

from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import landmarks


def test_one_seed_draws_the_same_faces_and_another_others():
    first, again, other = (synthetic.faces(2, 32, seed) for seed in (1, 1, 2))
    for a, b, c in zip(first, again, other, strict=True):
        assert np.array_equal(a, b) and not np.array_equal(a, c)


def test_faces_are_uint8_pictures_with_forty_points_inside():
    photos, toons, points_px = synthetic.faces(8, 64, seed=0)
    assert photos.shape == toons.shape == (8, 64, 64, 3)
    assert photos.dtype == toons.dtype == np.uint8
    assert points_px.shape == (8, 40, 2) and points_px.dtype == np.float32
    assert points_px.min() >= 0 and points_px.max() <= 63


def test_the_upright_shape_is_its_own_mirror():
    shape = synthetic.shape()
    np.testing.assert_allclose(shape[landmarks.MIRROR] * [-1, 1] + [1, 0], shape, atol=1e-9)


def test_eyes_are_where_the_landmarks_say():
    photos, _, points_px = synthetic.faces(8, 64, seed=0)
    for photo, points in zip(photos, points_px):
        x, y = np.rint(points[23:29].mean(axis=0)).astype(int)
        red, _, blue = photo[y, x].astype(int)
        assert blue > red  # irises are blue; no skin is
