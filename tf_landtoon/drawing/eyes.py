"""Eyes: whites, irises, highlights, lash strokes and lids, each following the landmarks exactly."""

import dataclasses
from collections.abc import Callable

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.shape import Eye, Shape

# The lid curve runs near the lash stroke's upper edge: where people mark an eye's top, the picture
# is half-way from light to dark, and the dark goes on below.
_LASH_ABOVE = 0.15


@dataclasses.dataclass(frozen=True)
class EyeStyle:
    """Design shared by both eyes; lengths are shares of the eye's width or height."""

    lash: float  # face units
    iris_width: float
    iris_height: float
    squareness: float
    gaze: tuple[float, float]
    pupil: float
    ring: float
    glow: float
    highlights: tuple[tuple[float, float, float, float], ...]  # x, y, radius x, radius y
    lid_shadow: float
    lower_line: float  # 0: none, 1: the whole lower lid
    lower_width: float
    crease: float  # distance of the double-lid line, 0: none
    spikes: int
    wing: float  # how far the lash stroke hooks down at the outer side
    white: float


def sample(rng: np.random.Generator) -> EyeStyle:
    """Draws one eye design."""
    main = (-rng.uniform(0.25, 0.5), -rng.uniform(0.3, 0.6), rng.uniform(0.2, 0.36))
    highlights = [(*main, main[2] * rng.uniform(0.8, 1.5))]
    if rng.random() < 0.55:
        small = rng.uniform(0.1, 0.2)
        highlights.append((rng.uniform(0.2, 0.5), rng.uniform(0.25, 0.6), small, small))
    if rng.random() < 0.12:
        highlights = []
    elif rng.random() < 0.3:
        highlights = [(-x, y, rx, ry) for x, y, rx, ry in highlights]
    return EyeStyle(
        lash=rng.uniform(0.025, 0.085) * rng.uniform(0.7, 1.2),
        iris_width=rng.uniform(0.24, 0.33),
        iris_height=rng.uniform(0.52, 0.7) if rng.random() < 0.88 else rng.uniform(0.3, 0.42),
        squareness=rng.uniform(2.0, 2.9),
        gaze=(rng.normal(0, 0.035), rng.normal(0, 0.025)),
        pupil=rng.uniform(0.3, 0.62) if rng.random() < 0.9 else 0.0,
        ring=rng.uniform(0.006, 0.02),
        glow=rng.uniform(0.2, 1.0),
        highlights=tuple(highlights),
        lid_shadow=rng.uniform(0.08, 0.3),
        lower_line=0.0 if rng.random() < 0.12 else rng.uniform(0.35, 1.0),
        lower_width=rng.uniform(0.008, 0.026),
        crease=rng.uniform(0.035, 0.1) if rng.random() < 0.6 else 0.0,
        spikes=int(rng.choice([0, 1, 2, 3], p=[0.45, 0.2, 0.2, 0.15])),
        wing=rng.uniform(0.0, 0.9),
        white=rng.uniform(0.9, 1.0),
    )


def upper_lid(eye: Eye) -> np.ndarray:
    """Curve of the upper lid through inner corner, top and outer corner, dense [N, 2]."""
    inner, top, outer = (np.array(p) for p in (eye.inner, eye.top, eye.outer))
    rise = 0.3 if eye.kind != "sleep" else 0.35
    first = [inner[0] + 0.45 * (top[0] - inner[0]), top[1] + rise * (inner[1] - top[1])]
    last = [top[0] + 0.58 * (outer[0] - top[0]), top[1] + rise * (outer[1] - top[1])]
    return curves.spline([inner, first, top, last, outer], 10)


def lower_lid(eye: Eye, style: EyeStyle) -> np.ndarray:
    """Curve of the lower lid from the inner corner's side outwards, dense [N, 2]."""
    inner, outer = np.array(eye.inner), np.array(eye.outer)
    low_inner, low_outer = np.array(eye.low_inner), np.array(eye.low_outer)
    start = [
        low_inner[0] + 0.75 * (inner[0] - low_inner[0]),
        low_inner[1] + 0.45 * (inner[1] - low_inner[1]),
    ]
    end = [
        low_outer[0] + (0.35 + 0.25 * style.wing) * (outer[0] - low_outer[0]),
        low_outer[1] + (0.3 + 0.2 * style.wing) * min(outer[1] - low_outer[1], 0),
    ]
    return curves.spline([start, low_inner, eye.low_middle, low_outer, end], 8)


def draw(canvas: Canvas, shape: Shape, colors: palettes.Palette, style: EyeStyle) -> list:
    """Draws both eyes.

    Returns:
        Polygons (face units) that cover the eyes with their lashes.
    """
    extents = []
    for side, eye in enumerate(shape.eyes):
        upper, lower = upper_lid(eye), lower_lid(eye, style)
        opening = shape.on_side(np.concatenate([curves.part(upper, 0.0, 0.9), lower[::-1]]), side)
        if eye.kind == "open":
            _ball(canvas, shape, side, colors, style, opening)
        extents.append(opening)
        extents += _lids(canvas, shape, side, colors, style, (upper, lower))
    return extents


