"""One picture's way through a record writer, and many pictures' way in parallel."""

import collections
import contextlib
import dataclasses
import functools
import multiprocessing
import os
import pathlib
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import process
from typing import Any

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.images import pictures
from tf_landtoon.records import writer_settings

NOT_PLAUSIBLE = "landmarks not plausible"

_AHEAD = 32  # items a worker that are begun and not yielded yet


@dataclasses.dataclass(frozen=True)
class Job:
    """One picture to work on.

    Attributes:
        path: the picture.
        landmarks_path: its landmark file, None where it has none.
        landmarks_px: [40, 2] points in the picture found by a network, None without one.
        reason: why it is left out before any work, None otherwise.
    """

    path: pathlib.Path
    landmarks_path: pathlib.Path | None = None
    landmarks_px: np.ndarray | None = None
    reason: str | None = None


class Skip(Exception):
    """A picture that is left out: a reason to count by, and what to say of this picture."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one picture: an encoded crop, or the reason why there is none.

    Attributes:
        name: the picture's file name.
        encoded: the crop as a PNG or JPEG file.
        image_format: "png" or "jpeg".
        smoothed: its edge-smoothed twin, for toons.
        landmarks_px: [40, 2] points, px of the crop, None where unknown.
        visible: [40] bool.
        note: something to count though the picture was kept.
        reason: why it was left out, None if it was not.
        detail: more about that.
    """

    name: str
    encoded: bytes = b""
    image_format: str = ""
    smoothed: bytes = b""
    landmarks_px: np.ndarray | None = None
    visible: np.ndarray | None = None
    note: str | None = None
    reason: str | None = None
    detail: str = ""


def encode(rgb: np.ndarray) -> tuple[bytes, str]:
    """Encodes a crop [S, S, 3] as PNG up to 128 px, as JPEG (quality 95) above.

    The generator is to learn toons, not JPEG: at 112 px the ringing round a line is as wide as
    the line, and PNG costs 25 kB. Larger pictures would fill the disk, and their lines are wider.
    """
    if rgb.shape[0] <= 128:
        return pictures.encode_png(rgb), "png"
    return pictures.encode_jpeg(rgb, 95), "jpeg"


def check_inside(points_px: np.ndarray, image: np.ndarray) -> None:
    """Raises `Skip` for landmarks that lie well outside their picture [H, W, 3]."""
    height, width, _ = image.shape
    try:
        landmark_files.check_inside(points_px, width, height, "the picture")
    except errors.InputError as error:
        raise Skip("landmarks outside the picture", str(error)) from error


def read_landmarks(path: pathlib.Path) -> tuple[np.ndarray, np.ndarray]:
    """Reads a landmark file as `landmark_files.read` does.

    Raises:
        Skip: the file cannot be used.
    """
    try:
        return landmark_files.read(path)
    except errors.InputError as error:
        raise Skip("landmark file not usable", str(error)) from error


def chosen(
    paths: Sequence[pathlib.Path], split: writer_settings.SplitSettings
) -> list[pathlib.Path]:
    """The pictures that a split's lists leave, in the random order to store them in.

    Names in the lists that no picture has are told of: held-out ones might not be left out.

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
    task: Callable[[Job], Outcome],
    jobs: Iterable[Job],
    num_workers: int,
    what: str,
    total: int,
    done: int = 0,
) -> Iterator[Outcome]:
    """Yields each job's outcome as `in_order` does; what stops a job becomes its reason."""
    return in_order(functools.partial(_outcome, task), jobs, num_workers, what, total, done)


def in_order(
    task: Callable[[Any], Any],
    items: Iterable[Any],
    num_workers: int,
    what: str,
    total: int,
    done: int = 0,
) -> Iterator[Any]:
    """Yields `task(item)` for each item in order, under a progress bar.

    Args:
        task: what a worker does, a module's function or a `functools.partial` of one.
        items: what it is done to, one picture each; asked for little ahead of what is yielded.
        num_workers: processes; 1 works in this one.
        what: the progress bar's name.
        total: number of pictures.
        done: how many of these were done before and are not in `items`.

    Raises:
        errors.InputError: a worker died.
        Exception: what a task raised.
    """
    bar = functools.partial(
        tqdm.tqdm,
        desc=what,
        total=total,
        initial=done,
        unit="picture",
        mininterval=0.5,
        disable=None,
    )
    if num_workers == 1:
        yield from bar(map(task, items))
        return
    # Forking a process in which TensorFlow has started its threads may hang.
    context = multiprocessing.get_context("spawn")
    pool = futures.ProcessPoolExecutor(num_workers, context, _start_worker)
    try:
        with _held_back() as stop_if_told:
            for result in bar(_results(pool, task, items, _AHEAD * num_workers)):
                stop_if_told()
                yield result
    except process.BrokenProcessPool as error:
        raise errors.InputError(
            "a worker process died (out of memory?); try again with a smaller --num_workers"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _held_back() -> Iterator[Callable[[], None]]:
    """Ctrl-C and SIGTERM act only where the function that this gives is called.

    An exception in the midst of `submit` would leave a lock held that the pool's end waits for.
    """
    told: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _: told.append(number)) for number in numbers]

    def stop_if_told() -> None:
        if signal.SIGTERM in told:
            raise SystemExit(143)
        if told:
            raise KeyboardInterrupt

    try:
        yield stop_if_told
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _results(
    pool: futures.Executor, task: Callable[[Any], Any], items: Iterable[Any], ahead: int
) -> Iterator[Any]:
    """Results in order, with at most `ahead` items begun and not yielded yet."""
    begun: collections.deque[futures.Future] = collections.deque()
    for item in items:
        begun.append(pool.submit(task, item))
        while begun and (begun[0].done() or len(begun) >= ahead):
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


def _outcome(task: Callable[[Job], Outcome], job: Job) -> Outcome:
    """Does one job; what stops it becomes a counted reason."""
    try:
        if job.reason is not None:
            raise Skip(job.reason, "")
        cv2.setNumThreads(1)  # the processes are the parallelism
        return task(job)
    except Skip as skip:
        reason, detail = skip.args
    except errors.InputError as error:
        reason, detail = "picture not usable", str(error)
    except Exception as error:  # one odd picture of thousands must not cost the others
        reason, detail = unexpected(error), ""
    return Outcome(job.path.name, reason=reason, detail=detail)


def unexpected(error: Exception) -> str:
    """Names, as a reason to count by, an error that nobody foresaw."""
    lines = str(error).strip().splitlines()
    return ": ".join(["unexpected", type(error).__name__, *lines[:1]])


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Else a killed parent's workers would wait for work, each with 100 MB, for good."""
    multiprocessing.parent_process().join()
    os._exit(1)
