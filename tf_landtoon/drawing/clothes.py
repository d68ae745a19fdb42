"""Shoulders and clothes below the neck."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas

_KINDS = ("sailor", "shirt", "round", "turtle", "jacket", "hood")
_WITH_COLLAR = ("sailor", "shirt", "jacket")


@dataclasses.dataclass(frozen=True)
class Tie:
    """A tie, or a bow of a size in face units (0: a tie)."""

    color: palettes.Hsv
    bow: float


@dataclasses.dataclass(frozen=True)
class Outfit:
    """One set of clothes, face units.

    Attributes:
        kind: "sailor", "shirt", "round", "turtle", "jacket" or "hood".
        line: width of its ink.
        neck: half width of the neckline.
        shoulder: half width of the shoulders.
        stripes: whether a sailor's collar has one, image left and right.
        tie: worn with a collar, or none.
        lift: by how much all of it lies higher.
    """

    kind: str
    line: float
    neck: float
    shoulder: float
    stripes: tuple[bool, bool]
    tie: Tie | None
    lift: float = 0.0


def sample(rng: np.random.Generator) -> Outfit:
    """Draws one outfit."""
    kind = str(rng.choice(_KINDS, p=[0.2, 0.22, 0.2, 0.08, 0.22, 0.08]))
    line = rng.uniform(0.012, 0.022)
    neck, shoulder = rng.uniform(0.36, 0.5), rng.uniform(1.0, 1.5)
    stripes = (False, False)
    if kind == "sailor":
        stripes = (rng.random() < 0.9, rng.random() < 0.9)
    tie = None
    if kind in _WITH_COLLAR and rng.random() < 0.75:
        color = (rng.uniform(0, 1), rng.uniform(0.3, 0.9), rng.uniform(0.25, 0.95))
        tie = Tie(color, bow=rng.uniform(0.25, 0.5) if rng.random() < 0.5 else 0.0)
    return Outfit(kind, line, neck, shoulder, stripes, tie)


def draw(canvas: Canvas, colors: palettes.Palette, sway: float, outfit: Outfit) -> None:
    """Draws one outfit; `sway` shifts it sideways under a turned head."""
    kind, line, neck, shoulder = outfit.kind, outfit.line, outfit.neck, outfit.shoulder
    usual = canvas.matrix
    canvas.use(np.column_stack([usual[:, :2], usual @ [0, -outfit.lift, 1]]))
    open_y = {
        "sailor": 1.75,
        "shirt": 1.5,
        "round": 1.55,
        "turtle": 1.2,
        "jacket": 1.75,
        "hood": 1.5,
    }
    start_y = {"turtle": 1.1, "round": 1.42}.get(kind, 1.26)
    half_open = (open_y[kind] + start_y) / 2 + 0.05
    neckline = [[0, open_y[kind]], [neck * 0.62, half_open], [neck, start_y]]
    arm = [[shoulder * 0.7, 1.5], [shoulder, 1.68], [shoulder * 1.15, 2.3], [shoulder * 1.2, 4]]
    right = curves.spline(neckline + arm, 8)
    body = np.concatenate([right, (right * [-1, 1])[::-1]]) + [sway, 0]
    canvas.fill_gradient(
        body, (0, 1.3), (0, 2.6), colors.cloth, palettes.shaded(colors.cloth, 0.85)
    )
    canvas.outline(body, line, colors.cloth_line)
    for sign in (-1, 1):
        fold = curves.bezier(
            [sway + sign * shoulder * 0.55, 1.75],
            [sway + sign * 0.6, 2.0],
            [sway + sign * shoulder * 0.7, 2.4],
        )
        canvas.stroke(fold, line, colors.cloth_line, curves.taper(len(fold)))
    if kind in _WITH_COLLAR:
        _collar(canvas, colors, outfit, sway)
    elif kind == "turtle":
        _tube(canvas, colors, neck, sway, line)
    elif kind == "hood":
        _hood(canvas, colors, neck, sway, line)
    if outfit.tie:
        _tie(canvas, colors, sway, 1.6 if kind == "shirt" else 1.75, line, outfit.tie)
    canvas.use(usual)


def _collar(canvas: Canvas, colors: palettes.Palette, outfit: Outfit, sway: float) -> None:
    kind, neck, line = outfit.kind, outfit.neck, outfit.line
    reach = {"sailor": 0.95, "shirt": 0.55, "jacket": 0.6}[kind]
    low = {"sailor": 1.8, "shirt": 1.62, "jacket": 2.6}[kind]
    color = palettes.shaded(colors.cloth, 0.6) if kind == "jacket" else colors.cloth_second
    if kind == "jacket":
        inner = np.array([[-neck, 1.28], [0, 1.78], [neck, 1.28], [0.35, 3], [-0.35, 3]])
        canvas.fill(inner + [sway, 0], colors.cloth_second)
    for sign, striped in zip((-1, 1), outfit.stripes, strict=True):
        at_neck = [[neck * 0.9, 1.16], [neck * 1.25, 1.3]]
        hem = [[reach, low * 0.55 + 0.72], [reach * 0.55, low * 0.95], [0.03, low * 0.97]]
        flap = np.array(at_neck + hem)
        flap = flap * [sign, 1] + [sway, 0]
        canvas.fill(flap, color)
        canvas.outline(flap, line, colors.cloth_line)
        if striped:
            stripe = (flap - flap.mean(0)) * 0.78 + flap.mean(0)
            canvas.outline(stripe[1:], line * 1.4, colors.cloth, closed=False)


def _tube(canvas: Canvas, colors: palettes.Palette, neck: float, sway: float, line: float) -> None:
    right = curves.spline([[neck * 0.72, 1.08], [neck * 0.75, 1.25], [neck * 1.0, 1.42]], 6)
    tube = np.concatenate([right, (right * [-1, 1])[::-1]]) + [sway, 0]
    canvas.fill(tube, palettes.shaded(colors.cloth, 0.9))
    canvas.outline(tube, line, colors.cloth_line)


def _hood(canvas: Canvas, colors: palettes.Palette, neck: float, sway: float, line: float) -> None:
    for sign in (-1, 1):
        inner, outer = [neck * 0.7, 1.05], [[neck * 1.5, 1.12], [neck * 2.0, 1.5]]
        front = [[0.3, 1.85], [0.05, 1.8], [neck * 0.8, 1.4]]
        roll = curves.spline([inner, *outer, *front, inner], 6)
        roll = roll * [sign, 1] + [sway, 0]
        canvas.fill(roll, palettes.shaded(colors.cloth, 0.88))
        canvas.outline(roll, line, colors.cloth_line)


def _tie(
    canvas: Canvas,
    colors: palettes.Palette,
    sway: float,
    y: float,
    line: float,
    tie: Tie,
) -> None:
    color = palettes.hsv(*tie.color)
    knot = curves.ellipse((sway, y), (0.08, 0.08), 3)
    if size := tie.bow:
        for sign in (-1, 1):
            wing = np.array([[0, -0.03], [size, -0.2 * size - 0.1], [size * 1.05, 0.16], [0, 0.05]])
            end = np.array([[0, 0], [0.3 * size, 0.6], [0.65 * size, 0.5]])
            for piece in (end, wing):
                polygon = piece * [sign, 1] + [sway, y]
                canvas.fill(polygon, color)
                canvas.outline(polygon, line, colors.cloth_line)
    else:
        blade = np.array([[-0.06, 0], [0.06, 0], [0.15, 0.9], [-0.15, 0.9]]) + [sway, y]
        canvas.fill(blade, color)
        canvas.outline(blade, line, colors.cloth_line)
    canvas.fill(knot, palettes.shaded(color, 0.85))
    canvas.outline(knot, line, colors.cloth_line)
