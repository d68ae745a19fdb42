import numpy as np
import pytest

from tf_landtoon.painting import painted_skin
from tf_landtoon.painting.layers import Layer

NOTHING = np.zeros((512, 512), np.float32)


def meeting_at(column, softness=3.0):
    """Shares of two layers that meet in a column."""
    columns = np.arange(512, dtype=np.float32)[None].repeat(512, 0)
    second = np.clip((columns - column) / (2 * softness) + 0.5, 0, 1)
    return 1 - second, second


@pytest.mark.parametrize(("size", "width"), [(512, 1.5), (512, 4.0), (1024, 3.0), (256, 2.0)])
def test_a_border_is_a_line_of_its_width_where_two_layers_meet(size, width):
    line = painted_skin.border(*meeting_at(200.0), size, width)
    row = line[size // 2].astype(float)
    assert row.max() > 0.9
    where = (row * np.arange(size)).sum() / row.sum()
    assert (where + 0.5) * 512 / size - 0.5 == pytest.approx(200, abs=0.5)
    assert row.sum() == pytest.approx(width, rel=0.2)


def test_there_is_no_border_where_a_third_layer_lies_between():
    first, second = meeting_at(200.0)[0], meeting_at(240.0)[1]
    assert painted_skin.border(first, second, 512, 2.0).max() == 0
    assert painted_skin.border(first, NOTHING, 512, 2.0).max() < 0.01


def shadow(study, light, hair=NOTHING):
    return painted_skin.shadow(study.shares, study.inside, hair, study.frame, light)


def test_shade_lies_on_the_side_away_from_the_light(study):
    from_left, from_right = shadow(study, -1), shadow(study, 1)
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    cheeks = (study.shares[Layer.FACE] > 0.5) & (y > 0.1) & (y < 0.7)
    left, right = (from_left[cheeks & (sign * x > 0.2)].mean() for sign in (-1, 1))
    assert right > 0.1 and right > 5 * left
    assert np.abs(from_right[:, ::-1] - from_left).mean() < 2e-3


def test_the_chin_shades_the_neck_and_nothing_shades_the_background(study):
    shade = shadow(study, 1, hair=study.shares[Layer.HAIR])
    column, row = np.round(study.frame.px(np.array([0.0, 1.0]))).astype(int)
    assert shade[row, column] > 0.9
    column, row = np.round(study.frame.px(np.array([0.0, 1.25]))).astype(int)
    assert shade[row, column] < 0.1
    assert shade[study.shares[Layer.BACKGROUND] > 0.99].max() < 0.02
    assert shade.min() >= -0.5 and shade.max() <= 1


def test_a_fringe_shades_the_forehead_below_it(study):
    y = study.frame.face_xy[..., 1]
    hair = (y < -0.35).astype(np.float32)
    x = np.abs(study.frame.face_xy[..., 0]) < 0.2
    shade = shadow(study, 1, hair)
    assert shade[x & (y > -0.34) & (y < -0.32)].mean() > 0.8
    below = [shade[x & (y > top) & (y < top + 0.04)].mean() for top in (-0.28, -0.20, -0.12)]
    assert 0.1 < below[0] < 0.4 and max(below[1:]) < 0.1


def test_round_forms_are_lighter_on_the_lit_side_and_mirror_with_the_light(study):
    from_left, from_right = (painted_skin.modelling(study.frame, light) for light in (-1, 1))
    assert np.abs(from_right[:, ::-1] - from_left).mean() < 2e-3
    column, row = np.round(study.frame.px(np.array([0.33, 0.21])) / 4).astype(int)
    assert from_right[row, column] < from_left[row, column] < -0.05
