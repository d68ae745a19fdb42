"""Brows, nose, mouth and blush of one person, through the photo's own points."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import hsv, mixed, shaded
from tf_landtoon.painting.measures import FaceShape
from tf_landtoon.painting.person_colors import PersonColors

_WHITE = np.full(3, 255.0)
_TEETH = np.array([252.0, 250, 247])
_TEETH_SHADOW = np.array([120.0, 90, 105])
_MOUTH_INSIDE = hsv(0.0, 0.55, 0.48)
_TONGUE = hsv(0.985, 0.42, 0.86)


@dataclasses.dataclass(frozen=True)
class FeatureManner:
    """Proportions; lengths in face units."""

    brow: float = 0.027
    """Thickness on the softest faces; 0.025 more on the hardest."""
    brow_calm: float = 0.55
    """Share of an inner end's dip that is taken back: large eyes make it a frown."""
    brow_gap: float = 0.075
    """Least distance of the eyes' tops to the brows."""
    mouth_width: float = 0.86
    """Of the photo's."""
    lip_height: float = 0.72
    """Of the photo's."""
    smile: float = 0.012
    """By which the mouth's corners rise."""
    open_above: float = 0.017
    """Way between the lips from which on the mouth is drawn open."""


def brow_line(shape: FaceShape, side: int, eye_top: float, manner: FeatureManner) -> np.ndarray:
    """Middle line of a brow from inside outwards, [26, 2] face units.

    Args:
        shape: of the face.
        side: 0 image left, 1 image right.
        eye_top: y of the drawn eye's top.
        manner: proportions.
    """
    points = shape.brows[side]
    along = np.linspace(0, 1, 5)
    t = np.linspace(-0.02, 1.03, 26)
    line = np.stack([np.polyval(np.polyfit(along, points[:, k], 2), t) for k in range(2)], 1)
    dip = np.clip(1 - np.linspace(0, 1, 26) / 0.45, 0, 1)
    line[:, 1] -= manner.brow_calm * (line[0, 1] - line[10, 1]) * dip
    line[:, 1] += min(0.0, eye_top - manner.brow_gap - points[1:4, 1].mean()) - 0.005
    return line


def draw_brow(
    canvas: Canvas, line: np.ndarray, colors: PersonColors, softness: float, manner: FeatureManner
) -> np.ndarray:
    """Draws a brow as one tapered brush along its line; returns its polygon (face units)."""
    thick = manner.brow + 0.025 * (1 - softness)
    polygon = curves.brush(line, thick * curves.taper(len(line), 0.38, 0.08, 0.36))
    canvas.fill(polygon, colors.brow)
    return polygon


def nose_tip(shape: FaceShape) -> np.ndarray:
    """[2] face units: the middle of the drawn nose's base line."""
    return 0.35 * shape.nose[3] + 0.65 * shape.nose[6]


def draw_nose(
    canvas: Canvas, shape: FaceShape, colors: PersonColors, softness: float, light: int
) -> None:
    """Draws a shadow wedge with its base line; a ridge on hard or turned faces.

    The shadow lies away from the light, on a turned face on its far side.
    """
    x, y = nose_tip(shape)
    far = -light if abs(shape.turn) < 0.0875 else int(np.sign(shape.turn))
    width = 0.045 + 0.02 * (1 - softness)
    wedge = [(-0.35 * width, -0.004), (1.05 * width, 0.004), (0.45 * width, -0.045)]
    wedge = np.array([*wedge, (0.012, -0.11)]) * [far, 1] + [x, y]
    canvas.fill(curves.spline(np.concatenate([wedge, wedge[:1]]), 6), colors.skin_shade, 0.75)
    base = np.array([(-0.3 * width, 0.001), (0.25 * width, 0.010), (0.85 * width, 0.002)])
    base = curves.spline(base * [far, 1] + [x, y], 8)
    ink = mixed(colors.skin_line, colors.skin_shade, 0.15)
    canvas.stroke(base, 0.010, ink, curves.taper(len(base), 0.2, 0.3, 0.45), 0.95)
    if softness < 0.5 or abs(shape.turn) > 0.2:
        top = 0.25 * shape.nose[0, 1] + 0.75 * shape.nose[2, 1]
        ridge = [(x + 0.035 * far, top - 0.06), (x + 0.03 * far, top + 0.02)]
        ridge = curves.spline([*ridge, (x + 0.043 * far, y - 0.05)], 8)
        ink = mixed(colors.skin_line, colors.skin_shade, 0.45)
        canvas.stroke(ridge, 0.008, ink, curves.taper(len(ridge), 0.0, 0.1, 0.6), 0.7)
    spot = curves.ellipse((x - 0.008 * far, shape.nose[3, 1] - 0.03), (0.011, 0.020), 2, 20)
    canvas.fill(spot, mixed(colors.skin, _WHITE, 0.55), 0.75)


def drawn_mouth(shape: FaceShape, manner: FeatureManner) -> tuple[np.ndarray, np.ndarray]:
    """Outer [12, 2] and inner [8, 2] lip contours as drawn: narrower, thinner, corners up."""
    middle = np.concatenate([shape.lips, shape.mouth]).mean(0)
    half = (shape.lips[6, 0] - shape.lips[0, 0]) / 2 * manner.mouth_width
    contours = []
    for contour in (shape.lips, shape.mouth):
        contour = (contour - middle) * [manner.mouth_width, 1] + middle - [0, 0.008]
        contour[:, 1] -= manner.smile * np.abs((contour[:, 0] - middle[0]) / half) ** 2
        contours.append(contour)
    outer, inner = contours
    near = inner[[0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7]]
    keep = np.isin(np.arange(12), [0, 6])[:, None]
    thin = np.stack([outer[:, 0], near[:, 1] + manner.lip_height * (outer - near)[:, 1]], 1)
    return np.where(keep, outer, thin), inner


