"""Which pictures a record writer works on, and how each of them ends as an outcome."""

import functools
import pathlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

import cv2
import numpy as np

from tf_landtoon import errors, workers
from tf_landtoon.annotations import landmark_files
from tf_landtoon.records import outcomes, writer_settings


def chosen(
    paths: Sequence[pathlib.Path], split: writer_settings.SplitSettings
) -> list[pathlib.Path]:
    """The pictures that a split's lists leave, in the random order to store them in.

    Prints the listed names that no picture has: held-out ones might not be left out.

    Args:
        paths: pictures of one folder, sorted.
        split: its lists and its seed; the order is the same for each number of workers.

    Raises:
        errors.InputError: a list cannot be read, or nothing is left.
    """
    for names in filter(None, (split.only, split.exclude)):
        lost = landmark_files.unmatched(names, paths)
        if lost:
            print(landmark_files.without_picture(names, lost), file=sys.stderr)
    left = landmark_files.select(paths, split.only, split.exclude)
    return [left[index] for index in np.random.default_rng(split.seed).permutation(len(left))]


def work(
    task: Callable[[outcomes.Job], outcomes.Outcome],
    jobs: Iterable[outcomes.Job],
    num_workers: int,
    what: str,
    total: int,
    done: int = 0,
) -> Iterator[outcomes.Outcome]:
    """Yields each job's outcome as `workers.in_order` does; what stops a job becomes its reason."""
    return workers.in_order(functools.partial(_outcome, task), jobs, num_workers, what, total, done)


def _outcome(
    task: Callable[[outcomes.Job], outcomes.Outcome], job: outcomes.Job
) -> outcomes.Outcome:
    """Does one job; what stops it becomes a counted reason."""
    try:
        if job.reason is not None:
            raise outcomes.Skip(job.reason, "")
        cv2.setNumThreads(1)  # the processes are the parallelism
        return task(job)
    except outcomes.Skip as skip:
        reason, detail = skip.args
    except errors.InputError as error:
        reason, detail = "picture not usable", str(error)
    except Exception as error:  # one odd picture of thousands must not cost the others
        reason, detail = outcomes.unexpected(error), ""
    return outcomes.Outcome(job.path.name, reason=reason, detail=detail)
