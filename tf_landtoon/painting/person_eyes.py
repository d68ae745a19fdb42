"""Eyes of one person: their own slant, opening, gaze and colour in anime's proportions."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting.measures import MEAN_OPENNESS, MEAN_SLANT, EyeMeasure, FaceShape
from tf_landtoon.painting.person_colors import PersonColors

_WHITE = np.full(3, 255.0)
_LID_SHADOW = np.array([70.0, 55.0, 80.0])
# Lids as (x, y): x from -1 at the inner to 1 at the outer corner, y in heights, downwards.
_ROUND = [(-1, 0.06), (-0.90, -0.17), (-0.58, -0.45), (-0.08, -0.60), (0.42, -0.56)]
_ROUND += [(0.80, -0.32), (1.0, 0.05)]
_ALMOND = [(-1, 0.10), (-0.88, -0.12), (-0.52, -0.42), (0.0, -0.59), (0.50, -0.54)]
_ALMOND += [(0.86, -0.30), (1.02, 0.0)]
_LOWER = [(-1, 0.06), (-0.74, 0.25), (-0.25, 0.39), (0.25, 0.40), (0.70, 0.27), (0.97, 0.08)]
_CLOSED = [(-1, -0.05), (-0.5, 0.22), (0, 0.32), (0.5, 0.25), (1.05, -0.08)]


@dataclasses.dataclass(frozen=True)
class EyeManner:
    """Proportions of a drawn eye."""

    width: float = 1.56
    """Of the photo's."""
    height: float = 0.575
    """Of its own width, for a mean openness."""
    openness: float = 0.58
    """How much of the height follows the photo's openness."""
    closed_below: float = 0.10
    """Openness of the photo's eye below which it is drawn closed."""
    slant: float = 0.75
    """Share of the photo's slant that is kept."""
    lash: float = 0.105
    """Width of the lash line as a share of the eye's, softest faces 0.03 more."""
    gaze: float = 0.7
    """Share of the photo's gaze that is kept, up to 0.16."""


@dataclasses.dataclass(frozen=True)
class DrawnEye:
    """An eye's place: centre [2], width, height, axes [2] each, side 1 right or -1 left."""

    centre: np.ndarray
    width: float
    height: float
    along: np.ndarray
    down: np.ndarray
    sign: int
    is_closed: bool
    is_almond: bool

    def at(self, points: np.ndarray) -> np.ndarray:
        """Points of the eye's own (x, y) in face units, [N, 2]."""
        points = np.asarray(points, np.float64)
        moved = self.centre + points[:, :1] * self.along * self.width / 2
        return (moved + points[:, 1:] * self.down * self.height) * [self.sign, 1]

    def upper(self) -> np.ndarray:
        """The upper lid from the inner to the outer corner, own coordinates, dense."""
        return curves.spline(_ALMOND if self.is_almond else _ROUND, 10)

    def landmarks(self) -> np.ndarray:
        """[6, 2] face units: inner, top, outer, lower inner, lower middle, lower outer."""
        if self.is_closed:
            line = curves.spline(_CLOSED, 10)
            parts = [line[0], line[20], line[-1], line[12], line[20], line[30]]
            return self.at(np.array(parts) + [[0, 0]] * 3 + [[0, 0.02]] * 3)
        upper, lower = self.upper(), curves.spline(_LOWER, 10)
        top = upper[np.argmin(upper[:, 1])]
        return self.at(np.array([upper[0], top, upper[-1], lower[13], lower[25], lower[36]]))


def placed(shape: FaceShape, side: int, manner: EyeManner) -> DrawnEye:
    """Where and how large an eye is drawn.

    Args:
        shape: of the face.
        side: 0 image left, 1 image right.
        manner: proportions.
    """
    eye: EyeMeasure = shape.eyes[side]
    own, both = (
        np.clip(openness / MEAN_OPENNESS, 0.3, 1.35) for openness in (eye.openness, shape.openness)
    )
    width = manner.width * eye.width
    openness = 0.4 * own + 0.6 * both
    height = manner.height * width * (1 - manner.openness + manner.openness * openness)
    angle = np.clip((eye.slant - MEAN_SLANT + 0.04) * manner.slant, -0.16, 0.16)
    centre = (eye.inner + eye.outer) / 2 + [0.012, 0]
    centre[0] = max(centre[0], 0.105 + width / 2)
    return DrawnEye(
        centre=centre,
        width=width,
        height=height,
        along=np.array([np.cos(angle), -np.sin(angle)]),
        down=np.array([0.3 * np.sin(angle), 1.0]),
        sign=1 if side else -1,
        is_closed=eye.openness < manner.closed_below,
        is_almond=shape.slant > MEAN_SLANT + 0.01,
    )


def draw(
    canvas: Canvas,
    eye: DrawnEye,
    colors: PersonColors,
    manner: EyeManner,
    softness: float,
    gaze: float,
    light: int,
) -> list:
    """Draws one eye.

    Args:
        canvas: in face units.
        eye: where.
        colors: of the person.
        manner: proportions.
        softness: 0..1, lashes.
        gaze: -1..1 in the picture's x, the same for both eyes.
        light: -1 or 1, the side that the light comes from, the same for both eyes.

    Returns:
        Polygons (face units) that cover it.
    """
    lash = (manner.lash + 0.03 * softness) * eye.width
    if eye.is_closed:
        return _draw_closed(canvas, eye, colors, lash)
    upper, lower = eye.upper(), curves.spline(_LOWER, 10)
    lid = np.concatenate([upper, (upper * [1.04, 1] + [0, -0.20])[::-1]])
    canvas.fill(eye.at(lid), colors.skin_shade, 0.30)
    opening = eye.at(np.concatenate([upper, lower[::-1]]))
    canvas.fill(opening, mixed(np.array([252.0, 251, 250]), colors.skin, 0.05))
    _draw_iris(canvas, eye, colors.iris, canvas.mask(opening), gaze, light, upper)
    inked = _draw_lashes(canvas, eye, colors, upper, lash, softness)
    _draw_lower_lid(canvas, eye, colors, lower, softness)
    crease = curves.part(upper, 0.14, 0.88, 26) * [1.02, 1] + [0.02, -0.17 - 0.06 * softness]
    pressure = curves.taper(len(crease), 0.05, 0.15, 0.6)
    ink = mixed(colors.skin_line, colors.lash, 0.3)
    canvas.stroke(eye.at(crease), 0.0085, ink, pressure, 0.8)
    return [opening, *inked]


