"""Work in several processes; whole runs of it are tested in tests/pipelines."""

import os
import time

import pytest

from tf_landtoon import errors, workers


def slow_at_first(number):
    time.sleep(0.5 if number == 0 else 0.0)
    return number


def die(number):
    os._exit(number)


def test_one_worker_does_one_item_after_the_other():
    asked = []

    def items():
        for number in range(3):
            asked.append(number)
            yield number

    results = workers.in_order(slow_at_first, items(), 1, "count", total=3)
    assert next(results) == 0 and asked == [0]
    assert list(results) == [1, 2]


@pytest.mark.slow
def test_many_workers_keep_the_order_and_ask_for_little_ahead():
    numbers = iter(range(1000))
    results = workers.in_order(slow_at_first, numbers, 2, "count", total=1000)
    assert next(results) == 0
    assert (taken := next(numbers)) <= 64
    assert list(results) == [number for number in range(1, 1000) if number != taken]


@pytest.mark.slow
def test_a_worker_that_dies_is_an_input_error():
    with pytest.raises(errors.InputError, match="smaller --num_workers"):
        list(workers.in_order(die, [1, 2, 3], 2, "die", total=3))
