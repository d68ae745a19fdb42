"""Brows, nose, mouth, blush and glasses are drawn where the face has them."""

import dataclasses

import numpy as np
import pytest
from drawn_parts import black, blank, darkest_near, face, ink, inked

from tf_landtoon.drawing import features


def test_brow_and_mouth_ink_lies_on_their_points():
    drawn, sheet = face(4), blank()
    rng = np.random.default_rng(4)
    features.draw_brows(sheet, drawn, black("brow"), features.plan_brows(rng))
    features.draw_mouth(sheet, drawn, black("skin_line"), features.plan_mouth(drawn, rng))
    points, picture = sheet.to_px(drawn.landmarks()), sheet.small()
    for index in (*range(17, 23), 36, 38, 39):
        assert darkest_near(picture, points[index]) < 170, index


KINDS = ["dot", "line", "profile", "nostrils", "shadow", "light"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_nose_has_ink_at_its_landmark(kind):
    drawn, sheet = face(4), blank()
    nose = features.Nose(kind, ink=0.0, wide=0.03, tall=0.05)
    assert features.draw_nose(sheet, drawn, black("skin_line", "skin_shade"), nose)
    (x, y), picture = sheet.to_px(np.array([drawn.nose]))[0], sheet.small()
    assert darkest_near(picture, (x, y), radius=2) < 200


def test_no_nose_leaves_the_face_bare_and_says_so():
    sheet = blank()
    assert not features.draw_nose(sheet, face(4), black("skin_line"), features.Nose("none", 0.0))
    assert not inked(sheet).any()


def test_the_noses_that_are_drawn_are_those_that_can_be_painted():
    rng = np.random.default_rng(0)
    assert {features.plan_nose(rng).kind for _ in range(400)} == {*KINDS, "none"}


def test_a_mouth_that_was_planned_closed_can_open():
    drawn, sheet = face(4), blank()
    closed = features.plan_mouth(drawn, np.random.default_rng(0))
    mouth = drawn.mouth + [[0, 0], [0, -0.05], [0, 0], [0, 0.1]]
    features.draw_mouth(sheet, face(4, mouth=mouth), ink({}), closed)
    x, y = np.round(sheet.to_px(mouth[[1, 3]]).mean(0)).astype(int)
    red, green, blue = sheet.small()[y, x].astype(int)
    assert red > green + 20 and red > blue + 20  # its inside


def test_soft_blush_lies_on_the_face_only_and_under_both_eyes():
    drawn, sheet = face(4), blank()
    clip = sheet.mask(np.array([[0, -2], [2, -2], [2, 2], [0, 2]]))  # image right alone
    features.draw_blush(sheet, drawn, ink({}), clip, features.Blush(0.6, False, (0.9, 0.9)))
    rows, columns = np.nonzero(sheet.small()[..., 1] < 250)
    assert columns.min() >= 63 and rows.min() > sheet.to_px(np.array([[0, 0.0]]))[0, 1]


def test_rimless_glasses_lack_the_upper_rim():
    drawn = face(4, turn=0.0)
    glasses = features.Glasses((0.0, 0.0, 0.0), 0.03, 2.0, rimless=False, tall=1.0)
    sheets = []
    for rimless in (False, True):
        sheets.append(blank())
        features.draw_glasses(sheets[-1], drawn, dataclasses.replace(glasses, rimless=rimless))
    whole, rimless = map(inked, sheets)
    assert whole.sum() > 1.2 * rimless.sum() > 0
    assert np.nonzero(whole)[0].min() < np.nonzero(rimless)[0].min()


def test_dark_lenses_are_filled_with_their_colour():
    shape = face(turn=0.0)
    darkness = []
    for lens in (None, (0.6, 0.2, 0.1)):
        sheet = blank()
        worn = features.Glasses((0.0, 0.0, 0.2), 0.02, 2.5, False, 1.0, lens)
        features.draw_glasses(sheet, shape, worn)
        column, row = np.round(sheet.to_px(shape.landmarks()[[24, 27]]).mean(0)).astype(int)
        darkness.append(sheet.small()[row, column].mean())
    assert darkness[1] < 60 < 200 < darkness[0]
