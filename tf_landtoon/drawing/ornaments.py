"""Things worn on head and neck: bands, bows, clips, flowers, caps, chokers."""

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape


def draw(
    canvas: Canvas, shape: Shape, style: HairStyle, line: float, rng: np.random.Generator
) -> np.ndarray:
    """Draws at most two ornaments in the hair; returns the mask of what they cover."""
    color = palettes.hsv(rng.uniform(0, 1), rng.uniform(0.1, 0.9), rng.uniform(0.2, 1.0))
    ink = palettes.shaded(color, 0.35)
    half = shape.half_width * style.wide
    polygons = []
    if rng.random() < 0.1:
        polygons.append(_band(half, style, 0.2 * shape.turn, rng))
    if rng.random() < 0.04:
        polygons += _cap(half, style, 0.2 * shape.turn, rng)
    if rng.random() < 0.13:
        side, height = rng.choice([-1, 0, 1]), rng.uniform(-1.0, -0.5)
        where = np.array([side * half * 0.72, height if side else style.top + 0.05])
        polygons += _bow(where, rng.uniform(0.2, 0.42), rng)
    if rng.random() < 0.15:
        where = np.array(
            [rng.choice([-1, 1]) * half * rng.uniform(0.55, 0.75), rng.uniform(-0.75, -0.4)]
        )
        polygons += _clip(where, rng)
    for polygon in polygons:
        canvas.fill(polygon, color)
        canvas.outline(polygon, line, ink)
    return canvas.mask(*polygons)


def _band(half: float, style: HairStyle, drift: float, rng: np.random.Generator) -> np.ndarray:
    height, thick = style.top * rng.uniform(0.68, 0.85), rng.uniform(0.06, 0.14)
    end = half * 0.92
    upper = curves.bezier([-end, -0.45], [0, 2 * height + 0.45], [end, -0.45], 24)
    return np.concatenate([upper, (upper * [0.97, 1] + [0, thick])[::-1]]) + [drift, 0]


def _cap(half: float, style: HairStyle, drift: float, rng: np.random.Generator) -> list:
    brim = rng.uniform(-0.75, -0.6)
    dome = curves.ellipse((0, brim), (half * 1.03, 1.05 * (brim - style.top) + 0.06), 2.3, 60)
    dome = dome[dome[:, 1] <= brim + 1e-6]
    edge = curves.bezier([-half * 1.05, brim], [0, brim - 0.2], [half * 1.05, brim], 20)
    lower = curves.bezier(
        [half * 1.05, brim + 0.08], [0, brim - 0.05], [-half * 1.05, brim + 0.08], 20
    )
    dome = dome[np.argsort(np.arctan2(dome[:, 1] - brim - 0.3, dome[:, 0]))]
    return [dome + [drift, 0], np.concatenate([edge, lower]) + [drift, 0]]


def _bow(where: np.ndarray, size: float, rng: np.random.Generator) -> list:
    tilt = rng.normal(0, 0.3)
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    wing = curves.spline(
        [[0, -0.05], [0.7, -0.5], [1.05, -0.35], [1.0, 0.3], [0.7, 0.4], [0, 0.08]], 5
    )
    tail = np.array([[0.0, 0.0], [0.45, 0.9], [0.75, 0.75]])
    pieces = [tail, tail * [-1, 1], wing, wing * [-1, 1], curves.ellipse((0, 0), (0.18, 0.2), 3)]
    return [piece * size @ turn + where for piece in pieces]


def _clip(where: np.ndarray, rng: np.random.Generator) -> list:
    kind = rng.choice(["bar", "cross", "flower", "ball"])
    if kind == "flower":
        angles = np.arange(5) * 2 * np.pi / 5 + rng.uniform(0, 1)
        size = rng.uniform(0.05, 0.09)
        petals = [
            curves.ellipse(
                where + size * np.array([np.cos(a), np.sin(a)]), (size * 0.8, size * 0.8)
            )
            for a in angles
        ]
        return [*petals, curves.ellipse(where, (size * 0.6, size * 0.6))]
    if kind == "ball":
        return [curves.ellipse(where, (0.1, 0.1))]
    bar = np.array([[-0.12, -0.02], [0.12, -0.02], [0.12, 0.02], [-0.12, 0.02]])
    angles = (0.5,) if kind == "bar" else (0.7, -0.7)
    return [
        bar @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + where for a in angles
    ]


def draw_choker(canvas: Canvas, neck: np.ndarray, sway: float, rng: np.random.Generator) -> None:
    """Draws a ribbon round the neck, whose mask is `neck` (in the body's frame)."""
    color = palettes.hsv(rng.uniform(0, 1), rng.uniform(0, 0.7), rng.uniform(0.05, 0.5))
    line = curves.bezier([-0.5 + sway, 1.1], [sway, 1.27], [0.5 + sway, 1.1])
    canvas.stroke(line, rng.uniform(0.03, 0.07), color, clip=neck)
