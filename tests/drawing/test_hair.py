"""The front hair's paint: colour, shine, strands, tufts."""

import dataclasses

import numpy as np
from drawn_parts import black, blank, face, ink, inked, someone

from tf_landtoon.drawing import front_hair, hair


def draw(colors, index=0, **changes):
    """Draws someone's front hair on a blank sheet, their ink changed; returns sheet and mask."""
    style, planned = someone(index).hair.style, someone(index).hair.ink
    sheet, drawn = blank(), face(3)
    front = front_hair.lay(drawn, style, someone(index).hair.front)
    planned = dataclasses.replace(planned, **changes)
    return sheet, hair.draw_front(sheet, drawn, colors, style, front, planned)


def test_the_mask_is_what_the_hair_covers():
    sheet, mask = draw(black("hair", "hair_shade", "hair_light", "hair_line"), tufts=())
    covered = mask[1::3, 1::3] > 127  # of pixels three times as fine
    assert (covered == inked(sheet)).mean() > 0.985
    assert 0.05 < covered.mean() < 0.6


def test_shine_lies_in_the_hair_alone():
    band = hair.Shine(0.7, 1.0, hair.Band(0.1, (0.8,) * 33, (0.8,) * 33))
    gleams = hair.Shine(0.7, 1.0, (hair.Gleam(0.1, 0.2, 0.06), hair.Gleam(-0.3, 0.2, 0.06)))
    lit = []
    for shine in (band, gleams):
        sheet, mask = draw(black("hair_light"), shine=shine, gaps=someone(0).hair.ink.gaps)
        lit.append(inked(sheet).sum())
        assert (mask[1::3, 1::3][inked(sheet)] > 0).all()
    assert lit[0] > 2 * lit[1] > 0
    assert not inked(draw(black("hair_light"), shine=None)[0]).any()


def test_tufts_stand_up_from_the_crown():
    tuft = hair.Tuft(0.0, (0.0, -0.3), 0.0)
    bare, tufted = (inked(draw(black("hair"), tufts=tufts)[0]) for tufts in ((), (tuft,)))
    rows, _ = np.nonzero(tufted & ~bare)
    assert rows.size and rows.min() < np.nonzero(bare)[0].min() - 5


def test_strands_that_are_dark_have_the_inks_colour():
    strand = hair.Strand(0.0, -0.4, 0.1, 0.9, dark=True)
    dark, pale = (
        inked(
            draw(
                ink({"hair_shade": np.zeros(3)}),
                low=0.0,
                side_shade=None,
                shine=None,
                strands=(dataclasses.replace(strand, dark=dark),) * 1,
                gaps=tuple(dataclasses.replace(gap, wedge=0.0) for gap in someone(0).hair.ink.gaps),
            )[0]
        )
        for dark in (True, False)
    )
    assert pale.sum() > dark.sum() == 0
