import cv2
import numpy as np
import pytest

from tf_landtoon.painting import fields, light_cast
from tf_landtoon.painting.layers import Layer

_GREEN = 0.35  # of the plain skin, linear
_WARMTH = 0.302 - 0.294 * np.log(_GREEN), -0.088 + 0.287 * np.log(_GREEN)


def shown(linear):
    return 255 * np.asarray(linear, float) ** (1 / 2.2)


SKIN = shown([_GREEN * np.exp(_WARMTH[0]), _GREEN, _GREEN * np.exp(_WARMTH[1])])


def portrait(study, ground=(190, 190, 190), lamp=(1, 1, 1)):
    """A photo of the frame's size whose skin and eyes are the mean of portraits in plain light."""
    photo = np.empty((512, 512, 3), np.float32)
    photo[:] = SKIN
    photo[study.shares[Layer.BACKGROUND] > 0.5] = ground
    white = shown([0.5 * np.exp(0.378), 0.5, 0.5 * np.exp(-0.161)])
    for first in (36, 42):
        polygon = np.round(study.frame.points[first : first + 6]).astype(np.int32)
        cv2.fillPoly(photo, [cv2.convexHull(polygon)], white.tolist())
    linear = (photo / 255) ** 2.2 * np.array(lamp)
    return shown(linear).astype(np.float32)


def without_cast(photo, study):
    face, ground = study.shares[Layer.FACE], study.shares[Layer.BACKGROUND]
    return light_cast.without_cast(photo, face, ground, study.frame)


def skin_of(photo, study):
    return np.median(photo[study.shares[Layer.FACE] > 0.9], 0)


@pytest.mark.parametrize("lamp", [(1, 1, 1), (1, 1, 0.98)])
def test_plain_light_and_a_hint_of_colour_change_nothing(study, lamp):
    photo = portrait(study, lamp=lamp)
    out = without_cast(photo, study)
    assert np.abs(out - photo).max() < 0.5


@pytest.mark.parametrize("lamp", [(1, 0.8, 0.4), (0.6, 0.8, 1.0)])
def test_a_yellow_lamp_does_not_make_yellow_skin_nor_a_blue_one_blue_skin(study, lamp):
    photo = portrait(study, lamp=lamp)
    out = without_cast(photo, study)
    plain, lit, cleaned = (skin_of(one, study) for one in (portrait(study), photo, out))
    before, after = (np.log(one / one[1]) - np.log(plain / plain[1]) for one in (lit, cleaned))
    assert np.abs(after[[0, 2]]).max() < 0.5 * np.abs(before[[0, 2]]).max()


def test_the_more_colour_a_lamp_has_the_more_is_taken_out(study):
    gains = []
    for blue in (0.9, 0.7, 0.5, 0.35):
        photo = portrait(study, lamp=(1, 1, blue))
        out = without_cast(photo, study)
        gains.append(np.median(out[..., 2] / photo[..., 2] * photo[..., 1] / out[..., 1]))
    assert (np.diff(gains) > 0.02).all()


def test_grey_keeps_its_linear_lightness(study):
    photo = portrait(study, ground=(120, 120, 120), lamp=(1, 0.8, 0.5))
    photo[:20, :20] = 100
    out = without_cast(photo, study)
    before, after = (fields.light_of((one[5, 5] / 255) ** 2.2) for one in (photo, out))
    assert after == pytest.approx(before, rel=1e-3)
    assert out[5, 5, 2] > out[5, 5, 0] + 10


def test_a_coloured_wall_alone_hardly_moves_the_skin(study):
    wall = portrait(study, ground=(200, 120, 60))
    out = without_cast(wall, study)
    assert np.abs(skin_of(out, study) / skin_of(wall, study) - 1).max() < 0.06


def test_without_skin_the_photo_stays(study):
    photo = portrait(study, lamp=(1, 0.8, 0.4))
    none = np.zeros_like(study.shares[Layer.FACE])
    ground = study.shares[Layer.BACKGROUND]
    assert (light_cast.without_cast(photo, none, ground, study.frame) == photo).all()


def test_a_black_and_white_photo_gets_a_skin_and_stays_grey_elsewhere(study):
    photo = portrait(study)
    photo[:] = fields.light_of(photo)[..., None]
    out = without_cast(photo, study)
    ground = study.shares[Layer.BACKGROUND] > 0.99
    assert np.abs(out - photo)[ground].max() < 1
    red, green, blue = skin_of(out, study)
    assert red > green + 15 > blue + 25
    assert fields.light_of(skin_of(out, study)) == pytest.approx(skin_of(photo, study)[0], rel=0.05)
