"""Where the locks of the front hair lie: fringe, side locks, crown, and locks over the fringe."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves, locks
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape

_FLICKS_FROM = 0.35  # y; a side lock that ends above has no room for more tips


@dataclasses.dataclass(frozen=True)
class SideLock:
    """A lock beside the face: its tip's shift, face units, and locks that stand out of it."""

    shift: float
    flicks: tuple[locks.Flick, ...]


@dataclasses.dataclass(frozen=True)
class OverLock:
    """A separate lock that lies on lock `number` of the fringe; shifts and width in face units."""

    number: int
    tip: tuple[float, float]
    root_x: float
    root_y: float
    width: float
    bend: float


@dataclasses.dataclass(frozen=True)
class CheekLock:
    """A thin lock from a temple down over the cheek.

    `sign` is -1 at image left, 1 at right; x in half widths of the face, the rest in face units.
    """

    sign: int
    root: tuple[float, float]
    tip: tuple[float, float]
    width: float
    bend: float


@dataclasses.dataclass(frozen=True)
class FrontPlan:
    """What is random in the front hair; where it then lies is the face's and the style's, too.

    Attributes:
        sides: locks beside the face, image left and right.
        edges: shifts of the places between the fringe's locks, in widths of one, [locks - 1].
        valleys: spread of these places' heights, in standard deviations, [locks + 1].
        tips: of each lock, shift in x (face units) and spread in y (standard deviations).
        over: locks on the fringe.
        crown: locks that stand out of the crown, image left and right.
        cheeks: thin locks over the cheeks.
    """

    sides: tuple[SideLock, SideLock]
    edges: tuple[float, ...]
    valleys: tuple[float, ...]
    tips: tuple[tuple[float, float], ...]
    over: tuple[OverLock, ...]
    crown: tuple[tuple[locks.Flick, ...], tuple[locks.Flick, ...]]
    cheeks: tuple[CheekLock, ...]


@dataclasses.dataclass(frozen=True, eq=False)
class Front:
    """Front hair before it is drawn, face units.

    Attributes:
        whole: closed polygon of crown, fringe and side locks.
        over: separate locks that lie on the fringe, each a line root, tip, root.
        roots: points between the fringe's locks, where strand lines start, [K, 2].
    """

    whole: np.ndarray
    over: tuple[np.ndarray, ...]
    roots: np.ndarray


def plan(style: HairStyle, rng: np.random.Generator) -> FrontPlan:
    """Draws what the style leaves open of every lock."""
    left, right = (_plan_side_lock(style, side, rng) for side in range(2))
    edges = tuple(rng.normal(0, 0.3, style.locks - 1).tolist())
    valleys = tuple(rng.standard_normal(style.locks + 1).tolist())
    tips = tuple((rng.normal(0, 0.03), rng.standard_normal()) for _ in range(style.locks))
    lain_on = rng.choice(np.arange(style.locks), min(style.over_locks, style.locks), False)
    over = tuple(_plan_over_lock(number, rng) for number in lain_on.tolist())
    crown = tuple(locks.plan_flicks(style.crown_flicks, rng) for _ in range(2))
    cheeks = tuple(_plan_cheek_lock(rng) for _ in range(style.strands))
    return FrontPlan((left, right), edges, valleys, tips, over, crown, cheeks)


def _plan_side_lock(style: HairStyle, side: int, rng: np.random.Generator) -> SideLock:
    shift = rng.normal(0.0, 0.08)
    count = min(style.flicks, 2) if style.side_length[side] > _FLICKS_FROM else 0
    return SideLock(shift, locks.plan_flicks(count, rng))


def _plan_over_lock(number: int, rng: np.random.Generator) -> OverLock:
    tip = (rng.normal(0, 0.08), rng.uniform(-0.05, 0.18))
    root_x, root_y = rng.normal(0, 0.08), -rng.uniform(0.65, 0.9)
    return OverLock(number, tip, root_x, root_y, rng.uniform(0.08, 0.18), rng.normal(0, 0.06))


def _plan_cheek_lock(rng: np.random.Generator) -> CheekLock:
    sign = int(rng.choice([-1, 1]))
    root = (rng.uniform(0.7, 1.0), -rng.uniform(0.4, 0.6))
    tip = (rng.uniform(0.7, 1.05), rng.uniform(0.1, 0.9))
    return CheekLock(sign, root, tip, rng.uniform(0.02, 0.07), rng.normal(0.04, 0.06))


