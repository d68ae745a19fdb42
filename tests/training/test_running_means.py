import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.training import running_means


def test_means_are_over_the_steps_that_told():
    means = running_means.RunningMeans()
    for step in range(3):
        means.add({"a": tf.constant(float(step)), "rate": 0.5})
    means.add({"a": tf.constant(7.0), "b": tf.constant(4.0), "rate": 0.25})
    assert means.steps == 4
    assert means.read() == {"a": 2.5, "b": 4.0, "rate": 0.4375}


def test_many_small_numbers_are_not_lost_beside_a_large_sum():
    means = running_means.RunningMeans()
    for value in [1e8] + [1.0] * 999:
        means.add({"a": tf.constant(value)})
    assert means.read()["a"] == pytest.approx((1e8 + 999) / 1000, rel=1e-12)


def test_what_is_no_number_stays_none():
    means = running_means.RunningMeans()
    for value in (np.nan, 1.0):
        means.add({"a": tf.constant(value)})
    assert np.isnan(means.read()["a"])


def test_adding_reads_nothing_from_the_device_and_takes_the_same_few_operations_each_step():
    """Inside a graph there is nothing to be read, and all operations can be counted."""
    counts = []
    for steps in (1, 2, 9):
        with tf.Graph().as_default() as graph:
            means = running_means.RunningMeans()
            scalars = {f"{i}": tf.constant(1.0) for i in range(40)}
            before = len(graph.get_operations())
            for _ in range(steps):
                means.add(scalars)
            counts.append(len(graph.get_operations()) - before)
    assert counts[2] - counts[1] == 7 * (counts[1] - counts[0])
    assert counts[0] < 8