def draw_mouth(
    canvas: Canvas,
    shape: FaceShape,
    colors: PersonColors,
    softness: float,
    manner: FeatureManner,
) -> None:
    """Draws the photo's own lip line, closed or open, with as much lip as it shows."""
    outer, inner = drawn_mouth(shape, manner)
    strength = np.clip(0.15 + 1.1 * colors.lip_strength, 0.12, 1) * (0.15 + 0.85 * softness)
    ink = mixed(colors.skin_line, np.array([60.0, 20, 20]), 0.45)
    if shape.mouth_opening > manner.open_above:
        _draw_open(canvas, outer, inner, colors, strength, ink)
    else:
        _draw_closed(canvas, outer, inner, colors, strength, ink)
    below = outer[8:11].mean(0) + [0, 0.018 if strength > 0.3 else 0.004]
    line = curves.spline(below + [(-0.055, -0.004), (0, 0.006), (0.055, -0.004)], 8)
    canvas.stroke(line, 0.012, colors.skin_shade, curves.taper(len(line)), 0.9)


def _draw_open(
    canvas: Canvas,
    outer: np.ndarray,
    inner: np.ndarray,
    colors: PersonColors,
    strength: float,
    ink: np.ndarray,
) -> None:
    left, right = 0.3 * outer[0] + 0.7 * inner[0], 0.3 * outer[6] + 0.7 * inner[4]
    top = curves.spline([left, *inner[1:4], right], 8)
    bottom = curves.spline([right, *inner[5:8], left], 8)
    # A cupid's bow inside the mouth is a photograph's: the upper edge gets straighter.
    bent = np.interp(top[:, 0], top[[0, 16, 32], 0], top[[0, 16, 32], 1])
    top[:, 1] = 0.6 * top[:, 1] + 0.4 * bent
    lower_lip = np.concatenate([curves.spline(outer[[6, 7, 8, 9, 10, 11, 0]], 6), bottom[::-1]])
    canvas.fill(lower_lip, colors.lips, 0.8 * strength)
    bow = 0.6 * outer[:7] + 0.4 * np.stack([outer[:7, 0], np.full(7, top[16, 1])], 1)
    upper_lip = np.concatenate([curves.spline(bow, 6), top[::-1]])
    canvas.fill(upper_lip, mixed(colors.lips, colors.skin_line, 0.12), 0.5 * strength)
    polygon = np.concatenate([top, bottom])
    canvas.fill(polygon, _MOUTH_INSIDE)
    clip = canvas.mask(polygon)
    height = bottom[:, 1].max() - top[16, 1]
    if colors.teeth > 0.25:
        share = np.clip(0.35 + 0.75 * colors.teeth, 0.4, 0.92)
        edge = top * [0.97, 1] + [0, height * share]
        edge[:, 1] -= 0.75 * height * share * np.abs(np.linspace(-1, 1, len(edge))) ** 3
        canvas.fill(np.concatenate([top, edge[::-1]]), _TEETH, 1, clip)
        shadow = np.concatenate([top, (top + [0, 0.10 * height])[::-1]])
        canvas.fill(shadow, _TEETH_SHADOW, 0.22, clip)
    if colors.teeth < 0.6 and height > 0.05:
        radii = (0.28 * (top[-1, 0] - top[0, 0]), 0.36 * height)
        tongue = curves.ellipse((top[:, 0].mean(), bottom[:, 1].max()), radii, 2, 30)
        canvas.fill(tongue, _TONGUE, 0.9, clip)
    canvas.stroke(top, 0.013, ink, curves.taper(len(top), 0.8, 0.8, 0.5))
    thin = mixed(ink, colors.skin_shade, 0.25)
    canvas.stroke(bottom, 0.008, thin, curves.taper(len(bottom), 0.5, 0.5, 0.5), 0.9)


def _draw_closed(
    canvas: Canvas,
    outer: np.ndarray,
    inner: np.ndarray,
    colors: PersonColors,
    strength: float,
    ink: np.ndarray,
) -> None:
    middle = (inner[1:4] + inner[[7, 6, 5]]) / 2
    line = curves.spline([outer[0], *middle, outer[6]], 10)
    lower = np.concatenate([line, curves.spline(outer[[6, 7, 8, 9, 10, 11, 0]], 6)[1:]])
    upper = np.concatenate([curves.spline(outer[:7], 6), line[::-1]])
    canvas.fill(lower, colors.lips, 0.6 * strength)
    canvas.fill(upper, mixed(colors.lips, colors.skin_line, 0.15), 0.45 * strength)
    if strength > 0.3:
        spot = 0.55 * outer[8:11].mean(0) + 0.45 * line[len(line) // 2]
        light = mixed(colors.lips, _WHITE, 0.6)
        canvas.fill(curves.ellipse(spot, (0.045, 0.011), 2, 24), light, 0.5 * strength)
    t = np.linspace(-1, 1, len(line))
    press = np.maximum(np.exp(-((t / 0.35) ** 2)), np.exp(-(((np.abs(t) - 0.93) / 0.1) ** 2)))
    canvas.stroke(line, 0.0125, ink, 0.45 + 0.5 * press)


def draw_blush(
    canvas: Canvas, eye_centres: list[np.ndarray], colors: PersonColors, softness: float
) -> None:
    """Draws soft colour under both eyes of soft faces, centres [2] in face units."""
    if softness <= 0.4:
        return
    color = mixed(colors.skin, shaded(np.array([240.0, 90, 80]), 1.0), 0.45)
    for centre in eye_centres:
        outwards = 0.05 * np.sign(centre[0])
        canvas.glow(centre + [outwards, 0.24], (0.17, 0.075), color, 0.40 * softness)
