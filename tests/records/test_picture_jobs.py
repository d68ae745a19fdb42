import os
import pathlib
import time

import cv2
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.records import picture_jobs


def fail(job):
    """Fails as the libraries do, each picture in its own way."""
    match job.path.stem:
        case "opencv":
            cv2.resize(np.zeros((0, 0), np.uint8), (1, 1))
        case "numpy":
            np.linalg.inv(np.zeros((2, 2)))
        case "value":
            int("x")
        case "memory":
            raise MemoryError
    return picture_jobs.Outcome(job.path.name)


def test_an_unexpected_error_costs_one_picture_and_is_a_reason():
    names = ["opencv", "numpy", "value", "memory", "none"]
    jobs = [picture_jobs.Job(pathlib.Path(name)) for name in names]
    outcomes = list(picture_jobs.work(fail, jobs, 1, "fail", len(jobs)))
    assert [outcome.name for outcome in outcomes] == names
    opencv, *others = [outcome.reason for outcome in outcomes]
    assert opencv.startswith("unexpected: error: OpenCV") and "\n" not in opencv
    assert others == [
        "unexpected: LinAlgError: Singular matrix",
        "unexpected: ValueError: invalid literal for int() with base 10: 'x'",
        "unexpected: MemoryError",
        None,
    ]


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

    results = picture_jobs.in_order(slow_at_first, items(), 1, "count", total=3)
    assert next(results) == 0 and asked == [0]
    assert list(results) == [1, 2]


@pytest.mark.slow
def test_many_workers_keep_the_order_and_ask_for_little_ahead():
    numbers = iter(range(1000))
    results = picture_jobs.in_order(slow_at_first, numbers, 2, "count", total=1000)
    assert next(results) == 0
    assert (taken := next(numbers)) <= 64
    assert list(results) == [number for number in range(1, 1000) if number != taken]


@pytest.mark.slow
def test_a_worker_that_dies_is_an_input_error():
    with pytest.raises(errors.InputError, match="smaller --num_workers"):
        list(picture_jobs.in_order(die, [1, 2, 3], 2, "die", total=3))
