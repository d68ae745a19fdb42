"""Colours and how they are derived."""

import numpy as np
import pytest

from tf_landtoon.drawing import palette


def test_hsv_has_the_primary_colours_and_clips():
    np.testing.assert_allclose(palette.hsv(0, 1, 1), [255, 0, 0])
    np.testing.assert_allclose(palette.hsv(1 / 3, 1, 1), [0, 255, 0], atol=1e-9)
    np.testing.assert_allclose(palette.hsv(1.25, 2.0, 0.5), palette.hsv(0.25, 1.0, 0.5))


def test_a_shade_scales_value_and_keeps_hue():
    color = palette.hsv(0.1, 0.5, 0.8)
    np.testing.assert_allclose(palette.shaded(color, 0.5), color / 2)
    np.testing.assert_allclose(palette.shaded(color, 1, 1, 0.2), palette.hsv(0.3, 0.5, 0.8))


def test_a_mixture_lies_between():
    np.testing.assert_allclose(palette.mixed(np.zeros(3), np.full(3, 100.0), 0.25), 25)


def test_shadow_is_darker_than_skin_and_hair_and_light_is_lighter():
    for seed in range(50):
        colors = palette.sample(np.random.default_rng(seed))
        assert colors.skin_shade.sum() < colors.skin.sum()
        assert colors.hair_shade.sum() < colors.hair.sum() < colors.hair_light.sum() + 1e-9
        assert (colors.skin >= 0).all() and (colors.skin <= 255).all()


def test_a_palette_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="read-only"):
        palette.sample(np.random.default_rng(0)).skin[0] = 0
