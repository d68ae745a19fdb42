"""Batches of changed portraits for the parser, made beside the training in processes of their own.

A batch depends on the seed and its number alone, so that a run that goes on sees the same ones.
"""

import concurrent.futures
import dataclasses
import itertools
import multiprocessing
import threading
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from tf_landtoon.datasets import parser_augment
from tf_landtoon.images.part_map import Part
from tf_landtoon.records import parser_set

_AHEAD = 6  # batches that wait


class PartBatch(NamedTuple):
    """Pictures and maps of one step."""

    rgb: np.ndarray  # [B, S, S, 3] uint8
    parts: np.ndarray  # [B, S, S] uint8 of `Part` and NOT_KNOWN


@dataclasses.dataclass(frozen=True)
class Plan:
    """What batches are made of.

    Attributes:
        directory: of `parser_set`.
        batch_size: pictures.
        side: px, from step `small_steps` on.
        small_side: px before that; faces are as large a share of the picture.
        small_steps: how many steps see the small pictures.
        seed: of everything drawn.
        glasses_share: of the pictures is taken from portraits whose maps show glasses or a hat ...
        beard_share: ... and so many from those with a beard, besides the chance of the others.
        chances: how often what is changed ...
        plain_share: ... but so many are left about as they are, `parser_augment.PLAIN`.
    """

    directory: str
    batch_size: int = 16
    side: int = 256
    small_side: int = 192
    small_steps: int = 0
    seed: int = 1
    glasses_share: float = 0.03
    beard_share: float = 0.06
    chances: parser_augment.Chances = parser_augment.Chances()
    plain_share: float = 0.3


class Maker:
    """Makes batches in this process.

    Args:
        plan: what of.
    """

    def __init__(self, plan: Plan) -> None:
        """Opens the portraits."""
        self.plan = plan
        self.faces = parser_set.load(plan.directory)
        training, *_ = self.faces.split()
        learnt = self.faces.learnt
        self._all = training
        self._worn = np.array(
            [i for i in training if np.isin(learnt[i], (Part.GLASSES, Part.HAT)).sum() > 500]
        )
        self._bearded = np.array([i for i in training if (learnt[i] == Part.BEARD).any()])

    def batch(self, step: int) -> PartBatch:
        """The batch of a step, 0 the first."""
        plan = self.plan
        side = plan.small_side if step < plan.small_steps else plan.side
        pairs = [
            self._pair(np.random.default_rng((plan.seed, step, place)), side)
            for place in range(plan.batch_size)
        ]
        return PartBatch(*map(np.stack, zip(*pairs)))

    def _pair(self, rng: np.random.Generator, side: int) -> tuple[np.ndarray, np.ndarray]:
        plan, faces = self.plan, self.faces
        draw = rng.random()
        among = self._all
        if draw < plan.glasses_share and len(self._worn):
            among = self._worn
        elif draw < plan.glasses_share + plan.beard_share and len(self._bearded):
            among = self._bearded
        index, other = int(rng.choice(among)), int(rng.choice(self._all))
        return parser_augment.changed(
            rng,
            faces.photos[index],
            faces.learnt[index],
            faces.points[index],
            is_man=bool(faces.is_man[index]) and not (faces.learnt[index] == Part.BEARD).any(),
            other=faces.photos[other],
            side=side,
            chances=parser_augment.PLAIN if rng.random() < plan.plain_share else plan.chances,
        )


_own = threading.local()


def _begin(plan: Plan) -> None:
    cv2.setNumThreads(1)  # the other cores train
    _own.maker = Maker(plan)


def _make(step: int) -> PartBatch:
    return _own.maker.batch(step)


def batches(plan: Plan, start_step: int = 0, processes: int = 1) -> Iterator[PartBatch]:
    """Endless batches, a few made ahead.

    Args:
        plan: what of.
        start_step: steps done before.
        processes: that make them; one keeps two cores of training fed.

    Yields:
        Batches in order.
    """
    pool = concurrent.futures.ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(plan,),
    )
    try:
        waiting = [pool.submit(_make, start_step + k) for k in range(_AHEAD)]
        for step in itertools.count(start_step + _AHEAD):
            batch = waiting.pop(0).result()
            waiting.append(pool.submit(_make, step))
            yield batch
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
