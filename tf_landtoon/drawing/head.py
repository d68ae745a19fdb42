"""Face skin with its shadows, ears and neck."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.shape import Shape


@dataclasses.dataclass(frozen=True)
class Neck:
    """Half width for a face of mean width, the chin's shadow's drop and shift; face units."""

    half: float
    shadow_drop: float
    shadow_shift: float
    has_bones: bool


@dataclasses.dataclass(frozen=True)
class Ears:
    """Ears: pointed or not, size as a share of the usual, how far their lower end lies inwards."""

    pointed: bool
    size: float
    inwards: float = 0.0


@dataclasses.dataclass(frozen=True)
class CheekShade:
    """Shade along one side of the face (-1 image left, 1 right): where its inner edge lies."""

    side: int
    shift: float
    lift: float
    opacity: float


Shift = tuple[float, float]  # of the fringe's shadow from the fringe, face units


def plan_neck(rng: np.random.Generator) -> Neck:
    """Draws a neck."""
    half, drop = rng.uniform(0.24, 0.36), rng.uniform(0.08, 0.3)
    return Neck(half, drop, rng.normal(0, 0.05), has_bones=rng.random() < 0.5)


def plan_ears(rng: np.random.Generator) -> Ears:
    """Draws ears."""
    return Ears(pointed=rng.random() < 0.03, size=rng.uniform(0.85, 1.15))


def plan_cheek_shade(rng: np.random.Generator) -> CheekShade | None:
    """Draws the shade of a cheek, None for most faces."""
    if rng.random() >= 0.35:
        return None
    side = 1 if rng.random() < 0.5 else -1
    return CheekShade(side, rng.uniform(0.06, 0.22), rng.uniform(0, 0.04), rng.uniform(0.4, 1))


def plan_fringe_shadow(rng: np.random.Generator) -> Shift | None:
    """Draws where the fringe's shadow falls, None where it throws none."""
    if rng.random() > 0.75:
        return None
    return rng.normal(0, 0.03), rng.uniform(0.03, 0.12)


def face_polygon(shape: Shape, crown: float = -0.85) -> np.ndarray:
    """Closed skin area: the jaw line and a forehead up to `crown`."""
    line = shape.outline()
    left, right = line[0], line[-1]
    temple, half_way = np.array([0.93, 1]), np.array([0.6, 1])
    knots = [
        right,
        temple * [right[0], -0.4],
        half_way * [right[0], crown * 0.92],
        [0, crown],
        half_way * [left[0], crown * 0.92],
        temple * [left[0], -0.4],
        left,
    ]
    top = curves.spline(knots, 6)
    return np.concatenate([line, top[1:-1]])


def draw_ears(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, line: float, ears: Ears
) -> None:
    """Draws ears at both ends of the outline; the far one hides as the head turns."""
    edge, size = shape.outline(), ears.size
    for side in range(2):
        sign = 1 if side else -1
        out = 0.17 * size * np.clip(1 + sign * shape.turn * 4, 0.15, 1.5)
        anchor = edge[-1] if side else edge[0]
        knots = [
            [-0.06, -0.08],
            [0.3, -0.2],
            [0.95, -0.16],
            [0.95, 0.06],
            [0.5, 0.3],
            [-0.05 - ears.inwards, 0.36],
        ]
        if ears.pointed:
            knots[2] = [2.6, -0.4]
        ear = curves.spline(np.array(knots) * [out, size] * [sign, 1] + anchor, 8)
        canvas.fill(ear, colors.skin)
        canvas.outline(ear, line, colors.skin_line, closed=False)
        shell = np.array([[0.25, -0.06], [0.62, -0.06], [0.5, 0.1], [0.35, 0.14]])
        inner = curves.spline(shell * [out * sign, size] + anchor, 6)
        canvas.fill(inner, colors.skin_shade)
        canvas.stroke(inner, line * 0.7, colors.skin_line)


def draw_neck(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, line: float, planned: Neck
) -> np.ndarray:
    """Draws neck and upper chest with the chin's shadow; returns their mask."""
    half = planned.half * shape.half_width / 0.79
    sway = 0.12 * shape.turn
    right = curves.spline(
        [[half, 0.5], [half * 0.95, 1.1], [half * 1.1, 1.32], [0.62, 1.52], [0.75, 2.6]], 8
    )
    neck = np.concatenate([right, (right * [-1, 1])[::-1]]) + [sway, 0]
    canvas.fill(neck, colors.skin)
    clip = canvas.mask(neck)
    shadow = shape.outline() * [0.92, 1] + [planned.shadow_shift, planned.shadow_drop]
    canvas.fill(shadow, colors.skin_shade, clip=clip)
    for sign in (-1, 1):
        canvas.outline(right[:30] * [sign, 1] + [sway, 0], line, colors.skin_line, closed=False)
    if planned.has_bones:
        for sign in (-1, 1):
            bone = np.array([[0.08 * sign, 1.55], [0.35 * sign, 1.5], [0.6 * sign, 1.52]]) + [
                sway,
                0,
            ]
            canvas.stroke(curves.spline(bone, 5), line, colors.skin_shade)
    return clip


def draw_skin(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    line: float,
    shade: CheekShade | None,
) -> np.ndarray:
    """Draws the face itself with cheek shading and the jaw line; returns its mask."""
    polygon = face_polygon(shape)
    canvas.fill(polygon, colors.skin)
    clip = canvas.mask(polygon)
    if shade:
        edge = shape.outline()
        shift = [-shade.side * shade.shift, 0.3 - shade.lift]
        moved = (edge - [0, 0.3]) * [1.0, 0.98] + shift
        rim = edge if shade.side > 0 else edge[::-1]
        inside = moved if shade.side > 0 else moved[::-1]
        half = len(rim) // 2 - 20
        area = np.concatenate([rim[half:], inside[half:][::-1]])
        canvas.fill(area, colors.skin_shade, shade.opacity, clip)
    pressure = 0.75 + 0.25 * curves.taper(len(shape.outline()), 0, 0, 0.5)
    canvas.stroke(shape.outline(), line, colors.skin_line, pressure)
    return clip


def fringe_shadow(
    canvas: Canvas, fringe: list, clip: np.ndarray, colors: palettes.Palette, shift: Shift
) -> None:
    """Darkens the skin below the fringe, as a cel painter's second tone."""
    for polygon in fringe:
        canvas.fill(polygon + np.array(shift), colors.skin_shade, 1.0, clip)
