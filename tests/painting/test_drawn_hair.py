import numpy as np
import pytest
from drawn_parts import face

from tf_landtoon.drawing import front_hair
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


def test_a_parted_fringe_stays_within_the_hair():
    for parting in (-0.3, 0.0, 0.3):
        line = np.full(17, -0.5)
        line[round(8 + 20 * parting)] = -0.8
        one = HairReading(-1.2, 0.85, (1.2, 1.2), line, (0.0, 0.0), 0.0)
        made = drawn_hair.of(one, "photo", 0.7, 0.7)
        shape = face(half_width=0.7, turn=0.0)
        whole = front_hair.lay(shape, made.style, made.front).whole
        temples = whole[(whole[:, 1] > -0.2) & (whole[:, 1] < 0.3)]
        assert np.abs(temples[:, 0]).max() < 1.08 * 0.7 * made.style.wide
