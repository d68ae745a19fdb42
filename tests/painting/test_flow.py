import numpy as np
import pytest

from tf_landtoon.painting.flow import Flow


@pytest.mark.parametrize("degrees", [0, 30, 75, 120])
def test_the_flow_of_stripes_runs_along_them(degrees):
    angle = np.radians(degrees)
    rows, columns = np.mgrid[:128, :128]
    stripes = 128 + 60 * np.sin((columns * -np.sin(angle) + rows * np.cos(angle)) / 2.5)
    flow = Flow(stripes.astype(np.float32), np.ones((128, 128), np.float32))
    along = np.abs(flow.direction[40:88, 40:88] @ [np.cos(angle), np.sin(angle)])
    assert along.min() > 0.98
    assert flow.straightness[40:88, 40:88].min() > 0.8


def test_noise_has_no_direction():
    noise = np.random.default_rng(0).normal(128, 40, (256, 256)).astype(np.float32)
    flow = Flow(noise, np.ones((256, 256), np.float32))
    assert flow.straightness.mean() < 0.4


def test_smoothing_along_stripes_keeps_them_and_drops_noise():
    rng = np.random.default_rng(1)
    stripes = 128 + 50 * np.sin(np.mgrid[:256, :256][0] / 4)
    noisy = (stripes + rng.normal(0, 25, stripes.shape)).astype(np.float32)
    flow = Flow(noisy, np.ones(noisy.shape, np.float32))
    smooth = flow.along(noisy, 6.0)
    inside = slice(40, 216)
    error = np.abs(smooth - stripes)[inside, inside].mean()
    assert error < 0.35 * np.abs(noisy - stripes)[inside, inside].mean()


def test_what_does_not_count_is_not_gathered():
    rows = np.mgrid[:128, :128][0].astype(np.float32)
    flow = Flow(128 + 60 * np.sin(rows / 2), np.ones((128, 128), np.float32))
    values = np.full((128, 128), 5, np.float32)
    values[:, 64:] = 500
    weight = (values == 5).astype(np.float32)
    assert np.allclose(flow.along(values, 4.0, weight)[:, :60], 5, atol=0.01)


def test_where_the_photo_tells_nothing_the_usual_way_is_followed():
    light = np.full((128, 128), 60, np.float32)
    usual = np.zeros((128, 128, 2), np.float32)
    usual[..., 0], usual[..., 1] = 0.6, 0.8
    flow = Flow(light, np.ones_like(light), usual=usual)
    assert np.abs(flow.direction @ [0.6, 0.8]).min() > 0.99


def test_clear_strands_outweigh_the_usual_way():
    rows = np.mgrid[:128, :128][0].astype(np.float32)
    usual = np.zeros((128, 128, 2), np.float32)
    usual[..., 1] = 1
    flow = Flow(128 + 60 * np.sin(rows / 2), np.ones((128, 128), np.float32), usual=usual)
    assert np.abs(flow.direction[40:88, 40:88, 0]).min() > 0.95


def test_smooth_directions_stay_unit_vectors():
    noise = np.random.default_rng(0).normal(128, 40, (128, 128)).astype(np.float32)
    smooth = Flow(noise, np.ones_like(noise)).smooth(4.0)
    assert np.allclose(np.linalg.norm(smooth, axis=-1), 1, atol=1e-5)
