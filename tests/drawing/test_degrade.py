"""Faults of a camera."""

import dataclasses

import numpy as np
import pytest

from tf_landtoon.drawing import degrade

NONE = degrade.Faults(
    degrade.Light((1.0, 1.0, 1.0), 1.0, 1.0, 0.0, 0.0, 1.0), None, False, None, False, None, None
)
RAMP = np.repeat(np.arange(64, dtype=np.uint8)[:, None], 64, 1)[..., None].repeat(3, -1) * 4


def test_no_fault_changes_nothing():
    assert np.array_equal(degrade.degrade(RAMP, NONE), RAMP)


@pytest.mark.parametrize(
    "fault", [{"shrunk": 0.6}, {"blur": 4.0}, {"sharpened": True}, {"jpeg_quality": 40}]
)
def test_every_fault_changes_pixels_and_moves_nothing(fault):
    step = RAMP.copy()
    step[:, 32:] = 255 - step[:, 32:]
    spoilt = degrade.degrade(step, dataclasses.replace(NONE, **fault))
    assert spoilt.shape == step.shape and spoilt.dtype == np.uint8
    off = np.abs(spoilt.astype(int) - step)
    assert off.max() > 0 and off.mean() < 8


def test_grain_is_added_and_clipped_and_read_only():
    grain = np.full((64, 64, 1), 10, np.float32)
    faults = dataclasses.replace(NONE, grain=grain)
    assert np.array_equal(degrade.degrade(RAMP, faults), np.clip(RAMP.astype(int) + 10, 0, 255))
    assert not faults.grain.flags.writeable


def test_haze_veils_dark_and_light():
    light = dataclasses.replace(NONE.light, haze=0.5, haze_value=1.0)
    veiled = degrade.degrade(RAMP, dataclasses.replace(NONE, light=light))
    assert veiled.min() == 128


def test_grain_has_the_size_of_the_picture():
    sizes = {
        faults.grain.shape
        for faults in (degrade.sample(np.random.default_rng(seed), 48) for seed in range(30))
        if faults.grain is not None
    }
    assert sizes == {(48, 48, 1)}
