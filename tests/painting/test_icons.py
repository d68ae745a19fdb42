import numpy as np
import painted_sitter
import pytest

from tf_landtoon.painting import icons, portrait
from tf_landtoon.painting.look import Look


@pytest.fixture(scope="module")
def sitting():
    return icons.Sitting(*painted_sitter.sitter())


def test_without_wishes_it_is_the_portrait(sitting):
    icon = sitting.icon(Look(), 256)
    assert (icon.rgb == portrait.draw(*painted_sitter.sitter(), 256).rgb).all()


@pytest.mark.parametrize(
    "look", [Look(hair_color="pink", eyes="sharp"), Look(outfit="sailor"), Look(manner="drawn")]
)
def test_the_same_look_is_the_same_picture_whatever_was_drawn_before(sitting, look):
    first = sitting.icon(look, 256)
    sitting.icon(Look(skin="dark", outfit="hoodie"), 256)
    fresh = icons.Sitting(*painted_sitter.sitter()).icon(look, 256)
    assert (first.rgb == fresh.rgb).all() and (first.cover == fresh.cover).all()
    assert np.allclose(first.landmarks_px, fresh.landmarks_px)


def test_drawn_clothes_are_given_room(sitting):
    chins = [sitting.icon(look, 256).landmarks_px[8, 1] for look in (Look(), Look(outfit="tee"))]
    assert chins[1] < 0.75 * 256
