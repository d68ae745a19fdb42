import itertools

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import order


def first(dataset, count):
    return [int(x) for x in itertools.islice(dataset, count)]


def test_an_epoch_draws_every_example_once_and_each_in_another_order():
    found = first(order.drawn(50, seed=1, stream=0, start=0), 150)
    epochs = [found[0:50], found[50:100], found[100:150]]
    assert all(sorted(epoch) == list(range(50)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2] != epochs[0]


def test_every_example_comes_at_every_place():
    counts = np.zeros((4, 4))
    for epoch in np.reshape(first(order.drawn(4, seed=1, stream=0, start=0), 4 * 400), (400, 4)):
        counts[np.arange(4), epoch] += 1
    assert 70 < counts.min() and counts.max() < 130  # 100 each, five deviations


def test_seed_and_stream_decide_the_order():
    one = first(order.drawn(50, seed=1, stream=0, start=0), 50)
    assert one == first(order.drawn(50, seed=1, stream=0, start=0), 50)
    assert one != first(order.drawn(50, seed=2, stream=0, start=0), 50)
    assert one != first(order.drawn(50, seed=1, stream=1, start=0), 50)


@pytest.mark.parametrize("start", [1, 11, 12, 13, 30])
def test_to_start_later_is_to_leave_out_what_came_before(start):
    whole = first(order.drawn(12, seed=3, stream=0, start=0), 40)
    assert first(order.drawn(12, seed=3, stream=0, start=start), 40 - start) == whole[start:]


def mixture(sources, start, count):
    """(source, number) of each draw."""
    choices, numbers = order.mixed(sources, seed=1, start=start)
    rows = [numbers[i].map(lambda x, i=i: (tf.constant(i), x)) for i in range(len(sources))]
    found = tf.data.Dataset.choose_from_datasets(rows, choices)
    return [(int(a), int(b)) for a, b in itertools.islice(found, count)]


SOURCES = [(7, 6.0), (300, 0.5), (5, 0.4)]


def test_a_round_draws_from_each_source_as_often_as_its_share_says():
    found = mixture(SOURCES, 0, 2000)
    for rows in (found[:1000], found[1000:]):
        counts = np.bincount([source for source, _ in rows])
        assert counts.tolist() == [870, 72, 58]  # of 6.9, in thousandths
    assert found[:1000] != found[1000:]


def test_a_source_goes_through_its_own_epochs():
    numbers = [number for source, number in mixture(SOURCES, 0, 2000) if source == 2]
    epochs = [numbers[i : i + 5] for i in range(0, len(numbers) - 4, 5)]
    assert all(sorted(epoch) == list(range(5)) for epoch in epochs)


def test_a_source_of_the_smallest_share_is_drawn_from():
    assert 1 in {source for source, _ in mixture([(9, 1.0), (9, 1e-9)], 0, 1001)}


@pytest.mark.parametrize("start", [1, 64, 999, 1000, 1001, 1700])
def test_a_mixture_that_starts_later_leaves_out_what_came_before(start):
    whole = mixture(SOURCES, 0, 1750)
    assert mixture(SOURCES, start, 1750 - start) == whole[start:]


def test_each_batch_gets_the_seed_of_its_own_step():
    batches = order.with_seeds(tf.data.Dataset.from_tensors(b"a").repeat(3), 7, start_step=5)
    assert [seed.numpy().tolist() for _, seed in batches] == [[7, 5], [7, 6], [7, 7]]
