"""The front hair's locks lie as planned, on any face."""

import dataclasses

import numpy as np
import pytest
from drawn_parts import face, someone

from tf_landtoon.drawing import front_hair


def lay(index=0, **changes):
    hair = someone(index).hair
    return front_hair.lay(face(3), dataclasses.replace(hair.style, **changes), hair.front)


@pytest.mark.parametrize("index", range(6))
def test_there_is_a_root_beside_every_lock_and_a_lock_for_everything_planned(index):
    hair = someone(index).hair
    front = lay(index)
    assert len(front.roots) == hair.style.locks + 1 == len(hair.front.tips) + 1
    assert len(front.over) == len(hair.front.over) + len(hair.front.cheeks)
    assert len(hair.front.cheeks) == hair.style.strands


def test_the_same_plan_lies_the_same_again():
    assert np.array_equal(lay().whole, lay().whole)


def test_a_wider_face_has_wider_hair_of_the_same_locks():
    hair = someone(0).hair
    base, laid = face(3, turn=0.0), []
    for scale in (1.0, 1.3):
        outline_half = base.outline_half * [1, scale]
        drawn = face(3, turn=0.0, half_width=scale * base.half_width, outline_half=outline_half)
        laid.append(front_hair.lay(drawn, hair.style, hair.front).whole)
    narrow, wide = laid
    assert len(narrow) == len(wide)
    np.testing.assert_allclose(np.ptp(wide[:, 0]) / np.ptp(narrow[:, 0]), 1.3, atol=0.1)


def test_a_lower_fringe_hangs_lower_and_the_crown_stays():
    high, low = lay(fringe_y=-0.4), lay(fringe_y=-0.1)
    assert low.whole[:, 1].min() == high.whole[:, 1].min()
    assert low.whole[:, 1].mean() > high.whole[:, 1].mean()


def test_a_plan_of_another_number_of_locks_is_refused():
    with pytest.raises(ValueError):
        lay(locks=someone(0).hair.style.locks + 1)
