import dataclasses

import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import measures, person_features

MANNER = person_features.FeatureManner()


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


@pytest.mark.parametrize("eye_top", [-0.25, -0.12, 0.0])
def test_brows_keep_their_distance_from_the_eyes(eye_top):
    shape = shape_of(painted_sitter.MEAN_POINTS)
    line = person_features.brow_line(shape, 1, eye_top, MANNER)
    assert line[8:19, 1].mean() < eye_top - 0.06
    assert line[:, 1].mean() <= shape.brows[1][:, 1].mean() + 0.01


def test_brows_and_mouth_of_a_mirrored_face_are_mirror_images():
    points = painted_sitter.MEAN_POINTS + np.random.default_rng(6).normal(0, 0.01, (68, 2))
    one = shape_of(points)
    other = shape_of((points * [-1, 1])[painted_sitter.MIRROR])
    for side in range(2):
        mine = person_features.brow_line(one, side, -0.1, MANNER)
        its = person_features.brow_line(other, 1 - side, -0.1, MANNER)
        assert np.allclose(mine * [-1, 1], its)
    outer, inner = person_features.drawn_mouth(one, MANNER)
    other_outer, other_inner = person_features.drawn_mouth(other, MANNER)
    order = [6, 5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7]
    assert np.allclose((outer * [-1, 1])[order], other_outer)
    assert np.allclose((inner * [-1, 1])[[4, 3, 2, 1, 0, 7, 6, 5]], other_inner)


def test_a_wide_mouth_stays_wide_and_every_one_gets_narrower_with_raised_corners():
    widths, own = [], []
    for wide in (0.8, 1.0, 1.2):
        shape = with_mouth(wide=wide)
        outer, inner = person_features.drawn_mouth(shape, MANNER)
        widths.append(outer[6, 0] - outer[0, 0])
        own.append(shape.lips[6, 0] - shape.lips[0, 0])
        rise = (shape.lips[0, 1] - outer[0, 1]) - (shape.mouth[2, 1] - inner[2, 1])
        assert rise == pytest.approx(MANNER.smile, abs=1e-3)
    assert np.allclose(np.array(widths) / own, MANNER.mouth_width)


def test_an_open_mouth_shows_its_teeth_and_one_without_them_its_dark(study):
    means = []
    for teeth in (0.0, 0.9):
        colors = dataclasses.replace(study.sitter.colors, teeth=teeth)
        canvas = blank(colors.skin)
        shape = with_mouth(gap=0.15)
        person_features.draw_mouth(canvas, shape, colors, 0.5, MANNER)
        x, y = shape.mouth[2] + [0, 0.05]
        means.append(around(canvas.small().astype(float), x, y).mean())
    assert means[0] < 120 and means[1] > 225


def test_a_closed_mouth_is_one_dark_line(study):
    canvas = blank(study.sitter.colors.skin)
    shape = with_mouth(gap=0.0)
    person_features.draw_mouth(canvas, shape, study.sitter.colors, 0.2, MANNER)
    column = canvas.small().astype(float).mean(2)[:, 127]
    dark = column < study.sitter.colors.skin.mean() - 60
    rows = np.flatnonzero(dark)
    assert 1 <= len(rows) <= 5 and np.ptp(rows) == len(rows) - 1
    middle = (shape.mouth[2, 1] + shape.mouth[6, 1]) / 2
    assert rows.mean() == pytest.approx(63.5 + 160 * middle, abs=4)


def test_the_nose_is_shaded_away_from_the_light(study):
    shape = shape_of(painted_sitter.MEAN_POINTS)
    pictures = []
    for light in (-1, 1):
        canvas = blank(study.sitter.colors.skin)
        person_features.draw_nose(canvas, shape, study.sitter.colors, 0.2, light)
        pictures.append(canvas.small().astype(float))
    darkness = (study.sitter.colors.skin - pictures[0]).mean(2)
    assert darkness[:, 128:].sum() > 1.3 * abs(darkness[:, :128].sum())
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
