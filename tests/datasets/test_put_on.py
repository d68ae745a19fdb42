import numpy as np
import parser_portraits
import pytest

from tf_landtoon.datasets import put_on
from tf_landtoon.geometry import face_frame
from tf_landtoon.images.part_map import Part

FACE = face_frame.FaceFrame.of(parser_portraits.POINTS)


@pytest.mark.parametrize("seed", range(12))
def test_glasses_lie_over_both_eyes_and_touch_no_mouth(seed):
    rgb, parts = parser_portraits.float_portrait()
    lips = np.isin(parts, (Part.UPPER_LIP, Part.LOWER_LIP))
    put_on.glasses(np.random.default_rng(seed), rgb, parts, FACE)
    for eye in (parser_portraits.POINTS[36:42], parser_portraits.POINTS[42:48]):
        x, y = eye.mean(0).astype(int)
        assert parts[y, x] == Part.GLASSES
    assert np.isin(parts[lips], (Part.UPPER_LIP, Part.LOWER_LIP)).all()
    assert 0 <= rgb.min() and rgb.max() <= 256


@pytest.mark.parametrize("seed", range(12))
def test_a_hat_hides_hair_and_leaves_eyes_and_mouth(seed):
    rgb, parts = parser_portraits.float_portrait()
    before = parts.copy()
    put_on.hat(np.random.default_rng(seed), rgb, parts, FACE)
    assert (parts == Part.HAT).sum() > 800
    assert (parts == Part.HAIR).sum() < (before == Part.HAIR).sum()
    seen = np.isin(before, (Part.EYE, Part.UPPER_LIP, Part.LOWER_LIP))
    assert (parts[seen] == before[seen]).mean() > 0.97
