import numpy as np
import pytest

from tf_landtoon.painting import fields, hair_growth, hair_texture
from tf_landtoon.painting.layers import Layer


def measured(study, light, shares=None):
    growth = hair_growth.direction(study.frame, 0.0)
    shares = study.shares if shares is None else shares
    plain = fields.blurred((shares[Layer.HAIR] > 0.5).astype(np.float32), 3.0) < 0.02
    light = np.where(plain, 128, light)
    return hair_texture.measured(light.astype(np.float32), shares, growth, study.frame)


def noise(seed=0):
    return np.random.default_rng(seed).standard_normal((512, 512)).astype(np.float32)


def test_strands_along_the_growth_are_straight_and_tangles_are_curls(study):
    x = study.frame.face_xy[..., 0] / np.maximum(study.frame.face_xy[..., 1] + 1.02, 0.3)
    straight = measured(study, 128 + 40 * np.sin(90 * x))
    tangled = measured(study, 128 + 200 * fields.blurred(noise(), 3.0))
    assert straight.curl < 0.2
    assert tangled.curl > 0.6
    assert tangled.curls.min() >= 0 and tangled.curls.max() <= 1


def test_a_torn_rim_is_looser_than_a_calm_one(study):
    calm = measured(study, noise())
    shares = study.shares.copy()
    bumps = fields.blurred(noise(), 6.0)
    torn = fields.depth(shares[Layer.HAIR] > 0.5) + 12 * bumps / bumps.std() > 0
    torn &= shares[[Layer.HAIR, Layer.BACKGROUND]].sum(0) > 0.5
    shares[Layer.BACKGROUND] += shares[Layer.HAIR] - torn
    shares[Layer.HAIR] = torn
    assert measured(study, noise(), shares).loose > calm.loose + 0.2


@pytest.mark.parametrize("covered", [False, True])
def test_a_fringe_makes_a_forehead_low(study, covered):
    shares = study.shares.copy()
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    forehead = (np.abs(x) < 0.45) & (y > -0.7) & (y < -0.3)
    shares[:, forehead] = 0
    shares[Layer.HAIR if covered else Layer.FACE, forehead] = 1
    assert measured(study, noise(), shares).high != covered


def test_cropped_hair_is_curly_only_if_its_strands_hardly_agree(study):
    """A ring of 0.3 face units: half-tangled strands are curls in a mass, not in a short cut."""
    shares = study.shares.copy()
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    short = (shares[Layer.HAIR] > 0.5) & (y < -0.35) & (np.hypot(x, y + 0.1) > 0.72)
    shares[Layer.BACKGROUND] += shares[Layer.HAIR] * ~short
    shares[Layer.HAIR] *= short
    assert 300 < short.sum() < 0.9 * study.frame.unit**2
    tangled = 128 + 200 * fields.blurred(noise(), 3.0)
    strands = 300 * fields.blurred(noise(1), 3.0)[:1].repeat(512, 0)
    assert measured(study, tangled, shares).curl > 0.5
    assert measured(study, tangled + strands, shares).curl < 0.2


@pytest.mark.parametrize("grain", [6.0, 12.0, 25.0])
def test_grain_makes_no_curls(study, grain):
    x = study.frame.face_xy[..., 0] / np.maximum(study.frame.face_xy[..., 1] + 1.02, 0.3)
    growth = hair_growth.direction(study.frame, 0.0)
    strands = 128 + 40 * np.sin(60 * x) * (study.shares[Layer.HAIR] > 0.5) + grain * noise()
    light = strands.astype(np.float32)
    assert hair_texture.measured(light, study.shares, growth, study.frame).curl < 0.2
