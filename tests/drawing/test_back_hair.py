"""The hair behind the head: its length, tails and hem."""

import dataclasses

import numpy as np
import pytest
from drawn_parts import black, blank, face, inked

from tf_landtoon.drawing import back_hair, hair_style

BASE = dataclasses.replace(
    hair_style.sample(np.random.default_rng(0)),
    tails="none",
    flicks=0,
    wave=0.0,
    flare=0.0,
    back=0.5,
)


def plan(style):
    return back_hair.plan(style, np.random.default_rng(0))


def draw(style, planned):
    sheet = blank()
    colors = black("hair", "hair_shade", "hair_line")
    back_hair.draw(sheet, face(3, turn=0.0), colors, style, planned)
    return sheet, inked(sheet)


def test_hair_ends_where_its_cut_says_but_for_the_tips():
    for back in (0.3, 0.8, 1.2):
        style = dataclasses.replace(BASE, back=back)
        sheet, ink = draw(style, plan(style))
        low = sheet.to_px(np.array([[0, back]]))[0, 1]
        assert low < np.nonzero(ink)[0].max() < low + 0.3 * 40


@pytest.mark.parametrize(("tails", "sides"), [("twin", 2), ("side", 1)])
def test_tails_hang_at_the_sides_that_were_planned(tails, sides):
    style = dataclasses.replace(BASE, tails=tails)
    planned = plan(style)
    assert len(planned.tails.tips) == sides
    _, bare = draw(style, dataclasses.replace(planned, tails=None))
    _, ink = draw(style, planned)
    _, columns = np.nonzero(ink & ~bare)
    shown = {-1 if column < 64 else 1 for column in columns[np.abs(columns - 63.5) > 35]}
    assert shown == {sign for sign, _ in planned.tails.tips}


def test_the_hem_has_a_lock_for_each_planned_one():
    planned = plan(BASE)
    assert 5 <= len(planned.hem) <= 9 and 6 <= len(planned.strands) <= 17
    assert planned.tails is None and planned.flicks == ((), ())
