import cv2
import numpy as np
import pytest

from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.look import SKINS, Look, color_of
from tf_landtoon.painting.recoloring import recolored


def light_of(rgb):
    return cv2.cvtColor(np.float32(rgb) / 255, cv2.COLOR_RGB2LAB)[..., 0]


def test_dyed_hair_has_the_new_colour_and_its_own_light_and_shade(study):
    dyed = recolored(study, Look(hair_color="#b06080"))
    hair = study.shares[Layer.HAIR] > 0.9
    middle = np.median(dyed.hair.base[hair], 0)
    assert np.abs(middle - (176, 96, 128)).max() < 4
    before, after = light_of(study.hair.base)[hair], light_of(dyed.hair.base)[hair]
    assert np.abs((after - after.mean()) - (before - before.mean())).max() < 1
    assert dyed.hair.tone is study.hair.tone and dyed.hair.inside is study.hair.inside


def test_brows_and_lines_follow_the_hair(study):
    pale, dark = (recolored(study, Look(hair_color=name)) for name in ("white", "black"))
    for part in ("brow", "lash", "hair_line"):
        first, second = (getattr(one.sitter.colors, part) for one in (pale, dark))
        assert first.mean() > second.mean() + 15, part


@pytest.mark.parametrize("name", list(SKINS))
def test_shade_line_and_lips_follow_the_skin(study, name):
    colors = recolored(study, Look(skin=name)).sitter.colors
    assert tuple(colors.skin) == color_of(name, SKINS)
    assert colors.skin_line.mean() < colors.skin_shade.mean() < colors.skin.mean()
    assert colors.lips.mean() < colors.skin.mean()
    assert colors.lips[0] > colors.lips[1] and colors.lips[0] > colors.lips[2]


def test_irises_are_what_is_asked_for_and_the_rest_is_left(study):
    colors = recolored(study, Look(eye_color="#336699")).sitter.colors
    assert tuple(colors.iris) == (0x33, 0x66, 0x99)
    assert colors.skin is study.sitter.colors.skin and colors.hair is study.sitter.colors.hair
