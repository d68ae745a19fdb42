"""Brows, nose, mouth, blush and glasses."""

import dataclasses

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


@dataclasses.dataclass(frozen=True)
class Brows:
    """Brush of both brows: width in face units, pressure at the inner end, place of the widest."""

    width: float
    start: float
    peak: float


@dataclasses.dataclass(frozen=True)
class Nose:
    """One of the usual noses, "none" among them; `ink` is the share of shade in its line's colour.

    `wide` and `tall` (face units) are those of its marks, where its kind leaves a choice.
    """

    kind: str
    ink: float
    wide: float = 0.0
    tall: float = 0.0


@dataclasses.dataclass(frozen=True)
class Mouth:
    """How the mouth is drawn; whether it is open is the shape's.

    Attributes:
        ink: share of shade in its line's colour.
        width: of the line, face units.
        inside: colour behind an open mouth's lips.
        tongue: whether an open mouth shows it.
        teeth: whether an open mouth shows them.
        gap: whether a closed mouth's line is broken in the middle.
        under: distance of the line below the lower lip, face units, 0 for none.
        lip: whether the lower lip is coloured.
    """

    ink: float
    width: float
    inside: palettes.Hsv = (0.0, 0.55, 0.52)
    tongue: bool = False
    teeth: bool = False
    gap: bool = False
    under: float = 0.0
    lip: bool = False


@dataclasses.dataclass(frozen=True)
class Blush:
    """Blush under the eyes: share of red, hatched or only soft, opacity image left and right."""

    red: float
    hatched: bool
    opacity: tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Glasses:
    """Glasses: width of the frame in face units, squareness, `tall` a share of the usual height.

    `lens` is the colour of dark lenses, None of clear ones.
    """

    color: palettes.Hsv
    width: float
    boxy: float
    rimless: bool
    tall: float
    lens: palettes.Hsv | None = None


def plan_brows(rng: np.random.Generator) -> Brows:
    """Draws the brush of the brows."""
    width = rng.choice([rng.uniform(0.014, 0.03), rng.uniform(0.03, 0.07)], p=[0.6, 0.4])
    return Brows(float(width), start=rng.uniform(0.2, 1.0), peak=rng.uniform(0.2, 0.6))


def plan_nose(rng: np.random.Generator) -> Nose:
    """Draws a kind of nose and its size."""
    kind = str(rng.choice(list(_NOSES), p=list(_NOSES.values())))
    ink = rng.uniform(0, 0.5)
    wide = tall = 0.0
    if kind == "dot":
        tall = rng.uniform(0.012, 0.022)
        wide = 0.8 * tall
    elif kind == "line":
        wide, tall = rng.uniform(0, 0.03), rng.uniform(0.04, 0.1)
    elif kind == "profile":
        wide, tall = rng.uniform(0.04, 0.12), rng.uniform(0.15, 0.4)
    elif kind == "nostrils":
        wide = rng.uniform(0.03, 0.06)
    elif kind == "shadow":
        tall, wide = rng.uniform(0.05, 0.1), rng.uniform(0.02, 0.05)
    return Nose(kind, ink, wide, tall)


def plan_mouth(shape: Shape, rng: np.random.Generator) -> Mouth:
    """Draws how this face's mouth is drawn: open and closed ones leave other choices."""
    ink, width = rng.uniform(0, 0.3), rng.uniform(0.012, 0.022)
    choices = {}
    if _is_open(shape):
        hue, saturation = rng.uniform(-0.03, 0.03), rng.uniform(0.4, 0.7)
        choices["inside"] = (hue, saturation, rng.uniform(0.3, 0.75))
        choices["tongue"], choices["teeth"] = rng.random() < 0.5, rng.random() < 0.35
    else:
        choices["gap"] = rng.random() < 0.2
    if rng.random() < 0.3:
        choices["under"] = rng.uniform(0.06, 0.1)
    else:
        choices["lip"] = rng.random() < 0.15
    return Mouth(ink, width, **choices)


def plan_blush(rng: np.random.Generator) -> Blush | None:
    """Draws blush, None for most faces."""
    if rng.random() > 0.45:
        return None
    red, hatched = rng.uniform(0.3, 0.6), rng.random() < 0.25
    return Blush(red, hatched, (rng.uniform(0.35, 0.9), rng.uniform(0.35, 0.9)))


