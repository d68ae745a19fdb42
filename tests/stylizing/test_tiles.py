import tracemalloc

import numpy as np
import pytest

from tf_landtoon.stylizing import tiles


@pytest.mark.parametrize(
    "size", [(64, 64), (64, 65), (65, 200), (200, 40), (128, 128), (171, 333), (10, 10)]
)
def test_tiles_of_a_pointwise_generator_leave_no_seam(size):
    photo = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    sides = set()

    def inverted(pictures):
        sides.update(pictures.shape[1:3])
        return 255 - pictures

    result = tiles.stylize(photo, inverted, side=64)
    np.testing.assert_array_equal(result, 255 - photo)
    assert max(sides) <= 64


def test_neighbours_that_differ_fade_into_each_other():
    shades = iter((100, 200))
    result = tiles.stylize(
        np.zeros((64, 112, 3), np.uint8), lambda x: np.full_like(x, next(shades)), side=64
    )
    row = result[30, :, 0].astype(int)
    assert row[0] == 100 and row[-1] == 200
    assert (np.diff(row) >= 0).all() and np.diff(row).max() <= 10


@pytest.mark.slow
def test_memory_is_bounded_by_a_row_of_tiles():
    photo = np.zeros((4000, 6000, 3), np.uint8)
    tracemalloc.start()
    result = tiles.stylize(photo, lambda x: x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.shape == photo.shape
    assert peak < photo.nbytes + 4 * 512 * 6000 * 3 * 4
