import colorsys

import numpy as np
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import person_irises

IRIS = person_irises.Iris(np.zeros(2), 0.3, 0.32)


def drawn(color, light=None, lid_y=-0.25):
    canvas = Canvas(96, np.array([(96, 0, 47.5), (0, 96, 47.5)]))
    canvas.pixels[:] = 240
    clip = canvas.mask(np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]))
    if color is not None:
        person_irises.draw(canvas, IRIS, np.array(color, float), clip)
    if light:
        person_irises.draw_shine(canvas, IRIS, light, lid_y, clip)
    return canvas.small().astype(float)


def saturation(color):
    return colorsys.rgb_to_hsv(*np.asarray(color) / 255)[1]


@pytest.mark.parametrize("color", [(60, 190, 90), (40, 110, 220)])
def test_green_and_blue_are_calmed_and_keep_their_hue(color):
    calm = person_irises.calm(np.array(color, float))
    assert saturation(calm) < 0.75 * saturation(color)
    assert colorsys.rgb_to_hsv(*calm)[0] == pytest.approx(colorsys.rgb_to_hsv(*color)[0], abs=0.01)


def test_brown_stays_what_it_is():
    assert np.allclose(person_irises.calm(np.array([110.0, 68, 36])), [110, 68, 36], atol=0.5)


def test_the_rim_and_the_pupil_are_darker_than_what_lies_between():
    row = drawn((90, 130, 180)).sum(2)[56]
    rim, between, pupil = row[20:22].min(), row[23:33].max(), row[46:50].min()
    assert pupil < rim < 0.6 * between


def test_the_shine_lies_towards_the_light_and_below_the_lid():
    for light in (-1, 1):
        shine = drawn((90, 60, 40), light) - drawn((90, 60, 40))
        columns = np.arange(96) - 47.5
        assert np.sign((shine.sum((0, 2)) * columns).sum()) == light
    rows = [
        np.flatnonzero((drawn((90, 60, 40), 1, lid) - drawn((90, 60, 40))).max((1, 2)) > 30)[0]
        for lid in (-0.3, -0.1)
    ]
    assert rows[1] > rows[0] + 3 and rows[1] > 47.5 - 0.1 * 96