def plan_glasses(rng: np.random.Generator) -> Glasses | None:
    """Draws glasses, None for most people."""
    if rng.random() >= 0.1:
        return None
    color = (rng.uniform(0, 1), rng.uniform(0, 0.8), rng.uniform(0.05, 0.6))
    width, boxy, rimless = rng.uniform(0.016, 0.04), rng.uniform(2, 5), rng.random() < 0.3
    return Glasses(color, width, boxy, rimless, tall=rng.uniform(0.9, 1.1))


def _is_open(shape: Shape) -> bool:
    _, upper, _, lower = shape.mouth
    return bool(lower[1] - upper[1] > 0.025)


def draw_brows(
    canvas: Canvas, shape: Shape, colors: palettes.Palette, planned: Brows
) -> list[np.ndarray]:
    """Draws both brows; returns their polygons (face units)."""
    polygons = []
    for side, brow in enumerate(shape.brows):
        line = curves.spline(shape.on_side(brow, side), 10)
        pressure = curves.taper(len(line), planned.start, 0.12, planned.peak)
        thickness = max(planned.width, 1.5 / canvas.unit)
        polygons.append(curves.brush(line, thickness * pressure))
        canvas.fill(polygons[-1], colors.brow)
    return polygons


def draw_nose(canvas: Canvas, shape: Shape, colors: palettes.Palette, nose: Nose) -> bool:
    """Draws one of the usual noses; the landmark is its tip or the middle of its marks.

    Returns:
        Whether there is anything to see.
    """
    tip = np.array(shape.nose)
    facing = -1 if shape.turn > 0 else 1
    kind, wide, tall = nose.kind, nose.wide, nose.tall
    ink = palettes.mixed(colors.skin_line, colors.skin_shade, nose.ink)
    if kind == "dot":
        canvas.fill(curves.ellipse(tip, (wide, tall)), ink)
    elif kind == "line":
        line = curves.bezier(tip - [facing * wide, tall], tip - [0, 0.03], tip)
        canvas.stroke(line, 0.02, ink, curves.taper(len(line), 0.2, 0.5, 0.8))
    elif kind == "profile":
        start = tip - [facing * wide, tall]
        back = tip + [-facing * 0.05, 0.03]
        line = curves.spline([start, tip - [facing * 0.02, 0.09], tip, back], 8)
        canvas.stroke(line, 0.018, ink, curves.taper(len(line), 0.1, 0.3, 0.7))
    elif kind == "nostrils":
        for sign in (-1, 1):
            canvas.fill(curves.ellipse(tip + [sign * wide, 0], (0.014, 0.008)), ink)
    elif kind == "shadow":
        wedge = np.array([tip, tip + [-facing * wide, -0.015], tip + [-facing * 0.005, -tall]])
        canvas.fill(wedge, colors.skin_shade)
        canvas.stroke(curves.part(wedge[[0, 1]], 0, 1, 4), 0.012, ink)
    elif kind == "light":
        canvas.fill(curves.ellipse(tip - [0, 0.02], (0.015, 0.02)), palettes.shaded(colors.skin, 2))
        canvas.stroke(curves.part(np.array([tip - [0.02, 0], tip + [0.02, 0]]), 0, 1, 4), 0.01, ink)
    return kind != "none"


