"""What is worn on head and neck."""

import dataclasses

import numpy as np
import pytest
from drawn_parts import blank, face, inked, someone

from tf_landtoon.drawing import ornaments

NONE = ornaments.Ornaments((0.0, 0.0, 0.0), None, None, None, None)
ONE_OF_EACH = {
    "band": ornaments.Band(0.75, 0.1),
    "cap": -0.7,
    "bow": ornaments.Bow(1, -0.8, 0.3, 0.0),
    "clip": ornaments.Clip("flower", -1, 0.7, -0.5, 0.2, 0.08),
}


def draw(worn):
    sheet = blank()
    mask = ornaments.draw(sheet, face(3, turn=0.0), someone(0).hair.style, 0.01, worn)
    return inked(sheet), mask[1::3, 1::3] > 127  # of pixels three times as fine


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_mask_is_what_was_drawn_above_the_eyes(name):
    ink, covered = draw(dataclasses.replace(NONE, **{name: ONE_OF_EACH[name]}))
    assert 10 < covered.sum() and (ink == covered).mean() > 0.98
    assert np.nonzero(covered)[0].max() < 56


def test_nothing_worn_covers_nothing():
    ink, covered = draw(NONE)
    assert not ink.any() and not covered.any()


@pytest.mark.parametrize("side", [-1, 1])
def test_bows_and_clips_sit_on_their_side(side):
    for worn in (
        dataclasses.replace(NONE, bow=ornaments.Bow(side, -0.8, 0.2, 0.0)),
        dataclasses.replace(NONE, clip=ornaments.Clip("ball", side, 0.7, -0.5)),
    ):
        _, columns = np.nonzero(draw(worn)[1])
        assert side * (columns.mean() - 63.5) > 15


def test_a_choker_lies_on_the_neck_alone():
    sheet = blank()
    neck = sheet.mask(np.array([[-0.3, 0], [0.3, 0], [0.3, 2], [-0.3, 2]]))
    ornaments.draw_choker(sheet, neck, 0.0, ornaments.Choker((0.0, 0.0, 0.0), 0.07))
    _, columns = np.nonzero(inked(sheet))
    assert columns.min() >= 63.5 - 13 and columns.max() <= 63.5 + 13 and columns.size > 20


def test_some_people_wear_each_of_them():
    drawn = [ornaments.sample(np.random.default_rng(seed)) for seed in range(500)]
    for name in ONE_OF_EACH:
        assert 5 < sum(getattr(worn, name) is not None for worn in drawn) < 120
    chokers = [ornaments.sample_choker(np.random.default_rng(seed)) for seed in range(500)]
    assert 10 < sum(choker is not None for choker in chokers) < 60
