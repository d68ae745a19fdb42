import dataclasses

import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import measures, person_mouth

MANNER = person_mouth.MouthManner()


def shape_of(points):
    outline = measures.drawn_outline(points, measures.OutlineSettings())
    return measures.measured(points, points, outline)


def with_mouth(gap=0.0, wide=1.0):
    points = painted_sitter.MEAN_POINTS.copy()
    points[48:68, 0] *= wide
    points[[67, 66, 65], 1] = points[[61, 62, 63], 1] + gap
    points[[55, 56, 57, 58, 59], 1] += gap
    return shape_of(points)


def blank(skin):
    """256 px; x -0.8 to 0.8, y -0.4 to 1.2."""
    canvas = Canvas(256, np.array([(160, 0, 127.5), (0, 160, 63.5)]))
    canvas.pixels[:] = np.round(skin)
    return canvas


def around(picture, x, y, reach=2):
    column, row = round(127.5 + 160 * x), round(63.5 + 160 * y)
    return picture[row - reach : row + reach + 1, column - reach : column + reach + 1]


def test_the_mouth_of_a_mirrored_face_is_its_mirror_image():
    points = painted_sitter.MEAN_POINTS + np.random.default_rng(6).normal(0, 0.01, (68, 2))
    one = shape_of(points)
    other = shape_of((points * [-1, 1])[painted_sitter.MIRROR])
    outer, inner = person_mouth.drawn(one, MANNER)
    other_outer, other_inner = person_mouth.drawn(other, MANNER)
    order = [6, 5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7]
    assert np.allclose((outer * [-1, 1])[order], other_outer)
    assert np.allclose((inner * [-1, 1])[[4, 3, 2, 1, 0, 7, 6, 5]], other_inner)


def test_a_wide_mouth_stays_wide_and_none_is_wider_than_the_photos():
    drawn, own = [], []
    for wide in (0.8, 0.9, 1.0, 1.1, 1.2):
        shape = with_mouth(wide=wide)
        outer, inner = person_mouth.drawn(shape, MANNER)
        drawn.append((outer[6, 0] - outer[0, 0]) / 2)
        own.append((shape.lips[6, 0] - shape.lips[0, 0]) / 2)
        rise = (shape.lips[0, 1] - outer[0, 1]) - (shape.mouth[2, 1] - inner[2, 1])
        curved = shape.mouth[[2, 6], 1].mean() - shape.lips[[0, 6], 1].mean()
        assert rise == pytest.approx(MANNER.smile + MANNER.lifted * max(curved, 0), abs=1e-3)
    assert (np.diff(drawn) > 0.9 * np.diff(own)).all()
    assert (np.array(drawn) <= np.array(own) + 1e-9).all()
    assert drawn[2] == pytest.approx(MANNER.half_width, abs=1e-3)


def test_fuller_lips_are_drawn_fuller_than_they_are_in_proportion():
    heights = []
    for fullness in (0.7, 1.0, 1.4):
        points = painted_sitter.MEAN_POINTS.copy()
        points[55:60, 1] = points[66, 1] + fullness * (points[55:60, 1] - points[66, 1])
        outer, inner = person_mouth.drawn(shape_of(points), MANNER)
        heights.append(outer[9, 1] - inner[6, 1])
    assert heights[1] / heights[0] > 1 / 0.7 and heights[2] / heights[1] > 1.4


def test_a_closed_smile_curves_further_than_the_photos():
    points = painted_sitter.MEAN_POINTS.copy()
    points[[48, 54, 60, 64], 1] -= 0.03
    smiling, plain = (
        shape.mouth[[2, 6], 1].mean() - person_mouth.drawn(shape, MANNER)[0][0, 1]
        for shape in (shape_of(points), with_mouth())
    )
    assert smiling > plain + 0.03


def test_an_open_mouths_corners_rise_less_than_a_closed_ones():
    rises = []
    for gap in (0.0, 0.06):
        shape = with_mouth(gap=gap)
        outer, inner = person_mouth.drawn(shape, MANNER)
        rises.append((shape.lips[0, 1] - outer[0, 1]) - (shape.mouth[2, 1] - inner[2, 1]))
    assert 0 <= rises[1] < 0.3 * rises[0]


def test_an_open_mouth_shows_its_teeth_and_one_without_them_its_dark(study):
    means = []
    for teeth in (0.0, 0.9):
        colors = dataclasses.replace(study.sitter.colors, teeth=teeth)
        canvas = blank(colors.skin)
        shape = with_mouth(gap=0.15)
        person_mouth.draw(canvas, shape, colors, 0.5, MANNER)
        x, y = shape.mouth[2] + [0, 0.05]
        means.append(around(canvas.small().astype(float), x, y).mean())
    assert means[0] < 120 and means[1] > 225


def test_a_closed_mouth_is_one_dark_line(study):
    canvas = blank(study.sitter.colors.skin)
    shape = with_mouth(gap=0.0)
    person_mouth.draw(canvas, shape, study.sitter.colors, 0.2, MANNER)
    column = canvas.small().astype(float).mean(2)[:, 127]
    dark = column < study.sitter.colors.skin.mean() - 60
    rows = np.flatnonzero(dark)
    assert 1 <= len(rows) <= 5 and np.ptp(rows) == len(rows) - 1
    middle = (shape.mouth[2, 1] + shape.mouth[6, 1]) / 2
    assert rows.mean() == pytest.approx(63.5 + 160 * middle, abs=4)


def test_the_more_the_lips_stand_out_the_more_they_are_coloured_and_soft_faces_more(study):
    shape = with_mouth(gap=0.0)
    x, y = shape.lips[8:11].mean(0) * 0.6 + shape.mouth[6] * 0.4

    def tint(strength, softness):
        lips = np.array([190.0, 60, 80])
        colors = dataclasses.replace(study.sitter.colors, lip_strength=strength, lips=lips)
        canvas = blank(colors.skin)
        person_mouth.draw(canvas, shape, colors, softness, MANNER)
        seen = around(canvas.small().astype(float), x + 0.06, y, 1).mean((0, 1))
        return (colors.skin - seen)[1]

    assert 5 < tint(0.0, 0.1) < tint(0.0, 0.8) < tint(1.0, 0.8)
    assert tint(0.0, 0.1) < tint(1.0, 0.1)