def lay(shape: Shape, style: HairStyle, planned: FrontPlan) -> Front:
    """Lays every planned lock on a face."""
    half = shape.half_width * style.wide
    left_out, left_in = _side_lock(shape, style, 0, planned.sides[0])
    right_out, right_in = _side_lock(shape, style, 1, planned.sides[1])
    fringe, roots, over = _fringe(shape, style, planned)
    top = np.array([0.2 * shape.turn, 0])
    crown = [left_out[0], *(_crown(half, style.top) + top), right_out[0]]
    crown = curves.spline(crown, 8)
    middle = len(crown) // 2
    left_flicks, right_flicks = planned.crown
    left = locks.flicks(crown[: middle + 1][::-1], left_flicks, style.flick_size, -1)[::-1]
    right = locks.flicks(crown[middle:], right_flicks, style.flick_size, 1)
    sides = (right_out, right_in[::-1], left_in, left_out[::-1])
    sides = [locks.waved(side, style.wave, style.wave_phase) for side in sides]
    whole = np.concatenate([left, right, *sides[:2], fringe, *sides[2:]])
    over += [_cheek_lock(shape, lock) for lock in planned.cheeks]
    return Front(whole, tuple(over), roots)


def _cheek_lock(shape: Shape, planned: CheekLock) -> np.ndarray:
    side, width = planned.sign * shape.half_width, planned.width
    root = np.array([side * planned.root[0], planned.root[1]])
    tip = np.array([side * planned.tip[0], planned.tip[1]])
    points = locks.lock(root - [width, 0], root + [width, 0], tip, planned.sign * planned.bend, 12)
    points[:, 0] += 0.3 * shape.turn
    return points


def _crown(half: float, top: float) -> np.ndarray:
    """Round top of the hair from image left to right, [7, 2]."""
    angle = np.radians([170, 146, 118, 90, 62, 34, 10])
    height = -0.35 + (top + 0.35) * np.sin(angle)
    return np.stack([half * np.cos(angle), height], axis=1)


def _side_lock(
    shape: Shape, style: HairStyle, side: int, planned: SideLock
) -> tuple[np.ndarray, np.ndarray]:
    """Outer and inner edge of one side lock, each from above downwards to the tip."""
    sign = 1 if side else -1
    edge = shape.outline()[-side, 0]
    outer = edge + sign * shape.half_width * (style.wide - 1) * 0.9
    squeeze = max(1 + 2.2 * sign * shape.turn, 0.25)  # the far side lock gets narrow
    inner = edge - sign * (style.side_width[side] - 0.1) * min(squeeze, 1.0)
    length = style.side_length[side]
    tip = np.array([(outer + inner) / 2 + sign * planned.shift, length])
    outside = curves.bezier([outer, -0.3], [outer + sign * 0.05, length * 0.5], tip, 16)
    outside = locks.flicks(outside, planned.flicks, style.flick_size * 0.8, sign)
    temple = [sign * shape.half_width * 0.97 - 0.3 * shape.turn, -0.32]
    knots = [temple, [inner + sign * 0.02, -0.12], [inner - sign * 0.01, length * 0.45], tip]
    return outside, curves.spline(knots, 7)


def _fringe(
    shape: Shape, style: HairStyle, planned: FrontPlan
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Lower edge of the fringe from image right to left, lock roots, and locks lying on it."""
    temple = shape.half_width * 0.97
    drift = -0.3 * shape.turn
    edges = np.linspace(temple, -temple, style.locks + 1)
    edges[1:-1] += np.array(planned.edges) * temple / style.locks
    bare = style.parted * np.exp(-(((edges - style.parting) / 0.3) ** 2))
    valleys = -0.46 + style.fringe_spread * 0.5 * np.array(planned.valleys) - 0.4 * bare
    valleys = np.minimum(valleys, style.fringe_y - 0.08)
    valleys[[0, -1]] = -0.32
    roots = np.stack([edges + drift, valleys], axis=1)
    tips = [
        _tip(style, start, end, drift, lock)
        for start, end, lock in zip(roots[:-1], roots[1:], planned.tips, strict=True)
    ]
    pieces = []
    for start, end, tip in zip(roots[:-1], roots[1:], tips, strict=True):
        middle = (start[0] + end[0]) / 2 - drift
        away = np.sign(middle - style.parting) * style.parted
        pieces.append(locks.lock(start, end, tip, 0.05 * np.sign(middle) + 0.12 * away, 9))
    over = []
    for lock in planned.over:
        tip = tips[lock.number] + lock.tip
        root, width = np.array([tip[0] * 0.8 + lock.root_x, lock.root_y]), lock.width
        over.append(locks.lock(root - [width, 0], root + [width, 0], tip, lock.bend, 12))
    return np.concatenate(pieces), roots, over


def _tip(
    style: HairStyle, start: np.ndarray, end: np.ndarray, drift: float, lock: tuple[float, float]
) -> np.ndarray:
    shift, spread = lock
    middle = (start[0] + end[0]) / 2 - drift
    away = np.sign(middle - style.parting) * style.parted
    x = middle + drift + style.sweep * (1 - style.parted) + 0.22 * away + shift
    y = style.fringe_y + style.fringe_spread * spread
    y -= 0.35 * style.parted * np.exp(-(((middle - style.parting) / 0.22) ** 2))
    return np.array([x, max(y, max(start[1], end[1]) + 0.1)])
