import numpy as np
import pytest

from tf_landtoon.painting import fields, hair_tones
from tf_landtoon.painting.flow import Flow, FlowSettings
from tf_landtoon.painting.layers import Layer


@pytest.fixture(scope="module")
def stripes():
    light = 128 + 60 * np.sin(np.arange(256, dtype=np.float32) / 3)
    light = np.repeat(light[None], 256, 0)
    return Flow(light, np.ones_like(light), FlowSettings(steps=14, step=4.0))


def test_half_and_whole_undo_each_other_on_smooth_maps():
    rows = np.mgrid[:512, :512][0].astype(np.float32)
    assert np.abs(hair_tones.whole(hair_tones.half(rows)) - rows)[4:-4].max() < 0.6


def test_streaks_are_long_along_the_flow_and_repeat(stripes):
    streak = hair_tones.streaks(stripes, 5, (18, 30), 2)
    assert streak.std() == pytest.approx(1, abs=0.01)
    across, along = (np.abs(np.diff(streak, axis=axis)).mean() for axis in (1, 0))
    assert across > 3 * along
    assert (streak == hair_tones.streaks(stripes, 5, (18, 30), 2)).all()
    assert (streak != hair_tones.streaks(stripes, 6, (18, 30), 2)).any()


def test_small_and_round_pieces_of_a_tone_go_long_ones_stay():
    tone = np.zeros((256, 256), np.float32)
    mask = np.ones((256, 256), bool)
    tone[20:26, 20:26] = -2  # small
    rows, columns = np.mgrid[:256, :256]
    tone[(rows - 100) ** 2 + (columns - 60) ** 2 < 12**2] = -2  # round
    tone[50:200, 150:158] = -2  # a lock
    clean = hair_tones.without_blobs(tone, mask, -1, 200)
    assert clean[23, 23] > -1 and clean[100, 60] > -1
    assert (clean[50:200, 150:158] < -1).all()
    assert clean[10, 200] == 0


def test_the_band_of_light_lies_on_the_crown_and_follows_it(study):
    mask = study.shares[Layer.HAIR] > 0.5
    flat = np.zeros((512, 512), np.float32)
    band = hair_tones.band(mask, np.ones((512, 512), np.float32), flat, study.frame) > 0
    assert 0.01 * mask.sum() < band.sum() < 0.2 * mask.sum()
    assert band[mask].sum() == band.sum()
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    assert y[band].max() < -0.2
    middle, side = (y[band & (np.abs(np.abs(x) - at) < 0.04)].mean() for at in (0.04, 0.5))
    assert middle < side - 0.1  # a curve


def test_a_head_without_hair_on_top_has_no_band(study):
    mask = (study.shares[Layer.HAIR] > 0.5) & (study.frame.face_xy[..., 1] > 0)
    flat = np.zeros((512, 512), np.float32)
    band = hair_tones.band(mask, flat + 1, flat, study.frame)
    assert (band < 0).all()


def test_background_that_shines_through_the_rim_is_taken_out(study):
    mask = study.shares[Layer.HAIR] > 0.5
    depth = fields.depth(mask).astype(np.float32)
    photo = np.where(mask[..., None], np.float32([70, 48, 38]), np.float32([60, 200, 60]))
    rim = mask & (depth < 6) & (fields.blurred(study.shares[Layer.BACKGROUND], 8) > 0.2)
    photo[rim] += 0.5 * (np.float32([60, 200, 60]) - photo[rim])
    clean = hair_tones.unmixed(photo, mask, depth, study.shares, study.frame)
    assert clean[rim][:, 1].mean() < photo[rim][:, 1].mean() - 30


def test_a_yellow_cast_makes_no_hair_olive(study):
    core = (study.shares[Layer.HAIR] > 0.5).astype(np.float32)
    photo = np.empty((512, 512, 3), np.float32)
    hues = {}
    for name, color in (("olive", (150, 130, 60)), ("brown", (110, 75, 50))):
        photo[:] = color
        red, green, blue = hair_tones.base(photo, core, core, study.frame)[256, 256]
        hues[name] = (green - blue) / (red - blue)
    assert hues["olive"] < 70 / 90 - 0.08
    assert hues["brown"] == pytest.approx(25 / 60, abs=0.02)
