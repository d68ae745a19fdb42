import numpy as np
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import ears
from tf_landtoon.painting.layers import Layer

NOTHING = np.zeros((512, 512), np.float32)


def fitted(study, shares=None, earrings=NOTHING):
    shares = study.shares if shares is None else shares
    return ears.fitted(shares, study.jaw, earrings, study.frame)


def test_both_ears_are_drawn_alike_and_lobes_meet_the_jaw(study):
    _, drawn = fitted(study)
    assert len(drawn) == 2
    left, right = sorted(drawn, key=lambda ear: ear.rim[0, 0])
    assert np.abs(left.rim * [-1, 1] - right.rim).max() < 0.05
    for ear in drawn:
        assert np.linalg.norm(study.jaw - ear.rim[-1], axis=1).min() < 0.03
        assert np.abs(ear.rim[:, 0]).max() > np.abs(ear.root[:, 0]).max() + 0.05


def test_a_lobe_is_no_cut(study):
    """The rim goes down into the jaw and never runs level for long."""
    for ear in fitted(study)[1]:
        steps = np.diff(ear.rim[-16:], axis=0)
        assert (steps[:, 1] > -1e-6).all()
        assert (np.abs(steps[:, 1]) > 0.12 * np.linalg.norm(steps, axis=1)).mean() > 0.7


def test_shares_stay_a_sum_of_one_and_the_ear_fills_its_rim(study):
    shares, drawn = fitted(study)
    assert shares.sum(0) == pytest.approx(np.ones((512, 512)), abs=2e-3)
    assert shares.min() > -1e-5
    for ear in drawn:
        column, row = np.round(study.frame.px(ear.scaled(0.6)[24])).astype(int)
        assert shares[Layer.EAR, row, column] > 0.9


def test_a_head_without_ears_gets_none(study):
    shares = study.shares.copy()
    shares[Layer.HAIR] += shares[Layer.EAR]
    shares[Layer.EAR] = 0
    again, drawn = fitted(study, shares)
    assert drawn == ()
    assert again == pytest.approx(shares, abs=1e-6)


def test_an_earring_is_drawn_where_the_map_has_one(study):
    left = min(fitted(study)[1], key=lambda ear: ear.rim[0, 0])
    column, row = np.round(study.frame.px(left.scaled(0.5)[40])).astype(int)
    ring = NOTHING.copy()
    ring[row - 4 : row + 5, column - 4 : column + 5] = 1
    pierced = [ear.pierced for ear in sorted(fitted(study, earrings=ring)[1], key=place)]
    assert pierced == [True, False]
    drawn = []
    for earrings in (NOTHING, ring):
        canvas = Canvas(256, study.frame.canvas_matrix(256))
        ears.draw(canvas, fitted(study, earrings=earrings)[1], np.full(3, 200.0), np.zeros(3))
        drawn.append(canvas.small().astype(int))
    assert (np.abs(drawn[0] - drawn[1]).max(-1) > 40).sum() > 3


def place(ear):
    return ear.rim[0, 0]


def test_the_jaw_begins_below_an_ear(study):
    drawn = fitted(study)[1]
    line = ears.jaw_below(study.jaw, drawn)
    lobes = [ear.rim[-1, 1] for ear in sorted(drawn, key=place)]
    assert line[[0, -1], 1] == pytest.approx(lobes, abs=0.08)
    assert len(ears.jaw_below(study.jaw, ())) > len(line)
