import numpy as np
import pytest

from tf_landtoon.evaluation import kid


def normal(mean, count=400, width=16, seed=0):
    return np.random.default_rng(seed).normal(mean, 1.0, (count, width))


def test_two_samples_of_one_kind_are_zero_apart():
    mean, spread = kid.kid(normal(0.0, seed=1), normal(0.0, seed=2))
    assert abs(mean) < spread


def test_the_distance_of_shifted_normals_is_the_kernels_closed_form():
    # E k(x, y) of independent x ~ N(a, 1), y ~ N(b, 1) with x.y / C = t: E (t + 1)^3 from the
    # moments of t, which for C coordinates alike are sums of products.
    width, shift = 16, 0.5

    def expected(a, b):
        mean = a * b
        variance = ((1 + a * a) * (1 + b * b) - (a * b) ** 2) / width
        third = ((a**3 + 3 * a) * (b**3 + 3 * b) - 3 * a * b * (1 + a * a) * (1 + b * b)
                 + 2 * (a * b) ** 3) / width**2  # fmt: skip
        return third + 3 * variance * (mean + 1) + (mean + 1) ** 3

    wanted = expected(0, 0) + expected(shift, shift) - 2 * expected(0, shift)
    found, _ = kid.kid(normal(0, 4000, seed=3), normal(shift, 4000, seed=4), 2000, rounds=4)
    assert found == pytest.approx(wanted, rel=0.05)


def test_the_further_apart_the_larger():
    near, far = (kid.kid(normal(0.0), normal(x, seed=5))[0] for x in (0.2, 0.6))
    assert 0 < near < far


def test_one_picture_is_no_set():
    with pytest.raises(ValueError, match="two pictures"):
        kid.kid(normal(0.0)[:1], normal(0.0))
