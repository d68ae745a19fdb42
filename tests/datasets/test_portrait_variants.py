import numpy as np
import parser_portraits
import pytest

from tf_landtoon.datasets import portrait_variants
from tf_landtoon.images.part_map import NOT_KNOWN, Part


@pytest.mark.parametrize("seed", range(6))
def test_a_variant_has_the_size_and_a_map_without_doubts(seed):
    photo, parts = parser_portraits.portrait()
    wide, map_ = photo[:200], parts[:200]
    before = wide.copy()
    rgb, changed = portrait_variants.changed(
        np.random.default_rng(seed), wide, map_, parser_portraits.POINTS, may_have_beard=True
    )
    assert rgb.shape == wide.shape and rgb.dtype == np.uint8 and changed.shape == map_.shape
    assert not (changed == NOT_KNOWN).any()
    np.testing.assert_array_equal(wide, before)


def test_variants_differ_and_chance_decides_them():
    photo, parts = parser_portraits.portrait()
    made = [
        portrait_variants.changed(
            np.random.default_rng(seed), photo, parts, parser_portraits.POINTS, may_have_beard=False
        )[0]
        for seed in (1, 1, 2, 3, 4)
    ]
    np.testing.assert_array_equal(made[0], made[1])
    assert len({picture.tobytes() for picture in made}) >= 4


def test_tan_changes_the_skin_and_not_the_shirt():
    _, parts = parser_portraits.portrait()
    tones = []
    for seed in range(8):
        rgb, _ = parser_portraits.float_portrait()
        before = rgb.copy()
        portrait_variants.tan(np.random.default_rng(seed), rgb, parts)
        tones.append(rgb[parts == Part.SKIN].mean())
        moved = np.abs(rgb - before).mean(-1)
        assert (moved[parts == Part.CLOTHES] > 0).mean() < 0.2  # a soft border to the neck
    assert np.ptp(tones) > 60
