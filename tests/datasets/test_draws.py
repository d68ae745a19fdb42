import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import draws

SEED = tf.constant([3, 5])


@pytest.mark.parametrize("draw", [draws.normal, draws.uniform])
def test_seed_and_salt_decide(draw):
    first, again = draw([50], SEED, 1).numpy(), draw([50], SEED, 1).numpy()
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - draw([50], SEED, 2)).max() > 0.1
    assert np.abs(first - draw([50], SEED + 1, 1)).max() > 0.1


def test_normal_numbers_have_deviation_one_and_no_outliers():
    numbers = draws.normal([20000], SEED, 1).numpy()
    assert numbers.std() == pytest.approx(1.0, abs=0.02) and np.abs(numbers).max() < 2.3


def test_even_numbers_fill_their_range():
    numbers = draws.uniform([20000], SEED, 1, -2.0, 6.0).numpy()
    assert numbers.min() == pytest.approx(-2, abs=0.01)
    assert numbers.max() == pytest.approx(6, abs=0.01) and numbers.mean() == pytest.approx(
        2, abs=0.1
    )
