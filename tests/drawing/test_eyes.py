"""Eyes are drawn round their landmarks."""

import dataclasses

import numpy as np
from drawn_parts import black, blank, darkest_near, face

from tf_landtoon.drawing import eyes


def test_lash_ink_lies_on_the_upper_lid_points():
    drawn, sheet = face(2), blank()
    style = dataclasses.replace(eyes.sample(np.random.default_rng(2)), lash=0.08)
    eyes.draw(sheet, drawn, black("lash"), style)
    points, picture = sheet.to_px(drawn.landmarks()), sheet.small()
    for index in (23, 24, 25, 29, 30, 31):
        assert darkest_near(picture, points[index]) < 120, index
    outside = picture[:, : int(points[23, 0]) - 2]
    assert outside.min() > 200  # the outer corner is the outermost ink


def test_most_of_the_lash_ink_lies_below_the_lid_points_of_both_eyes():
    drawn, sheet = face(2), blank()
    style = dataclasses.replace(eyes.sample(np.random.default_rng(2)), lash=0.12)
    eyes.draw(sheet, drawn, black("lash"), style)
    points, picture = sheet.to_px(drawn.landmarks()), sheet.small()
    for x, y in np.round(points[[24, 30]]).astype(int):
        ink_px = 1 - picture[y - 12 : y + 13, x].mean(axis=-1) / 255
        above, below = ink_px[:12].sum(), ink_px[13:].sum()
        assert 0.2 < above < below / 2
