import dataclasses

import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import measures, person_features


def shape_of(points):
    outline = measures.drawn_outline(points, measures.OutlineSettings())
    return measures.measured(points, points, outline)


def blank(skin):
    """256 px; x -0.8 to 0.8, y -0.4 to 1.2."""
    canvas = Canvas(256, np.array([(160, 0, 127.5), (0, 160, 63.5)]))
    canvas.pixels[:] = np.round(skin)
    return canvas


def around(picture, x, y, reach=2):
    column, row = round(127.5 + 160 * x), round(63.5 + 160 * y)
    return picture[row - reach : row + reach + 1, column - reach : column + reach + 1]


def test_the_nose_is_shaded_away_from_the_light(study):
    shape = shape_of(painted_sitter.MEAN_POINTS)
    pictures = []
    for light in (-1, 1):
        canvas = blank(study.sitter.colors.skin)
        person_features.draw_nose(canvas, shape, study.sitter.colors, 0.2, light)
        pictures.append(canvas.small().astype(float))
    darkness = (study.sitter.colors.skin - pictures[0]).mean(2).clip(1) - 1
    assert darkness[:, 128:].sum() > 1.3 * darkness[:, :128].sum()
    assert np.abs(pictures[1][:, ::-1] - pictures[0]).mean() < 0.2


def test_soft_faces_blush_under_the_eyes_and_hard_ones_do_not(study):
    reds = []
    for softness in (0.3, 0.5, 0.85):
        canvas = blank(np.array([230.0, 190, 170]))
        colors = dataclasses.replace(study.sitter.colors, skin=np.array([230.0, 190, 170]))
        centres = [np.array([-0.27, 0.0]), np.array([0.27, 0.0])]
        person_features.draw_blush(canvas, centres, colors, softness)
        picture = canvas.small().astype(float)
        left, right = (around(picture, x, 0.24) for x in (-0.32, 0.32))
        assert np.abs(left.mean((0, 1)) - right.mean((0, 1))).max() < 1.5
        reds.append(right[..., 0].mean() - right[..., 1].mean())
    assert reds[0] == pytest.approx(40, abs=1) and reds[0] + 3 < reds[1] < reds[2] - 3


def ink(draw, skin):
    """How much darker than skin a drawing is, by side: image left and right."""
    canvas = blank(skin)
    draw(canvas)
    darkness = (np.round(skin) - canvas.small().astype(float)).mean(2).clip(0)
    return darkness[:, :128].sum(), darkness[:, 128:].sum()


def test_a_turned_nose_has_a_profile_line_on_its_far_side(study):
    colors, sums = study.sitter.colors, []
    for turn in (0.0, 0.2, 0.4):
        points = painted_sitter.MEAN_POINTS.copy()
        points[27:36, 0] += turn * 0.62
        shape = shape_of(points)
        assert shape.turn == pytest.approx(turn, abs=0.01)
        above = []
        for light in (-1, 1):
            canvas = blank(colors.skin)
            person_features.draw_nose(canvas, shape, colors, 0.85, light)
            darkness = (np.round(colors.skin) - canvas.small().astype(float)).mean(2).clip(0)
            above.append(darkness[65:90].sum())
        sums.append(np.mean(above))
    assert sums[0] < 0.1 * sums[2] and sums[1] < sums[2]


def test_broad_noses_show_more_of_their_wings(study):
    sums = []
    for wide in (0.85, 1.0, 1.2):
        points = painted_sitter.MEAN_POINTS.copy()
        points[31:36, 0] *= wide
        shape, colors = shape_of(points), study.sitter.colors
        sums.append(
            sum(ink(lambda c: person_features.draw_nose(c, shape, colors, 0.5, -1), colors.skin))
        )
    assert (np.diff(sums) > 0).all() and sums[2] > 1.1 * sums[0]


def test_the_deeper_the_folds_the_more_of_them_is_drawn_and_both_alike(study):
    shape, colors = shape_of(painted_sitter.MEAN_POINTS), study.sitter.colors
    sums = [
        ink(lambda c: person_features.draw_folds(c, shape, colors, depth), colors.skin)
        for depth in (0.0, 0.3, 1.0)
    ]
    assert sums[0] == (pytest.approx(0, abs=60),) * 2
    assert sums[1][0] + 60 < sums[2][0]
    assert sums[2][0] == pytest.approx(sums[2][1], rel=0.15)


def test_dark_skin_blushes_less(study):
    changes = []
    for value in (110.0, 230.0):
        skin = np.array([value, 0.8 * value, 0.7 * value])
        colors = dataclasses.replace(study.sitter.colors, skin=skin)
        canvas = blank(skin)
        centres = [np.array([-0.27, 0.0]), np.array([0.27, 0.0])]
        before = canvas.small().astype(float)
        person_features.draw_blush(canvas, centres, colors, 0.8)
        seen = around(canvas.small().astype(float), 0.32, 0.24)
        way = np.array([240.0, 90, 80]) - skin
        changes.append(((seen - around(before, 0.32, 0.24)) @ way / (way @ way)).mean())
    assert 0 < changes[0] < 0.6 * changes[1]
