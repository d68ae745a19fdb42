"""Many items' way through several processes, in order and under a progress bar."""

import collections
import contextlib
import functools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from concurrent.futures import process
from typing import TypeVar

import tqdm

from tf_landtoon import errors

_AHEAD = 32  # items a worker that are begun and not yielded yet
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_order(
    task: Callable[[_Item], _Result],
    items: Iterable[_Item],
    num_workers: int,
    what: str,
    total: int,
    done: int = 0,
) -> Iterator[_Result]:
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
    got: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _: got.append(number)) for number in numbers]

    def stop_if_told() -> None:
        if signal.SIGTERM in got:
            raise SystemExit(143)
        if got:
            raise KeyboardInterrupt

    try:
        yield stop_if_told
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _results(
    pool: futures.Executor, task: Callable[[_Item], _Result], items: Iterable[_Item], ahead: int
) -> Iterator[_Result]:
    """Results in order, with at most `ahead` items begun and not yielded yet."""
    begun: collections.deque[futures.Future] = collections.deque()
    for item in items:
        begun.append(pool.submit(task, item))
        while begun and (begun[0].done() or len(begun) >= ahead):
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Else a killed parent's workers would wait for work, each with 100 MB, for good."""
    multiprocessing.parent_process().join()
    os._exit(1)
