import numpy as np
import parser_portraits
import pytest

from tf_landtoon.datasets import beards
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part

FACE = face_frame.FaceFrame.of(parser_portraits.POINTS)


@pytest.mark.parametrize("seed", range(12))
def test_a_beard_grows_below_the_eyes_around_the_lips_and_darkens_or_greys_the_skin(seed):
    rgb, parts = parser_portraits.float_portrait()
    before, was = rgb.copy(), parts.copy()
    beards.beard(np.random.default_rng(seed), rgb, parts, FACE)
    grown = parts == Part.BEARD
    assert grown.sum() > 60 and np.nonzero(grown)[0].min() > FACE.eyes[1] + 10
    assert not grown[np.isin(was, (Part.UPPER_LIP, Part.LOWER_LIP, Part.HAIR))].any()
    untouched = ~grown & (parts != part_map.NOT_KNOWN)
    assert np.abs(rgb - before)[grown].mean() > 10
    assert np.abs(rgb - before)[untouched].mean() < 1
