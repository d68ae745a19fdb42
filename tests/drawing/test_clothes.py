"""Clothes below the neck."""

import dataclasses

import numpy as np
import pytest
from drawn_parts import black, blank, inked

from tf_landtoon.drawing import clothes

KINDS = ["sailor", "shirt", "round", "turtle", "jacket", "hood"]
TALL = np.array([[30.0, 0, 63.5], [0, 30.0, 30.0]])  # shoulders are in the picture


def drawn(outfit, *names, sway=0.0):
    sheet = blank(TALL)
    clothes.draw(sheet, black(*names), sway, outfit)
    return inked(sheet)


def outfit(kind, **changes):
    plain = clothes.Outfit(kind, 0.02, 0.42, 1.2, (False, False), None)
    return dataclasses.replace(plain, **changes)


@pytest.mark.parametrize("kind", KINDS)
def test_clothes_begin_below_the_chin_and_reach_the_lower_edge(kind):
    ink = drawn(outfit(kind), "cloth", "cloth_second", "cloth_line")
    rows, _ = np.nonzero(ink)
    assert rows.min() > 30 + 30 * 0.9 and rows.max() == 127
    assert ink[120].mean() > 0.5


def test_a_sailors_stripe_is_on_the_side_that_was_planned():
    plain = drawn(outfit("sailor"), "cloth")
    right = drawn(outfit("sailor", stripes=(False, True)), "cloth")
    _, columns = np.nonzero(right & ~plain)
    assert columns.size > 10 and columns.min() > 63


def test_ties_and_bows_hang_in_the_middle_and_bows_are_wider():
    widths = []
    for tie in (clothes.Tie((0.0, 1.0, 0.0), 0.0), clothes.Tie((0.0, 1.0, 0.0), 0.5)):
        _, columns = np.nonzero(drawn(outfit("shirt", tie=tie)))
        assert abs(columns.mean() - 63.5) < 2
        widths.append(np.ptp(columns))
    assert widths[1] > 2 * widths[0]


def test_sway_moves_all_of_it():
    still, moved = (drawn(outfit("hood"), "cloth", sway=sway) for sway in (0.0, 0.2))
    np.testing.assert_array_equal(np.roll(still, 6, 1)[:, 20:108], moved[:, 20:108])


def test_only_clothes_with_a_collar_have_a_tie_and_only_sailors_stripes():
    outfits = [clothes.sample(np.random.default_rng(seed)) for seed in range(300)]
    assert {each.kind for each in outfits} == set(KINDS)
    assert {each.kind for each in outfits if each.tie} == {"sailor", "shirt", "jacket"}
    assert {each.kind for each in outfits if any(each.stripes)} == {"sailor"}


def test_lift_moves_all_of_it_upwards():
    plain, lifted = (drawn(outfit("shirt", lift=lift), "cloth") for lift in (0.0, 0.1))
    assert (lifted[:-3] == plain[3:]).mean() > 0.99
