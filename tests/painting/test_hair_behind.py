import numpy as np
import pytest

from tf_landtoon.painting import hair_behind
from tf_landtoon.painting.layers import Layer


def with_lock(study, x, top, bottom, width):
    shares = study.shares.copy()
    own = study.frame.face_xy
    lock = (np.abs(own[..., 0] - x) < width / 2) & (own[..., 1] > top) & (own[..., 1] < bottom)
    lock &= shares[Layer.BACKGROUND] > 0.5
    shares[:, lock] = 0
    shares[Layer.HAIR][lock] = 1
    return shares, lock


def test_hair_that_hangs_from_the_scalp_stays(study):
    shares, photo, mass = hair_behind.parted(study.shares.copy(), study.photo, study.frame)
    assert (shares == study.shares).all() and (photo == study.photo).all()
    assert (mass < 0).all()


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_floating_lock_becomes_one_mass_from_the_head_down(study, sign):
    shares, lock = with_lock(study, sign * 0.72, 0.55, 1.0, 0.30)
    assert lock.sum() > 300
    after, photo, mass = hair_behind.parted(shares, study.photo, study.frame)
    assert not (after[Layer.HAIR][lock] > 0.5).any()
    assert np.allclose(after.sum(0), 1, atol=1e-3)
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    assert (mass[lock] > 0).mean() > 0.7
    for row in (0.0, 0.3, 0.6):  # no gap up to the head
        beside = (np.abs(y - row) < 0.02) & (sign * x > 0.2) & (sign * x < 0.6)
        assert (mass[beside] > 0).all()
    assert not (mass[sign * x < 0] > 0).any()


def test_the_mass_ends_in_tips(study):
    shares, lock = with_lock(study, 0.72, 0.55, 0.85, 0.30)
    _, _, mass = hair_behind.parted(shares, study.photo, study.frame)
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    low, lower = (((mass > 0) & (np.abs(y - at) < 0.01) & (x > 0.4)).sum() for at in (0.8, 0.95))
    assert 0 < lower < 0.75 * low


def test_a_crumb_of_hair_goes_without_a_mass(study):
    shares, lock = with_lock(study, 0.95, 0.8, 0.9, 0.08)
    after, _, mass = hair_behind.parted(shares, study.photo, study.frame)
    assert not (after[Layer.HAIR][lock] > 0.5).any() and (mass < 0).all()


def test_a_thin_strand_far_from_the_neck_is_left_out(study):
    shares, lock = with_lock(study, 1.1, 0.3, 1.2, 0.06)
    after, _, mass = hair_behind.parted(shares, study.photo, study.frame)
    assert not (after[Layer.HAIR][lock] > 0.5).any() and (mass < 0).all()
