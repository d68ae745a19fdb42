"""Brows, nose, mouth, blush and glasses."""

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.shape import Shape

_NOSES = {  # kind: how often
    "dot": 0.3,
    "line": 0.17,
    "profile": 0.17,
    "nostrils": 0.08,
    "shadow": 0.17,
    "light": 0.07,
    "none": 0.04,
}


def draw_brows(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, rng: np.random.Generator
) -> list:
    """Draws both brows; returns their polygons (face units)."""
    width = rng.choice([rng.uniform(0.014, 0.03), rng.uniform(0.03, 0.07)], p=[0.6, 0.4])
    start, peak = rng.uniform(0.2, 1.0), rng.uniform(0.2, 0.6)
    polygons = []
    for side, brow in enumerate(shape.brows):
        line = curves.spline(shape.on_side(brow, side), 10)
        thickness = max(width, 1.5 / canvas.unit)
        polygons.append(curves.brush(line, thickness * curves.taper(len(line), start, 0.12, peak)))
        canvas.fill(polygons[-1], colors.brow)
    return polygons


def draw_nose(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, rng: np.random.Generator
) -> bool:
    """Draws one of the usual noses; the landmark is its tip or the middle of its marks.

    Returns:
        Whether there is anything to see.
    """
    tip = np.array(shape.nose)
    facing = -1 if shape.turn > 0 else 1
    kind = rng.choice(list(_NOSES), p=list(_NOSES.values()))
    ink = palettes.mixed(colors.skin_line, colors.skin_shade, rng.uniform(0, 0.5))
    if kind == "dot":
        size = rng.uniform(0.012, 0.022)
        canvas.fill(curves.ellipse(tip, (size * 0.8, size)), ink)
    elif kind == "line":
        start = tip - [facing * rng.uniform(0, 0.03), rng.uniform(0.04, 0.1)]
        line = curves.bezier(start, tip - [0, 0.03], tip)
        canvas.stroke(line, 0.02, ink, curves.taper(len(line), 0.2, 0.5, 0.8))
    elif kind == "profile":
        start = tip - [facing * rng.uniform(0.04, 0.12), rng.uniform(0.15, 0.4)]
        back = tip + [-facing * 0.05, 0.03]
        line = curves.spline([start, tip - [facing * 0.02, 0.09], tip, back], 8)
        canvas.stroke(line, 0.018, ink, curves.taper(len(line), 0.1, 0.3, 0.7))
    elif kind == "nostrils":
        gap = rng.uniform(0.03, 0.06)
        for sign in (-1, 1):
            canvas.fill(curves.ellipse(tip + [sign * gap, 0], (0.014, 0.008)), ink)
    elif kind == "shadow":
        tall, wide = rng.uniform(0.05, 0.1), rng.uniform(0.02, 0.05)
        wedge = np.array([tip, tip + [-facing * wide, -0.015], tip + [-facing * 0.005, -tall]])
        canvas.fill(wedge, colors.skin_shade)
        canvas.stroke(curves.part(wedge[[0, 1]], 0, 1, 4), 0.012, ink)
    elif kind == "light":
        canvas.fill(curves.ellipse(tip - [0, 0.02], (0.015, 0.02)), palettes.shaded(colors.skin, 2))
        canvas.stroke(curves.part(np.array([tip - [0.02, 0], tip + [0.02, 0]]), 0, 1, 4), 0.01, ink)
    return kind != "none"


