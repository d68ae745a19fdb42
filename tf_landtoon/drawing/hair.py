"""Front hair: planned before the face (it throws a shadow on it), drawn after it."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves, locks
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape


@dataclasses.dataclass(frozen=True)
class FrontPlan:
    """Front hair before it is drawn, face units.

    Attributes:
        whole: closed polygon of crown, fringe and side locks.
        over: separate locks that lie on the fringe, each a line root, tip, root.
        roots: points between the fringe's locks, where strand lines start, [K, 2].
    """

    whole: np.ndarray
    over: tuple[np.ndarray, ...]
    roots: np.ndarray


def plan_front(shape: Shape, style: HairStyle, rng: np.random.Generator) -> FrontPlan:
    """Decides where every lock of the front hair lies."""
    half = shape.half_width * style.wide
    left_out, left_in = _side_lock(shape, style, 0, rng)
    right_out, right_in = _side_lock(shape, style, 1, rng)
    fringe, roots, over = _fringe(shape, style, rng)
    top = np.array([0.2 * shape.turn, 0])
    crown = [left_out[0], *(_crown(half, style.top) + top), right_out[0]]
    crown = curves.spline(crown, 8)
    middle = len(crown) // 2
    count = style.crown_flicks
    left = locks.flicks(crown[: middle + 1][::-1], count, style.flick_size, -1, rng)[::-1]
    right = locks.flicks(crown[middle:], count, style.flick_size, 1, rng)
    sides = (right_out, right_in[::-1], left_in, left_out[::-1])
    sides = [locks.waved(side, style.wave, style.wave_phase) for side in sides]
    whole = np.concatenate([left, right, *sides[:2], fringe, *sides[2:]])
    over += [_strand(shape, rng) for _ in range(style.strands)]
    return FrontPlan(whole, tuple(over), roots)


def _strand(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Thin lock from a temple down over the cheek."""
    sign = int(rng.choice([-1, 1]))
    root = np.array([sign * shape.half_width * rng.uniform(0.7, 1.0), -rng.uniform(0.4, 0.6)])
    tip = np.array([sign * shape.half_width * rng.uniform(0.7, 1.05), rng.uniform(0.1, 0.9)])
    width = rng.uniform(0.02, 0.07)
    points = locks.lock(
        root - [width, 0], root + [width, 0], tip, sign * rng.normal(0.04, 0.06), 12
    )
    points[:, 0] += 0.3 * shape.turn
    return points


def _crown(half: float, top: float) -> np.ndarray:
    """Round top of the hair from image left to right, [7, 2]."""
    angle = np.radians([170, 146, 118, 90, 62, 34, 10])
    height = -0.35 + (top + 0.35) * np.sin(angle)
    return np.stack([half * np.cos(angle), height], axis=1)


