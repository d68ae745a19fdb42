import numpy as np
import parser_portraits
import pytest

from tf_landtoon.datasets import stand_ins
from tf_landtoon.geometry import face_frame
from tf_landtoon.images.part_map import Part

FACE = face_frame.FaceFrame.of(parser_portraits.POINTS)
PHOTO, _ = parser_portraits.portrait()


@pytest.mark.parametrize("seed", range(8))
def test_a_thing_before_the_face_is_background(seed):
    rgb, parts = parser_portraits.float_portrait()
    before, was = rgb.copy(), parts.copy()
    stand_ins.thing(np.random.default_rng(seed), rgb, parts, PHOTO)
    hidden = parts != was
    assert (parts[hidden] == Part.BACKGROUND).all()
    far = np.abs(rgb - before).max(-1) == 0
    assert (parts[far] == was[far]).all() or hidden.mean() < 0.9


def test_shoulders_are_wider_than_the_neck_and_leave_the_face():
    rgb, parts = parser_portraits.float_portrait()
    small = face_frame.FaceFrame.of(parser_portraits.POINTS * 0.5 + (64, 20))
    parts[:] = Part.BACKGROUND
    parts[40:140, 90:166] = Part.SKIN
    stand_ins.shoulders(np.random.default_rng(3), rgb, parts, small, PHOTO)
    assert (parts[-1] == Part.CLOTHES).sum() > 100
    assert (parts[40:120, 90:166] == Part.SKIN).all()


def test_dye_changes_the_hair_and_nothing_else():
    rgb, parts = parser_portraits.float_portrait()
    before = rgb.copy()
    stand_ins.dye(np.random.default_rng(1), rgb, parts)
    change = np.abs(rgb - before).mean(-1)
    assert change[parts == Part.HAIR].mean() > 10
    assert change[parts == Part.CLOTHES].max() == 0
