"""Hair that lies behind neck and shoulders: the back part with its hem, twin and side tails."""

import numpy as np

from tf_landtoon.drawing import curves, locks
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape


def draw(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    style: HairStyle,
    rng: np.random.Generator,
) -> None:
    """Draws tails, then the back hair with a hem of lock tips and strand lines."""
    half = shape.half_width * style.wide
    drift = 0.35 * shape.turn
    if style.tails != "none":
        _tails(canvas, shape, colors, style, rng)
    wide = half * 0.97
    hem = min(style.back, 2.6)
    spread = wide + style.flare * (hem + 0.5) * 0.5
    if style.tails != "none" and style.back > 1.2:
        hem, spread = 0.55, wide * 0.9
    polygon = _outline(style, wide, spread, hem, rng) + [drift, 0]
    lower = palettes.mixed(colors.hair_shade, colors.hair, rng.uniform(0, 0.6))
    canvas.fill_gradient(polygon, (0, -0.2), (0, 1.5), colors.hair_shade, lower)
    canvas.outline(polygon, style.line, colors.hair_line)
    for _ in range(int(rng.integers(6, 18))):
        x = rng.uniform(-0.95, 0.95) * spread
        end = [x + rng.normal(0, 0.06) + drift, hem - 0.02]
        line = curves.bezier([x * 0.8 + drift, -0.3], [x * 1.02 + drift, hem * 0.4], end, 20)
        start = rng.uniform(0, 0.5)
        piece = curves.part(line, start, rng.uniform(start + 0.2, 1.0))
        piece = locks.waved(piece, style.wave, style.wave_phase)
        ink = colors.hair_line if rng.random() < 0.5 else palettes.shaded(colors.hair_shade, 0.8)
        canvas.stroke(piece, style.line, ink, curves.taper(len(piece)))


def _outline(
    style: HairStyle, wide: float, spread: float, hem: float, rng: np.random.Generator
) -> np.ndarray:
    side_knots = [
        [0, style.top],
        [wide * 0.7, style.top * 0.75],
        [wide, -0.3],
        [(wide + spread) / 2 + 0.03, hem * 0.55],
        [spread, hem],
    ]
    crown_part, side_part = np.split(curves.spline(side_knots, 10), [20])
    right = np.concatenate(
        [crown_part, locks.flicks(side_part, style.flicks, style.flick_size, 1, rng)]
    )
    side_part = side_part * [-1, 1]
    left = np.concatenate(
        [crown_part * [-1, 1], locks.flicks(side_part, style.flicks, style.flick_size, -1, rng)]
    )
    edges = np.linspace(-spread, spread, int(rng.integers(6, 11)))
    hem_pieces = []
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        tip = [(start + end) / 2 * 1.06 + rng.normal(0, 0.05), hem + rng.uniform(0.04, 0.26)]
        bend = rng.normal(0, 0.04)
        hem_pieces.append(locks.lock([start, hem - 0.1], [end, hem - 0.1], tip, bend, 6))
    polygon = np.concatenate([left, *hem_pieces, right[::-1]])
    return locks.waved(polygon, style.wave, style.wave_phase)


def _tails(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    style: HairStyle,
    rng: np.random.Generator,
) -> None:
    half = shape.half_width * style.wide
    length, out, height = rng.uniform(0.7, 2.2), rng.uniform(0.1, 0.7), rng.uniform(-0.9, 0.1)
    thick = rng.uniform(0.22, 0.42)
    band = palettes.hsv(rng.uniform(0, 1), 0.6, rng.uniform(0.3, 0.95))
    for sign in (-1, 1) if style.tails == "twin" else (int(rng.choice([-1, 1])),):
        root = np.array([sign * half * (0.9 if height < -0.4 else 0.97), height])
        root[0] += 0.35 * shape.turn
        for number in (2, 0, 1):
            offset = (number - 1) * 0.5 * thick
            tip = root + [sign * (out * 0.55 + offset + 0.1), length * rng.uniform(0.85, 1.1)]
            belly = root + [sign * (out + thick + offset * 1.6), length * 0.35]
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