def draw_mouth(canvas: Canvas, shape: Shape, colors: palettes.Palette, planned: Mouth) -> None:
    """Draws the mouth through its four landmarks, open where upper and lower are apart."""
    left, upper, right, lower = shape.mouth
    across = right - left
    towards_left = (left + upper) / 2 + (upper - left - across / 2) * 0.3
    towards_right = (right + upper) / 2 + (upper - right + across / 2) * 0.3
    line = curves.spline([left, towards_left, upper, towards_right, right], 8)
    ink = palettes.mixed(colors.skin_line, colors.skin_shade, planned.ink)
    width = planned.width
    if _is_open(shape):
        bottom = [right, right * 0.3 + lower * 0.7 + across * 0.13 - [0, 0.0], lower]
        bottom += [left * 0.3 + lower * 0.7 - across * 0.13, left]
        polygon = np.concatenate([line, curves.spline(bottom, 8)])
        canvas.fill(polygon, palettes.hsv(*planned.inside))
        clip = canvas.mask(polygon)
        if planned.tongue:
            tongue = curves.ellipse(lower + [0, 0.01], (0.3 * across[0], 0.4 * (lower - upper)[1]))
            canvas.fill(tongue, palettes.hsv(0.98, 0.4, 0.9), 0.9, clip)
        if planned.teeth:
            teeth = np.concatenate([line, line[::-1] + [0, 0.22 * (lower - upper)[1]]])
            canvas.fill(teeth, np.full(3, 248.0), 1.0, clip)
        canvas.stroke(polygon, width * 0.8, ink)
    else:
        middle = upper + [0, 0.0065]
        line = line + (middle - upper)
        pieces = [curves.part(line, 0, 0.42), curves.part(line, 0.58, 1)] if planned.gap else [line]
        for piece in pieces:
            canvas.stroke(piece, width, ink, curves.taper(len(piece), 0.4, 0.4, 0.5))
    _lips(canvas, shape, colors, planned)


def _lips(canvas: Canvas, shape: Shape, colors: palettes.Palette, planned: Mouth) -> None:
    left, _, right, lower = shape.mouth
    half = (right - left) / 2
    if planned.under:
        under = lower + [0, planned.under]
        line = np.array([under - half * 0.35, under + [0, 0.008], under + half * 0.35])
        line = curves.spline(line, 5)
        canvas.stroke(line, 0.014, colors.skin_shade, curves.taper(len(line)))
    elif planned.lip:
        below = curves.bezier(left, lower + [0, 0.09], right)
        lip = np.concatenate([below, curves.bezier(right, lower - [0, 0.005], left)])
        canvas.fill(lip, colors.lips, 0.75)


def draw_blush(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    clip: np.ndarray,
    blush: Blush,
) -> None:
    """Draws soft or hatched blush under the eyes, on the face only."""
    color = palettes.mixed(colors.skin, np.array([255.0, 90.0, 90.0]), blush.red)
    for side, eye in enumerate(shape.eyes):
        centre = shape.on_side(
            np.array([[eye.low_outer[0] * 0.95, eye.low_middle[1] + 0.1]]), side
        )[0]
        canvas.glow(centre, (0.24, 0.13), color, blush.opacity[side], clip)
        for number in range(3 if blush.hatched else 0):
            start = centre + [-0.07 + 0.06 * number, 0.03]
            hatch = curves.part(np.array([start, start + [0.035, -0.06]]), 0, 1, 4)
            canvas.stroke(hatch, 0.012, palettes.shaded(color, 0.85, 1.3))


def draw_glasses(canvas: Canvas, shape: Shape, glasses: Glasses) -> None:
    """Draws glasses with frames round or boxy, sometimes without an upper rim."""
    color, width, rimless = palettes.hsv(*glasses.color), glasses.width, glasses.rimless
    centres = []
    eye = shape.eyes[0]
    radii = (max(eye.width * 0.58, 0.27), max(eye.height * 0.55, 0.2) * glasses.tall)
    for side in range(2):
        centre = np.array(
            [(eye.inner[0] + eye.outer[0]) / 2 - 0.01, eye.low_middle[1] - radii[1] * 0.75]
        )
        rim = curves.ellipse(centre, radii, glasses.boxy, 60)
        if rimless:
            rim = rim[:31]
        placed = shape.on_side(rim, side)
        canvas.fill(placed, np.full(3, 255.0), 0.08)
        if glasses.lens:
            canvas.fill(placed, palettes.hsv(*glasses.lens), 0.96)
        canvas.outline(placed, width, color, closed=not rimless)
        ends = shape.on_side(
            np.array([centre + [radii[0], -0.02], [shape.half_width * 1.05, -0.05]]), side
        )
        canvas.outline(ends, width, color, closed=False)
        centres.append(shape.on_side(centre[None] - [radii[0], 0], side)[0])
    bridge = curves.bezier(centres[0], (centres[0] + centres[1]) / 2 - [0, 0.06], centres[1])
    canvas.outline(bridge, width, color, closed=False)
