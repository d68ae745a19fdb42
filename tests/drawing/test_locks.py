"""Locks, flicks and waves."""

import numpy as np

from tf_landtoon.drawing import locks

EDGE = np.stack([np.zeros(20), np.linspace(0, 1, 20)], axis=1)  # from the roots straight down


def test_a_lock_goes_from_root_over_tip_to_root():
    lock = locks.lock([0, 0], [1, 0], [0.5, 2], 0.1, 6)
    assert lock.shape == (11, 2)
    np.testing.assert_allclose(lock[[0, 5, 10]], [[0, 0], [0.5, 2], [1, 0]])


def test_flicks_stand_out_on_the_side_that_is_outside_and_keep_the_ends():
    planned = locks.plan_flicks(3, np.random.default_rng(1))
    for sign in (-1, 1):
        line = locks.flicks(EDGE, planned, 0.2, sign)
        np.testing.assert_allclose(line[[0, -1]], EDGE[[0, -1]])
        assert (sign * line[:, 0]).max() > 0.02
        assert (sign * line[:, 0]).min() > -0.02


def test_no_flick_leaves_the_edge():
    assert locks.plan_flicks(0, np.random.default_rng(1)) == ()
    assert locks.flicks(EDGE, (), 0.2, 1) is EDGE


def test_flicks_keep_their_distance():
    for seed in range(50):
        starts = [flick.start for flick in locks.plan_flicks(3, np.random.default_rng(seed))]
        assert 1 <= len(starts) <= 3 and (np.diff(starts) > 0.12).all()


def test_waves_leave_what_is_above_the_eyes():
    points = np.array([[0.0, -1.0], [0.0, 0.0], [0.0, 0.9]])
    waved = locks.waved(points, 0.1, 1.0)
    np.testing.assert_array_equal(waved[:2], points[:2])
    assert 0 < abs(waved[2, 0]) <= 0.1
    np.testing.assert_array_equal(locks.waved(points, 0.0, 1.0), points)
