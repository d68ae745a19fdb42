"""Shapes that hair is made of: single locks, flicks out of an edge, and waves."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from tf_landtoon.drawing import curves


def lock(
    root_a: ArrayLike, root_b: ArrayLike, tip: ArrayLike, bend: float, samples: int = 10
) -> np.ndarray:
    """Tapered lock as a line from one root over the tip to the other root.

    Args:
        root_a: start, [2].
        root_b: end, [2].
        tip: free end, [2].
        bend: pushes both edges sideways, face units.
        samples: points per edge.

    Returns:
        [2 * samples - 1, 2] points.
    """
    root_a, root_b, tip = (np.asarray(p, np.float64) for p in (root_a, root_b, tip))
    side = np.array([bend, 0.0])
    first = curves.bezier(root_a, root_a * 0.45 + tip * 0.55 + side, tip, samples)
    second = curves.bezier(tip, root_b * 0.45 + tip * 0.55 + side, root_b, samples)
    return np.concatenate([first, second[1:]])


@dataclasses.dataclass(frozen=True)
class Flick:
    """A lock that stands out of an edge.

    Attributes:
        start: where, as a share of the edge's length from the roots.
        width: how far down the edge it ends, as such a share.
        reach: its length, as a share of the style's.
        out: how far its tip points away from the edge, as a share of its length.
    """

    start: float
    width: float
    reach: float
    out: float


def plan_flicks(count: int, rng: np.random.Generator) -> tuple[Flick, ...]:
    """Draws at most `count` flicks, from the roots downwards; fewer where they would be close."""
    if count == 0:
        return ()
    starts = np.sort(rng.uniform(0.2, 0.78, count))
    starts = starts[np.concatenate([[True], np.diff(starts) > 0.12])]
    return tuple(
        Flick(start, rng.uniform(0.06, 0.11), rng.uniform(0.6, 1.2), rng.uniform(0.25, 0.7))
        for start in starts.tolist()
    )


def flicks(edge: np.ndarray, planned: Sequence[Flick], size: float, sign: int) -> np.ndarray:
    """Lets locks stand out of an edge that is given in its direction of growth.

    Args:
        edge: [N, 2] line from the roots downwards.
        planned: the locks, see `plan_flicks`.
        size: their length, face units.
        sign: which side is outside: 1 for image right of a downward line, -1 for image left.

    Returns:
        [M, 2] line with the same ends.
    """
    if not planned:
        return edge
    pieces, last = [], 0.0
    total = curves.lengths(edge)[-1]
    for flick in planned:
        start = flick.start
        pieces.append(curves.part(edge, last, start, 10))
        last = min(start + flick.width, 0.95)
        root, end = curves.part(edge, start, last, 2)
        reach = size * flick.reach
        ahead = curves.part(edge, start, min(start + reach / total, 1.0), 2)[1] - root
        along = ahead / max(np.linalg.norm(ahead), 1e-6)
        outwards = np.array([along[1], -along[0]]) * sign
        tip = root + along * reach + outwards * reach * flick.out
        pieces.append(curves.bezier(root, root + along * reach * 0.6, tip, 6))
        pieces.append(curves.bezier(tip, (tip + end) / 2 - outwards * 0.02, end, 6))
    pieces.append(curves.part(edge, last, 1.0, 10))
    return np.concatenate(pieces)


def waved(points: np.ndarray, size: float, phase: float) -> np.ndarray:
    """Sways points sideways, more the lower they are; `size` 0 leaves them."""
    points = np.array(points, np.float64)
    ramp = np.clip(points[:, 1] / 0.6, 0, 1)
    points[:, 0] += size * ramp * np.sin(points[:, 1] * 6.0 + phase)
    return points
