"""Hair that lies behind neck and shoulders: the back part with its hem, twin and side tails."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves, locks
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape


@dataclasses.dataclass(frozen=True)
class Tails:
    """Twin tails or one at a side, face units.

    Attributes:
        length: from the knot down.
        out: how far the belly stands off.
        height: y of the knot.
        thick: width.
        band: colour of the knot.
        tips: for each tail its side (-1 image left, 1 image right) and what its three locks'
            lengths are times `length`.
    """

    length: float
    out: float
    height: float
    thick: float
    band: palettes.Hsv
    tips: tuple[tuple[int, tuple[float, float, float]], ...]


@dataclasses.dataclass(frozen=True)
class HemLock:
    """One lock of the hem, face units: its tip's shift and drop, and its bend."""

    shift: float
    drop: float
    bend: float


@dataclasses.dataclass(frozen=True)
class Strand:
    """A strand line: x as a share of the hem's half width, its end's shift, the part that is drawn.

    `dark` ones have the ink's colour, others a darker shade.
    """

    x: float
    shift: float
    start: float
    end: float
    dark: bool


@dataclasses.dataclass(frozen=True)
class BackPlan:
    """What is random in the hair behind the head; `flicks` right and left, `low` a colour share."""

    tails: Tails | None
    flicks: tuple[tuple[locks.Flick, ...], tuple[locks.Flick, ...]]
    hem: tuple[HemLock, ...]
    low: float
    strands: tuple[Strand, ...]


def plan(style: HairStyle, rng: np.random.Generator) -> BackPlan:
    """Draws the locks of the hair behind the head."""
    tails = _plan_tails(style, rng) if style.tails != "none" else None
    right, left = (locks.plan_flicks(style.flicks, rng) for _ in range(2))
    hem = tuple(
        HemLock(rng.normal(0, 0.05), rng.uniform(0.04, 0.26), rng.normal(0, 0.04))
        for _ in range(int(rng.integers(6, 11)) - 1)
    )
    low = rng.uniform(0, 0.6)
    strands = tuple(_plan_strand(rng) for _ in range(int(rng.integers(6, 18))))
    return BackPlan(tails, (right, left), hem, low, strands)


def _plan_tails(style: HairStyle, rng: np.random.Generator) -> Tails:
    length, out, height = rng.uniform(0.7, 2.2), rng.uniform(0.1, 0.7), rng.uniform(-0.9, 0.1)
    thick = rng.uniform(0.22, 0.42)
    band = (rng.uniform(0, 1), 0.6, rng.uniform(0.3, 0.95))
    signs = (-1, 1) if style.tails == "twin" else (int(rng.choice([-1, 1])),)
    tips = tuple((sign, tuple(rng.uniform(0.85, 1.1) for _ in range(3))) for sign in signs)
    return Tails(length, out, height, thick, band, tips)


def _plan_strand(rng: np.random.Generator) -> Strand:
    x, shift, start = rng.uniform(-0.95, 0.95), rng.normal(0, 0.06), rng.uniform(0, 0.5)
    return Strand(x, shift, start, rng.uniform(start + 0.2, 1.0), dark=rng.random() < 0.5)


def draw(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, style: HairStyle, planned: BackPlan
) -> None:
    """Draws tails, then the back hair with a hem of lock tips and strand lines."""
    half = shape.half_width * style.wide
    drift = 0.35 * shape.turn
    if planned.tails:
        _draw_tails(canvas, shape, colors, style, planned.tails)
    wide = half * 0.97
    hem = min(style.back, 2.6)
    spread = wide + style.flare * (hem + 0.5) * 0.5
    if planned.tails and style.back > 1.2:
        hem, spread = 0.55, wide * 0.9
    polygon = _outline(style, wide, spread, hem, planned) + [drift, 0]
    lower = palettes.mixed(colors.hair_shade, colors.hair, planned.low)
    canvas.fill_gradient(polygon, (0, -0.2), (0, 1.5), colors.hair_shade, lower)
    canvas.outline(polygon, style.line, colors.hair_line)
    for strand in planned.strands:
        x = strand.x * spread
        end = [x + strand.shift + drift, hem - 0.02]
        line = curves.bezier([x * 0.8 + drift, -0.3], [x * 1.02 + drift, hem * 0.4], end, 20)
        piece = curves.part(line, strand.start, strand.end)
        piece = locks.waved(piece, style.wave, style.wave_phase)
        ink = colors.hair_line if strand.dark else palettes.shaded(colors.hair_shade, 0.8)
        canvas.stroke(piece, style.line, ink, curves.taper(len(piece)))


def _outline(
    style: HairStyle, wide: float, spread: float, hem: float, planned: BackPlan
) -> np.ndarray:
    side_knots = [
        [0, style.top],
        [wide * 0.7, style.top * 0.75],
        [wide, -0.3],
        [(wide + spread) / 2 + 0.03, hem * 0.55],
        [spread, hem],
    ]
    crown_part, side_part = np.split(curves.spline(side_knots, 10), [20])
    right_flicks, left_flicks = planned.flicks
    right = np.concatenate([crown_part, locks.flicks(side_part, right_flicks, style.flick_size, 1)])
    side_part = side_part * [-1, 1]
    left = np.concatenate(
        [crown_part * [-1, 1], locks.flicks(side_part, left_flicks, style.flick_size, -1)]
    )
    edges = np.linspace(-spread, spread, len(planned.hem) + 1)
    hem_pieces = []
    for start, end, lock in zip(edges[:-1], edges[1:], planned.hem, strict=True):
        tip = [(start + end) / 2 * 1.06 + lock.shift, hem + lock.drop]
        hem_pieces.append(locks.lock([start, hem - 0.1], [end, hem - 0.1], tip, lock.bend, 6))
    polygon = np.concatenate([left, *hem_pieces, right[::-1]])
    return locks.waved(polygon, style.wave, style.wave_phase)


def _draw_tails(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, style: HairStyle, tails: Tails
) -> None:
    half = shape.half_width * style.wide
    height, thick, band = tails.height, tails.thick, palettes.hsv(*tails.band)
    for sign, stretches in tails.tips:
        root = np.array([sign * half * (0.9 if height < -0.4 else 0.97), height])
        root[0] += 0.35 * shape.turn
        for number, stretch in zip((2, 0, 1), stretches, strict=True):
            offset = (number - 1) * 0.5 * thick
            tip = root + [sign * (tails.out * 0.55 + offset + 0.1), tails.length * stretch]
            belly = root + [sign * (tails.out + thick + offset * 1.6), tails.length * 0.35]
            outside = curves.bezier(root + [0, -0.08], belly, tip, 14)
            inside = curves.bezier(tip, belly - [sign * thick * 1.1, -0.1], root + [0, 0.1], 14)
            polygon = locks.waved(np.concatenate([outside, inside]), style.wave, style.wave_phase)
            canvas.fill(polygon, colors.hair if number else colors.hair_shade)
            canvas.outline(polygon, style.line, colors.hair_line)
            line = (polygon[:14] + polygon[14:][::-1]) / 2
            canvas.stroke(line, style.line, colors.hair_line, curves.taper(len(line)))
        knot = curves.ellipse(root, (0.1, 0.13))
        canvas.fill(knot, band)
        canvas.outline(knot, style.line, colors.hair_line)
