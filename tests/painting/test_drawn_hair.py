import numpy as np
import pytest

from tf_landtoon.painting import drawn_hair
from tf_landtoon.painting.hair_reading import HairReading
from tf_landtoon.painting.look import CUTS


def reading(ends=(0.2, 0.2), line=-0.6, curl=0.0):
    return HairReading(-1.2, 0.85, ends, np.full(17, line), (0.0, 0.0), curl)


def style(one, cut="photo", softness=0.7):
    return drawn_hair.of(one, cut, 0.7, softness).style


def test_hair_is_as_long_as_the_photos():
    backs = [style(reading((end, end))).back for end in (0.1, 0.5, 0.9, 1.3, 3.0)]
    assert (np.diff(backs) > 0.2).all()


def test_ears_show_beside_short_hair_alone():
    assert (
        max(style(reading((0.2, 0.2))).side_width) < 0 < min(style(reading((0.2, 0.8))).side_width)
    )


def test_a_fringe_stays_one_and_a_bare_forehead_bare():
    assert style(reading((1, 1), line=-0.2)).parted == 0
    assert style(reading((1, 1))).parted == 1


def test_curls_are_waves():
    assert style(reading((1, 1), curl=0.9)).wave > style(reading((1, 1))).wave == 0


def test_a_bald_head_stays_bald_unless_a_cut_is_asked_for():
    assert drawn_hair.of(None, "photo", 0.7, 0.3) is None
    assert drawn_hair.of(None, "bob", 0.7, 0.3).style.back == 0.95


@pytest.mark.parametrize("cut", CUTS[1:])
def test_every_cut_has_its_locks(cut):
    made = drawn_hair.of(reading(), cut, 0.7, 0.7)
    assert len(made.front.tips) == made.style.locks
    assert (made.back.tails is not None) == (cut in ("twintails", "ponytail"))


def test_a_parted_fringes_outer_locks_are_held_back_from_the_hairs_edge():
    parted, fringe = (
        drawn_hair.of(reading((1.2, 1.2), line), "photo", 0.7, 0.7).front.tips
        for line in (-0.6, -0.2)
    )
    assert parted[0][0] < -0.1 and parted[-1][0] > 0.1  # the first lies at image right
    assert max(abs(x) for x, _ in fringe) < 0.1
