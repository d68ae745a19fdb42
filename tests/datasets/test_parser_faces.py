import itertools

import numpy as np
import pytest
from test_parser_set import small_set

from tf_landtoon.datasets import parser_faces


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faces")
    small_set(folder)
    return parser_faces.Plan(str(folder), batch_size=2, side=64, small_side=48, small_steps=2)


def test_a_batch_depends_on_its_number_alone(plan):
    first, second = parser_faces.Maker(plan).batch(3), parser_faces.Maker(plan).batch(3)
    np.testing.assert_array_equal(first.rgb, second.rgb)
    np.testing.assert_array_equal(first.parts, second.parts)


def test_the_first_batches_are_small(plan):
    maker = parser_faces.Maker(plan)
    assert maker.batch(1).rgb.shape == (2, 48, 48, 3)
    assert maker.batch(2).rgb.shape == (2, 64, 64, 3)


@pytest.mark.slow
def test_another_process_makes_the_same_batches_in_order(plan):
    made = list(itertools.islice(parser_faces.batches(plan, start_step=1), 2))
    maker = parser_faces.Maker(plan)
    for step, batch in enumerate(made, start=1):
        np.testing.assert_array_equal(batch.rgb, maker.batch(step).rgb)
