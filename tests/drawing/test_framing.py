"""Where a head is in its picture."""

import numpy as np

from tf_landtoon.drawing import framing

PLACE = framing.Framing(roll=0.3, unit=0.25, middle=(0.5, 0.4))


def test_a_framing_means_the_same_at_every_size():
    np.testing.assert_allclose(PLACE.matrix(256), 2 * PLACE.matrix(128))


def test_the_matrix_has_the_place_the_unit_and_the_lean():
    matrix = PLACE.matrix(100)
    np.testing.assert_allclose(matrix @ [0, 0, 1], [50, 40])
    np.testing.assert_allclose(np.hypot(*matrix[:, 0]), 25)
    np.testing.assert_allclose(framing.roll_of(matrix), 0.3)


def test_the_body_leans_less_and_stays_at_the_neck():
    head, body = PLACE.matrix(100), framing.of_body(PLACE.matrix(100))
    np.testing.assert_allclose(body @ [0, 0.75, 1], head @ [0, 0.75, 1])
    np.testing.assert_allclose(framing.roll_of(body), 0.35 * 0.3)


def test_most_heads_are_whole_and_lean_little():
    drawn = [framing.sample(np.random.default_rng(seed)) for seed in range(200)]
    rolls = np.degrees([place.roll for place in drawn])
    units = np.array([place.unit for place in drawn])
    assert np.abs(rolls).max() <= 25 and np.median(np.abs(rolls)) < 4
    assert units.min() >= 0.2 and units.max() <= 0.45
