import dataclasses

import numpy as np
import pytest
from drawn_parts import blank, face

from tf_landtoon.drawing import beards, head

BROWN = (0.06, 0.6, 0.3)


def drawn(on_jaw, opacity=1.0):
    shape = dataclasses.replace(face(), turn=0.0)
    sheet = blank()
    clip = sheet.mask(head.face_polygon(shape))
    beards.draw(sheet, shape, clip, beards.Beard(BROWN, opacity, on_jaw))
    return shape, sheet, clip


@pytest.mark.parametrize("on_jaw", [False, True])
def test_a_beard_covers_chin_and_lip_but_not_the_mouth_nor_the_cheeks(on_jaw):
    shape, sheet, _ = drawn(on_jaw)
    picture = sheet.small().mean(-1)

    def at(x, y):
        column, row = np.round(sheet.to_px(np.array([(x, y)]))[0]).astype(int)
        return picture[row, column]

    middle = shape.mouth[:, 0].mean()
    assert at(middle, 0.94) < 120
    assert at(0.4, 0.3) == 255
    assert at(middle, (shape.mouth[1, 1] + shape.mouth[3, 1]) / 2) == 255
    assert at(middle, (shape.nose[1] + shape.mouth[1, 1]) / 2 + 0.03) < 200
    beside = shape.outline()[np.abs(shape.outline()[:, 1] - 0.6).argmin()] * [0.93, 1]
    assert (at(*beside) < 120) == on_jaw


def test_a_beard_stays_on_the_face_and_stubble_is_faint():
    _, sheet, clip = drawn(True)
    small = sheet.pixels.min(-1)
    assert (small[clip == 0] == 255).all()
    _, faint, _ = drawn(True, opacity=0.2)
    assert faint.small().min() > 150 > sheet.small().min()