def _side_lock(
    shape: Shape, style: HairStyle, side: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Outer and inner edge of one side lock, each from above downwards to the tip."""
    sign = 1 if side else -1
    edge = shape.outline()[-side, 0]
    outer = edge + sign * shape.half_width * (style.wide - 1) * 0.9
    squeeze = max(1 + 2.2 * sign * shape.turn, 0.25)  # the far side lock gets narrow
    inner = edge - sign * (style.side_width[side] - 0.1) * min(squeeze, 1.0)
    length = style.side_length[side]
    tip = np.array([(outer + inner) / 2 + sign * rng.normal(0.0, 0.08), length])
    outside = curves.bezier([outer, -0.3], [outer + sign * 0.05, length * 0.5], tip, 16)
    if length > 0.35:  # a shorter lock has no room for more tips
        outside = locks.flicks(outside, min(style.flicks, 2), style.flick_size * 0.8, sign, rng)
    temple = [sign * shape.half_width * 0.97 - 0.3 * shape.turn, -0.32]
    knots = [temple, [inner + sign * 0.02, -0.12], [inner - sign * 0.01, length * 0.45], tip]
    return outside, curves.spline(knots, 7)


def _fringe(
    shape: Shape, style: HairStyle, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, list]:
    """Lower edge of the fringe from image right to left, lock roots, and locks lying on it."""
    temple = shape.half_width * 0.97
    drift = -0.3 * shape.turn
    edges = np.linspace(temple, -temple, style.locks + 1)
    edges[1:-1] += rng.normal(0, 0.3, style.locks - 1) * temple / style.locks
    bare = style.parted * np.exp(-(((edges - style.parting) / 0.3) ** 2))
    valleys = -0.46 + rng.normal(0, style.fringe_spread * 0.5, len(edges)) - 0.4 * bare
    valleys = np.minimum(valleys, style.fringe_y - 0.08)
    valleys[[0, -1]] = -0.32
    roots = np.stack([edges + drift, valleys], axis=1)
    tips = [_tip(style, roots[i], roots[i + 1], drift, rng) for i in range(style.locks)]
    pieces = []
    for start, end, tip in zip(roots[:-1], roots[1:], tips, strict=True):
        middle = (start[0] + end[0]) / 2 - drift
        away = np.sign(middle - style.parting) * style.parted
        pieces.append(locks.lock(start, end, tip, 0.05 * np.sign(middle) + 0.12 * away, 9))
    over = []
    for number in rng.choice(np.arange(style.locks), min(style.over_locks, style.locks), False):
        tip = tips[number] + [rng.normal(0, 0.08), rng.uniform(-0.05, 0.18)]
        root = np.array([tip[0] * 0.8 + rng.normal(0, 0.08), -rng.uniform(0.65, 0.9)])
        width = rng.uniform(0.08, 0.18)
        over.append(locks.lock(root - [width, 0], root + [width, 0], tip, rng.normal(0, 0.06), 12))
    return np.concatenate(pieces), roots, over


def _tip(
    style: HairStyle, start: np.ndarray, end: np.ndarray, drift: float, rng: np.random.Generator
) -> np.ndarray:
    middle = (start[0] + end[0]) / 2 - drift
    away = np.sign(middle - style.parting) * style.parted
    x = middle + drift + style.sweep * (1 - style.parted) + 0.22 * away + rng.normal(0, 0.03)
    y = style.fringe_y + rng.normal(0, style.fringe_spread)
    y -= 0.35 * style.parted * np.exp(-(((middle - style.parting) / 0.22) ** 2))
    return np.array([x, max(y, max(start[1], end[1]) + 0.1)])


def draw_front(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    style: HairStyle,
    plan: FrontPlan,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draws the front hair as planned; returns the mask of all it covers."""
    clip = canvas.mask(plan.whole)
    low = palettes.mixed(colors.hair, colors.hair_shade, rng.uniform(0, 0.6))
    canvas.fill_gradient(plan.whole, (0, -0.9), (0, 0.2), colors.hair, low)
    if style.side_shade:
        shift = [style.side_shade * rng.uniform(0.9, 1.4), 0]
        canvas.fill(plan.whole + shift, colors.hair_shade, rng.uniform(0.5, 1), clip)
    crown = np.array([style.parting * 0.6 + 0.1 * shape.turn, style.top + 0.1])
    _gaps(canvas, colors, style, plan.roots, crown, clip, rng)
    if style.shine:
        _shine(canvas, shape, colors, style, clip, rng)
    canvas.outline(plan.whole, style.line, colors.hair_line)
    for line in plan.over:
        canvas.fill_gradient(line, (0, -0.9), (0, 0.2), colors.hair, low)
        canvas.stroke(line, style.line * 1.2, colors.hair_line, curves.taper(len(line), 0, 0, 0.5))
    _tufts(canvas, colors, style, rng)
    return np.maximum(clip, canvas.mask(*plan.over))


def _tufts(
    canvas: Canvas, colors: palettes.Palette, style: HairStyle, rng: np.random.Generator
) -> None:
    for _ in range(style.tufts):
        root = np.array([rng.normal(0, 0.2), style.top + 0.03])
        tip = root + [rng.normal(0, 0.3), -rng.uniform(0.12, 0.35)]
        tuft = locks.lock(root - [0.05, 0], root + [0.05, 0], tip, rng.normal(0, 0.12))
        canvas.fill(tuft, colors.hair)
        canvas.outline(tuft, style.line, colors.hair_line, closed=False)


def _gaps(
    canvas: Canvas,
    colors: palettes.Palette,
    style: HairStyle,
    roots: np.ndarray,
    crown: np.ndarray,
    clip: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Dark wedges and strand lines that run from between the locks up to the crown."""
    for root in roots[1:-1]:
        bulge = (root + crown) / 2 + [0.35 * (root[0] - crown[0]), -0.1]
        line = curves.bezier(root, bulge, crown, 16)
        share = rng.uniform(0.15, 0.75)
        if rng.random() < 0.75:
            wedge = curves.part(line, 0, share)
            pressure = curves.taper(len(wedge), 0.9, 0, 0.0)
            canvas.stroke(wedge, rng.uniform(0.03, 0.09), colors.hair_shade, pressure, clip=clip)
        ink = curves.part(line, 0, share * rng.uniform(0.5, 1.1))
        canvas.stroke(ink, style.line, colors.hair_line, curves.taper(len(ink), 1, 0, 0.0))
    for _ in range(int(rng.integers(2, 9))):
        x = rng.uniform(-1, 1)
        end = np.array([x, rng.uniform(-0.7, -0.35)])
        line = curves.bezier(crown, (end + crown) / 2 + [0.3 * (x - crown[0]), -0.12], end, 14)
        start = rng.uniform(0.05, 0.6)
        piece = curves.part(line, start, rng.uniform(start + 0.1, 1))
        ink = colors.hair_line if rng.random() < 0.4 else colors.hair_shade
        canvas.stroke(piece, style.line, ink, curves.taper(len(piece)), clip=clip)


def _shine(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    style: HairStyle,
    clip: np.ndarray,
    rng: np.random.Generator,
) -> None:
    half = shape.half_width * style.wide
    height = style.top * rng.uniform(0.58, 0.78)
    opacity = rng.uniform(0.4, 1.0)
    if style.shine == 1:
        x = np.linspace(-0.8, 0.8, 33) * half
        arch = height + 0.28 * (x / half) ** 2
        thick = rng.uniform(0.03, 0.1) * (1 - (x / half) ** 2)
        upper = arch - thick * (0.4 + rng.random(33) * 0.9)
        lower = arch + thick * (0.4 + rng.random(33) * 0.9)
        band = np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
        canvas.fill(band, colors.hair_light, opacity, clip)
        return
    for _ in range(int(rng.integers(3, 9))):
        x = rng.uniform(-0.7, 0.7) * half
        start = [x, height + 0.25 * (x / half) ** 2]
        end = [x * 1.14, start[1] + rng.uniform(0.08, 0.3)]
        line = curves.bezier(start, [x * 1.1, (start[1] + end[1]) / 2], end)
        width, pressure = rng.uniform(0.02, 0.06), curves.taper(len(line))
        canvas.stroke(line, width, colors.hair_light, pressure, opacity, clip)