def draw_mouth(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, rng: np.random.Generator
) -> None:
    """Draws the mouth through its four landmarks, open where upper and lower are apart."""
    left, upper, right, lower = shape.mouth
    across = right - left
    towards_left = (left + upper) / 2 + (upper - left - across / 2) * 0.3
    towards_right = (right + upper) / 2 + (upper - right + across / 2) * 0.3
    line = curves.spline([left, towards_left, upper, towards_right, right], 8)
    ink = palettes.mixed(colors.skin_line, colors.skin_shade, rng.uniform(0, 0.3))
    width = rng.uniform(0.012, 0.022)
    if lower[1] - upper[1] > 0.025:
        bottom = [right, right * 0.3 + lower * 0.7 + across * 0.13 - [0, 0.0], lower]
        bottom += [left * 0.3 + lower * 0.7 - across * 0.13, left]
        polygon = np.concatenate([line, curves.spline(bottom, 8)])
        inside = palettes.hsv(
            rng.uniform(-0.03, 0.03), rng.uniform(0.4, 0.7), rng.uniform(0.3, 0.75)
        )
        canvas.fill(polygon, inside)
        clip = canvas.mask(polygon)
        if rng.random() < 0.5:
            tongue = curves.ellipse(lower + [0, 0.01], (0.3 * across[0], 0.4 * (lower - upper)[1]))
            canvas.fill(tongue, palettes.hsv(0.98, 0.4, 0.9), 0.9, clip)
        if rng.random() < 0.35:
            teeth = np.concatenate([line, line[::-1] + [0, 0.22 * (lower - upper)[1]]])
            canvas.fill(teeth, np.full(3, 248.0), 1.0, clip)
        canvas.stroke(polygon, width * 0.8, ink)
    else:
        middle = upper + [0, 0.0065]
        line = line + (middle - upper)
        gap = rng.random() < 0.2
        for piece in (
            [line] if not gap else [curves.part(line, 0, 0.42), curves.part(line, 0.58, 1)]
        ):
            canvas.stroke(piece, width, ink, curves.taper(len(piece), 0.4, 0.4, 0.5))
    _lips(canvas, shape, colors, rng)


def _lips(canvas: Canvas, shape: Shape, colors: palettes.Palette, rng: np.random.Generator) -> None:
    left, _, right, lower = shape.mouth
    half = (right - left) / 2
    if rng.random() < 0.3:
        under = lower + [0, rng.uniform(0.06, 0.1)]
        line = np.array([under - half * 0.35, under + [0, 0.008], under + half * 0.35])
        line = curves.spline(line, 5)
        canvas.stroke(line, 0.014, colors.skin_shade, curves.taper(len(line)))
    elif rng.random() < 0.15:
        below = curves.bezier(left, lower + [0, 0.09], right)
        lip = np.concatenate([below, curves.bezier(right, lower - [0, 0.005], left)])
        canvas.fill(lip, colors.lips, 0.75)


def draw_blush(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    clip: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Draws soft or hatched blush under the eyes, on the face only."""
    if rng.random() > 0.45:
        return
    color = palettes.mixed(colors.skin, np.array([255.0, 90.0, 90.0]), rng.uniform(0.3, 0.6))
    hatched = rng.random() < 0.25
    for side, eye in enumerate(shape.eyes):
        centre = shape.on_side(
            np.array([[eye.low_outer[0] * 0.95, eye.low_middle[1] + 0.1]]), side
        )[0]
        canvas.glow(centre, (0.24, 0.13), color, rng.uniform(0.35, 0.9), clip)
        for number in range(3 if hatched else 0):
            start = centre + [-0.07 + 0.06 * number, 0.03]
            hatch = curves.part(np.array([start, start + [0.035, -0.06]]), 0, 1, 4)
            canvas.stroke(hatch, 0.012, palettes.shaded(color, 0.85, 1.3))


def draw_glasses(canvas: Canvas, shape: Shape, rng: np.random.Generator) -> None:
    """Draws glasses with frames round or boxy, sometimes without an upper rim."""
    color = palettes.hsv(rng.uniform(0, 1), rng.uniform(0, 0.8), rng.uniform(0.05, 0.6))
    width, boxy = rng.uniform(0.016, 0.04), rng.uniform(2, 5)
    rimless = rng.random() < 0.3
    centres = []
    eye = shape.eyes[0]
    radii = (max(eye.width * 0.58, 0.27), max(eye.height * 0.55, 0.2) * rng.uniform(0.9, 1.1))
    for side in range(2):
        centre = np.array(
            [(eye.inner[0] + eye.outer[0]) / 2 - 0.01, eye.low_middle[1] - radii[1] * 0.75]
        )
        rim = curves.ellipse(centre, radii, boxy, 60)
        if rimless:
            rim = rim[:31]
        placed = shape.on_side(rim, side)
        canvas.fill(placed, np.full(3, 255.0), 0.08)
        canvas.outline(placed, width, color, closed=not rimless)
        ends = shape.on_side(
            np.array([centre + [radii[0], -0.02], [shape.half_width * 1.05, -0.05]]), side
        )
        canvas.outline(ends, width, color, closed=False)
        centres.append(shape.on_side(centre[None] - [radii[0], 0], side)[0])
    bridge = curves.bezier(centres[0], (centres[0] + centres[1]) / 2 - [0, 0.06], centres[1])
    canvas.outline(bridge, width, color, closed=False)