def _draw_iris(
    canvas: Canvas,
    eye: DrawnEye,
    color: np.ndarray,
    clip: np.ndarray,
    gaze: float,
    light: int,
    upper: np.ndarray,
) -> None:
    tall = 0.53 * max(eye.height, 0.46 * eye.width)
    wide = 0.88 * tall
    centre = eye.at(np.array([[gaze * eye.sign - 0.03, -0.105]]))[0]

    def oval(x_size: float, y_size: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
        middle = centre + np.array([x * wide, y * tall])
        return curves.ellipse(middle, (wide * x_size, tall * y_size), 2.05, 48)

    top, pale = shaded(color, 0.34, 1.15), mixed(shaded(color, 1.85, 0.82), _WHITE, 0.10)
    start, end = centre - [0, 0.45 * tall], centre + [0, 0.85 * tall]
    canvas.fill(oval(1, 1), shaded(color, 0.30, 1.1), 1, clip)
    canvas.fill_gradient(oval(0.90, 0.91), start, end, top, pale, 1, clip)
    inner = shaded(color, 0.95, 1.05)
    canvas.fill_gradient(oval(0.70, 0.70, 0, 0.10), start, end, top, inner, 0.75, clip)
    canvas.fill(oval(0.36, 0.40, 0, 0.02), shaded(color, 0.13, 0.9), 1, clip)
    canvas.fill(oval(0.52, 0.17, 0, 0.66), mixed(pale, _WHITE, 0.45), 0.65, clip)
    for x in (-0.53, 0.53):
        canvas.fill(oval(0.10, 0.20, x, 0.30), mixed(pale, _WHITE, 0.15), 0.55, clip)
    shadow = np.concatenate([upper, (upper + [0, 0.20])[::-1]])
    canvas.fill(eye.at(shadow), _LID_SHADOW, 0.30, clip)
    canvas.fill(oval(0.27, 0.25, 0.36 * light, -0.40), _WHITE, 0.98, clip)
    canvas.fill(oval(0.13, 0.12, -0.40 * light, 0.36), _WHITE, 0.80, clip)


def _draw_lashes(
    canvas: Canvas,
    eye: DrawnEye,
    colors: PersonColors,
    upper: np.ndarray,
    width: float,
    softness: float,
) -> list:
    knots = _ALMOND if eye.is_almond else _ROUND
    tip = (1.08 + 0.09 * softness, 0.07 - 0.10 * softness)
    line = curves.spline([*knots[:-1], (1.0, 0.0), tip], 10)
    openness = min(eye.height / (0.55 * eye.width), 1.0)
    pressure = width * (0.6 + 0.4 * openness) * curves.taper(len(line), 0.14, 0.04, 0.68)
    stroke = curves.brush(eye.at(line), pressure, 0.62 if eye.sign > 0 else 0.38)
    corner = [(0.72, -0.36), (1.0, -0.04), (1.04, -0.02), (0.97, 0.10), (0.86, -0.02)]
    wedge = eye.at(np.array(corner))
    canvas.fill(stroke, colors.lash)
    canvas.fill(wedge, colors.lash, 0.9)
    warm = mixed(colors.lash, np.array([120.0, 45, 35]), 0.45)
    for start, end in ((0.80, 1.0), (0.0, 0.16)):
        piece = curves.part(line, start, end, 10)
        canvas.stroke(eye.at(piece), 0.010, warm, curves.taper(10, 0.3, 0.3, 0.5), 0.75)
    return [stroke, wedge]


def _draw_lower_lid(
    canvas: Canvas, eye: DrawnEye, colors: PersonColors, lower: np.ndarray, softness: float
) -> None:
    outer = curves.part(lower, 0.42, 1.0, 30)
    width = max(0.0192 * eye.width * (1 + 0.3 * softness), 0.005)
    ink = mixed(colors.lash, colors.skin_line, 0.5)
    canvas.stroke(eye.at(outer), width, ink, curves.taper(30, 0.05, 0.8, 0.85), 0.9)
    inner = curves.part(lower, 0.06, 0.48, 16)
    ink = mixed(colors.skin_line, colors.skin_shade, 0.35)
    canvas.stroke(eye.at(inner), 0.0045, ink, curves.taper(16, 0.5, 0.5, 0.4), 0.55)


def _draw_closed(canvas: Canvas, eye: DrawnEye, colors: PersonColors, width: float) -> list:
    line = curves.spline(_CLOSED, 10)
    stroke = curves.brush(eye.at(line), width * curves.taper(len(line), 0.3, 0.1, 0.6))
    canvas.fill(stroke, colors.lash)
    crease = eye.at(line * [1, 0.8] + [0, -0.5])
    canvas.stroke(crease, 0.008, colors.skin_line, curves.taper(len(line)), 0.7)
    return [stroke]
