import pathlib

import cv2
import numpy as np

from tf_landtoon.records import outcomes, picture_jobs


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
    return outcomes.Outcome(job.path.name)


def test_an_unexpected_error_costs_one_picture_and_is_a_reason():
    names = ["opencv", "numpy", "value", "memory", "none"]
    jobs = [outcomes.Job(pathlib.Path(name)) for name in names]
    ended = list(picture_jobs.work(fail, jobs, 1, "fail", len(jobs)))
    assert [outcome.name for outcome in ended] == names
    opencv, *others = [outcome.reason for outcome in ended]
    assert opencv.startswith("unexpected: error: OpenCV") and "\n" not in opencv
    assert others == [
        "unexpected: LinAlgError: Singular matrix",
        "unexpected: ValueError: invalid literal for int() with base 10: 'x'",
        "unexpected: MemoryError",
        None,
    ]
