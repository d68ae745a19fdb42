import dataclasses

import numpy as np
import pytest

from tf_landtoon.drawing.layer_stack import LayerStack
from tf_landtoon.painting import drawn_portrait
from tf_landtoon.painting.look import Look

DRAWN = Look(manner="drawn")


@pytest.fixture(scope="module")
def icon(study):
    return drawn_portrait.painted(study, DRAWN, 256, (0, 255, 0))


def test_the_person_covers_the_background_and_nothing_else(icon):
    assert (icon.rgb[:10, :10] == (0, 255, 0)).all() and (icon.cover[:10, :10] == 0).all()
    x, y = np.round(icon.landmarks_px[35]).astype(int)
    assert (icon.cover[y - 20 : y + 20, x - 20 : x + 20] == 255).all()


def test_marks_lie_on_what_is_drawn(icon, study):
    skin = study.sitter.colors.skin
    x, y = np.round(icon.landmarks_px[8]).astype(int)  # the chin: skin above, ink at it
    above = icon.rgb[y - 8, x].astype(float)
    assert np.abs(above - skin).max() < 60
    assert icon.rgb[y - 2 : y + 3, x].mean(-1).min() < above.mean() - 40
    for mark in (24, 30):
        x, y = np.round(icon.landmarks_px[mark]).astype(int)
        assert icon.rgb[y - 2 : y + 6, x].max(-1).min() < 110  # the lash line


def test_a_bald_head_is_drawn_without_hair(study):
    bald = dataclasses.replace(study, hair=None)
    icon = drawn_portrait.painted(bald, DRAWN, 256, (0, 255, 0))
    middle = np.round(icon.landmarks_px[23:35].mean(0)).astype(int)
    forehead = icon.rgb[middle[1] - 45, middle[0]]
    assert np.abs(forehead - study.sitter.colors.skin).max() < 8
    assert not icon.hidden


def test_layers_give_the_picture_again(study):
    stack = LayerStack()
    icon = drawn_portrait.painted(study, DRAWN, 256, "plain", stack)
    assert list(stack.layers)[:3] == ["background", "back_hair", "body"]
    assert np.abs(stack.composed().astype(int) - icon.rgb).max() <= 2