def _ball(
    canvas: Canvas,
    shape: Shape,
    side: int,
    colors: palettes.Palette,
    style: EyeStyle,
    opening: np.ndarray,
) -> None:
    eye = shape.eyes[side]
    white = np.full(3, 255.0) * style.white
    canvas.fill(opening, white)
    clip = canvas.mask(opening)
    wide, tall = eye.width, eye.height
    sign = 1 if side else -1
    centre = np.array([eye.low_middle[0], eye.top[1] + 0.5 * tall])
    centre += [sign * style.gaze[0] * wide, style.gaze[1] * tall]
    radii = np.array([style.iris_width * wide, max(style.iris_height * tall, 0.11)])
    radii[0] = np.clip(radii[0], 0.42 * radii[1], 1.02 * radii[1])
    centre[1] = max(centre[1], eye.low_middle[1] - radii[1] * 1.08)

    def at(points: np.ndarray) -> np.ndarray:
        return shape.on_side(points, side)

    dark = palettes.shaded(colors.iris, 0.32, 1.1)
    ring = at(curves.ellipse(centre, radii, style.squareness))
    canvas.fill(ring, dark, clip=clip)
    inside = at(curves.ellipse(centre, radii - style.ring, style.squareness))
    ends = at(np.array([centre - [0, radii[1] * 0.7], centre + [0, radii[1] * 0.9]]))
    bright = palettes.mixed(palettes.shaded(colors.iris, 1.35, 0.8), white, 0.25 * style.glow)
    top = palettes.shaded(colors.iris, 0.5, 1.1)
    canvas.fill_gradient(inside, ends[0], ends[1], top, bright, clip=clip)
    if style.pupil:
        pupil = at(curves.ellipse(centre - [0, 0.05 * radii[1]], radii * style.pupil))
        canvas.fill(pupil, palettes.shaded(colors.iris, 0.15), clip=clip)
    crescent = at(curves.ellipse(centre + [0, 0.55 * radii[1]], radii * [0.55, 0.26]))
    canvas.fill(crescent, bright, 0.55 * style.glow, clip)
    _shadow_and_highlights(canvas, at, eye, side, style, (centre, radii, clip))


def _shadow_and_highlights(
    canvas: Canvas,
    at: Callable[[np.ndarray], np.ndarray],
    eye: Eye,
    side: int,
    style: EyeStyle,
    iris: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    centre, radii, clip = iris
    upper = upper_lid(eye)
    depth = style.lid_shadow * eye.height
    shadow = np.concatenate([upper, (upper + [0, depth])[::-1]])
    canvas.fill(at(shadow), np.array([70.0, 60.0, 95.0]), 0.42, clip)
    sign = 1 if side else -1  # light comes from one side for both eyes
    for x, y, rx, ry in style.highlights:
        spot = curves.ellipse(centre + radii * [sign * x, y], radii * [rx, ry], count=20)
        canvas.fill(at(spot), np.full(3, 255.0), 0.96, clip)


def _lids(
    canvas: Canvas,
    shape: Shape,
    side: int,
    colors: palettes.Palette,
    style: EyeStyle,
    lids: tuple[np.ndarray, np.ndarray],
) -> list:
    """Draws lash stroke, lower lid and crease; returns the polygons drawn in lash colour."""
    eye = shape.eyes[side]
    upper, lower = lids

    def at(points: np.ndarray) -> np.ndarray:
        return shape.on_side(points, side)

    above = _LASH_ABOVE if eye.kind == "open" else 0.5
    lash = max(style.lash, 1.6 / canvas.unit)
    pressure = curves.taper(len(upper), 0.25, 0.0, 0.72)
    inked = [curves.brush(at(upper), lash * pressure, above if side else 1 - above)]
    if eye.kind == "open":
        inked += [at(polygon) for polygon in _outer_lashes(eye, style, upper)]
        if style.lower_line:
            inked.append(at(_lower_stroke(canvas, style, lower)))
    for polygon in inked:
        canvas.fill(polygon, colors.lash)
    if style.crease and eye.kind == "open":
        line = curves.part(upper, 0.22, 0.86) - [0, style.crease + lash * above]
        canvas.stroke(at(line), 0.014, colors.skin_line, curves.taper(len(line), 0.1, 0.1, 0.6))
    return inked


def _lower_stroke(canvas: Canvas, style: EyeStyle, lower: np.ndarray) -> np.ndarray:
    line = curves.part(lower, 0.5 - 0.32 * style.lower_line, 1 - 0.12 * (1 - style.wing))
    width = max(style.lower_width, 1.2 / canvas.unit)
    return curves.brush(line, width * curves.taper(len(line), 0.1, 0.5, 0.7))


def _outer_lashes(eye: Eye, style: EyeStyle, upper: np.ndarray) -> list:
    """The filled hook at the outer corner and single lashes, none beyond the corner itself."""
    outer = np.array(eye.outer)
    polygons = []
    if style.wing > 0.25:
        start, end = curves.part(upper, 0.68, 0.97, 2)
        low = outer + [-0.1 * eye.width, 0.5 * style.wing * (eye.low_outer[1] - outer[1])]
        inside = curves.bezier(low, start + [0.13 * eye.width, 0.1 * eye.height], start)
        polygons.append(np.concatenate([[start], [end], inside]))
    for number in range(style.spikes):
        root = curves.part(upper, 0.70 + 0.09 * number, 0.78 + 0.09 * number, 2)
        reach = 0.16 * eye.width * (1 - 0.2 * number)
        tip = root.mean(0) + [0.75 * reach, -0.55 * reach]
        tip[0] = min(tip[0], outer[0] - 0.01)
        polygons.append(np.array([root[0], tip, root[1]]))
    return polygons
