import numpy as np
import pytest

from tf_landtoon.painting import fields


def test_filling_keeps_what_is_known_and_invents_nothing_beyond_its_range():
    rng = np.random.default_rng(0)
    values = rng.uniform(50, 200, (40, 56, 3)).astype(np.float32)
    known = np.zeros((40, 56), np.float32)
    known[5:20, 5:20] = 1
    answer = fields.filled(values, known)
    assert np.abs(answer - values)[5:20, 5:20].max() < 1e-3
    assert answer.min() > 49 and answer.max() < 201


def test_a_constant_fills_everything():
    known = np.zeros((33, 17), np.float32)
    known[3, 4] = 1
    assert np.allclose(fields.filled(np.full((33, 17), 7.0, np.float32), known), 7, atol=1e-3)


def test_blurring_inside_does_not_see_the_outside():
    values = np.where(np.arange(64) < 32, 10, 1000).astype(np.float32)[None].repeat(64, 0)
    inside = (values == 10).astype(np.float32)
    assert np.allclose(fields.blurred_inside(values, inside, 5)[:, :30], 10, atol=0.1)


@pytest.mark.parametrize("sigma", [3.0, 9.0, 30.0])
def test_a_blur_keeps_the_mean_of_a_spot(sigma):
    spot = np.zeros((256, 256), np.float32)
    spot[128, 128] = 1
    out = fields.blurred(spot, sigma)
    assert out.sum() == pytest.approx(1, rel=0.05)
    rows = np.arange(256) - 128
    assert np.sqrt((out.sum(1) * rows**2).sum() / out.sum()) == pytest.approx(sigma, rel=0.12)


def test_depth_is_zero_on_the_edge_and_signed():
    mask = np.zeros((21, 41), bool)
    mask[:, 20:] = True
    depth = fields.depth(mask)[10]
    assert depth[20] == pytest.approx(0.5, abs=0.1) and depth[19] == pytest.approx(-0.5, abs=0.1)
    assert (np.diff(depth[5:35]) > 0.8).all()


def test_islands_go_and_the_mainland_stays():
    mask = np.zeros((30, 30), bool)
    mask[2:4, 2:4] = True
    mask[10:20, 10:20] = True
    kept = fields.without_islands(mask, 50)
    assert kept.sum() == 100 and not kept[3, 3]
