import numpy as np
import pytest

from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import landmarks
from tf_landtoon.losses import pair_losses

RNG = np.random.default_rng(0)
SIZE = 64
_, _, POINTS_PX = synthetic.faces(2, SIZE, seed=1)
ONES = np.ones((2, SIZE, SIZE, 1), np.float32)


def pictures():
    return RNG.uniform(-1, 1, (2, SIZE, SIZE, 3)).astype(np.float32)


def test_eyes_and_mouth_count_more_than_the_corners_and_all_pixels_one_on_average():
    weight = np.asarray(pair_losses.face_weight(POINTS_PX.astype(np.float32), SIZE))
    assert weight.shape == (2, SIZE, SIZE, 1)
    np.testing.assert_allclose(weight.mean((1, 2, 3)), 1.0, rtol=1e-5)
    for part in (landmarks.LEFT_EYE, landmarks.RIGHT_EYE, landmarks.PARTS["mouth"]):
        for face in range(2):
            column, row = np.round(POINTS_PX[face, list(part)].mean(0)).astype(int)
            assert weight[face, row, column, 0] > 3 * weight[face, 0, 0, 0]


def test_difference_is_the_mean_absolute_one_and_weighs_where_it_is():
    one, other = pictures(), pictures()
    plain = float(pair_losses.difference(one, other, ONES))
    assert plain == pytest.approx(np.abs(one - other).mean(), rel=1e-5)
    weight = np.where(np.arange(SIZE) < SIZE // 2, 2.0, 0.0).astype(np.float32)[:, None]
    left = float(pair_losses.difference(one, other, ONES * weight))
    assert left == pytest.approx(np.abs(one - other)[:, :, : SIZE // 2].mean(), rel=1e-5)


def test_edges_do_not_see_a_difference_that_is_the_same_everywhere():
    one = pictures()
    assert float(pair_losses.edges(one, one + 0.25, ONES)) == pytest.approx(0, abs=1e-6)
    step = one.copy()
    step[:, :, SIZE // 2 :] += 0.5  # one column of SIZE - 1 has a step of 0.5
    assert float(pair_losses.edges(step, one, ONES)) == pytest.approx(0.5 / (SIZE - 1), rel=1e-4)


def test_broad_color_sees_tones_and_no_detail():
    one = pictures()
    rows = np.tile([0.25, -0.25], SIZE // 2).astype(np.float32)[:, None, None]
    assert float(pair_losses.broad_color(one + rows, one)) == pytest.approx(0, abs=1e-5)
    assert float(pair_losses.broad_color(one + 0.2, one)) == pytest.approx(0.1 / 3, rel=1e-3)
