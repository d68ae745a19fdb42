"""Eyes of one person: their own slant, opening, gaze and colour in anime's proportions."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed
from tf_landtoon.painting import person_irises
from tf_landtoon.painting.measures import (
    MEAN_LOWER_FALL,
    MEAN_OPENNESS,
    MEAN_SLANT,
    MEAN_UPPER_FALL,
    EyeMeasure,
    FaceShape,
)
from tf_landtoon.painting.person_colors import PersonColors

_LID_SHADOW = np.array([84.0, 62.0, 84.0])
# Lids as (x, y): x from -1 at the inner to 1 at the outer corner, y in heights, downwards.
_UPPER = [(-1, 0.15), (-0.88, -0.11), (-0.52, -0.42), (-0.02, -0.555), (0.45, -0.53)]
_UPPER += [(0.80, -0.30), (1.0, -0.02)]
_LOWER = [(-1, 0.15), (-0.72, 0.285), (-0.22, 0.385), (0.28, 0.385), (0.70, 0.245), (0.98, 0.01)]
_CLOSED = [(-1, -0.05), (-0.5, 0.22), (0, 0.32), (0.5, 0.25), (1.05, -0.08)]
_UPPER_FALL, _LOWER_FALL = 1.7, 1.2  # heights by which a knot moves per share of the width
_MOST_FALL = 0.06
_NARROWEST = 0.06  # face units between an eye's outer corner and the outline
_TURNED_FROM, _FULLY_TURNED = 0.10, 0.35  # of `FaceShape.turn`
_FAR_NARROWER = 0.24  # at least, of the near eye's width, when fully turned
_FAR_AS_TALL = 0.8  # share of its lost width that does not lower the far eye
_LID_RISE = 0.20  # share by which a broad smile raises the lower lid


@dataclasses.dataclass(frozen=True)
class EyeManner:
    """Proportions of a drawn eye."""

    width: float = 1.42
    """Of the photo's."""
    height: float = 0.485
    """Of its own width, for a mean openness."""
    openness: float = 1.15
    """Power with which the height follows the photo's openness."""
    closed_below: float = 0.10
    """Openness of the photo's eye below which it is drawn closed."""
    slant: float = 1.2
    """Share of the photo's departure from the mean slant that is kept."""
    mean_slant: float = 0.02
    """Radians of a drawn eye of mean slant, beside what its own corners rise."""
    lower: float = 0.02
    """Face units by which eyes lie lower than the photo's."""
    lash: float = 0.080
    """Width of the lash line as a share of the eye's, softest faces 0.05 more."""
    iris: float = 0.265
    """Least upright radius of the iris as a share of the eye's width."""
    gaze: float = 1.0
    """Share that is kept of the photo's gaze beyond `averted`, up to 0.16."""
    averted: float = 0.10
    """Gaze below which eyes look at the viewer."""
    inwards: float = 0.010
    """Face units by which eyes lie nearer to the nose than the photo's."""

    def drawn_gaze(self, gaze: float) -> float:
        """-0.16 .. 0.16 of a photo's -1 .. 1: at the viewer unless clearly averted."""
        beyond = max(abs(gaze) - self.averted, 0.0)
        return float(np.sign(gaze) * min(self.gaze * beyond, 0.16))


@dataclasses.dataclass(frozen=True)
class DrawnEye:
    """An eye's place: centre [2], width, height, axes [2] each, side 1 right or -1 left.

    `upper_fall` and `lower_fall` are the lids' departures from the mean (`EyeMeasure`); `smile`
    0..1 raises the lower lid.
    """

    centre: np.ndarray
    width: float
    height: float
    along: np.ndarray
    down: np.ndarray
    sign: int
    is_closed: bool
    upper_fall: float
    lower_fall: float
    smile: float = 0.0

    def at(self, points: np.ndarray) -> np.ndarray:
        """Points of the eye's own (x, y) in face units, [N, 2]."""
        points = np.asarray(points, np.float64)
        moved = self.centre + points[:, :1] * self.along * self.width / 2
        return (moved + points[:, 1:] * self.down * self.height) * [self.sign, 1]

    def upper_knots(self) -> np.ndarray:
        """The upper lid's knots [7, 2] in own coordinates, fallen as the photo's."""
        return _fallen(_UPPER, self.upper_fall * _UPPER_FALL)

    def upper(self) -> np.ndarray:
        """The upper lid from the inner to the outer corner, own coordinates, dense."""
        return curves.spline(self.upper_knots(), 10)

    def lower(self) -> np.ndarray:
        """The lower lid, likewise."""
        knots = _fallen(_LOWER, self.lower_fall * _LOWER_FALL)
        knots[1:-1, 1] -= _LID_RISE * self.smile * (knots[1:-1, 1] + 0.1)
        return curves.spline(knots, 10)

    def landmarks(self) -> np.ndarray:
        """[6, 2] face units: inner, top, outer, lower inner, lower middle, lower outer."""
        if self.is_closed:
            line = curves.spline(_CLOSED, 10)
            parts = [line[0], line[20], line[-1], line[12], line[20], line[30]]
            return self.at(np.array(parts) + [[0, 0]] * 3 + [[0, 0.02]] * 3)
        upper, lower = self.upper(), self.lower()
        top = upper[np.argmin(upper[:, 1])]
        return self.at(np.array([upper[0], top, upper[-1], lower[13], lower[25], lower[36]]))


def _fallen(knots: list[tuple[float, float]], fall: float) -> np.ndarray:
    """Knots [N, 2] moved down on the outer side and up on the inner, the corners less."""
    knots = np.array(knots)
    x = knots[:, 0]
    knots[:, 1] += fall * x * np.clip(1.6 * (1 - np.abs(x)), 0, 1)
    return knots


def placed(shape: FaceShape, side: int, manner: EyeManner) -> DrawnEye:
    """Where and how large an eye is drawn.

    Args:
        shape: of the face.
        side: 0 image left, 1 image right.
        manner: proportions.
    """
    eye: EyeMeasure = shape.eyes[side]
    own, both = (
        np.clip(openness / MEAN_OPENNESS, 0.3, 1.28) for openness in (eye.openness, shape.openness)
    )
    width, tall = manner.width * eye.width, manner.width * eye.width
    if shape.turn * (1 if side else -1) > _TURNED_FROM:  # the far eye of a turned head
        turned = min((abs(shape.turn) - _TURNED_FROM) / (_FULLY_TURNED - _TURNED_FROM), 1)
        near = manner.width * shape.eyes[1 - side].width
        width = min(width, near * (1 - _FAR_NARROWER * turned))
        tall = width + _FAR_AS_TALL * max(near - width, 0)
    openness = 0.4 * own + 0.6 * both
    height = manner.height * tall * openness**manner.openness
    slant = 0.5 * (eye.slant + shape.slant)
    angle = np.clip((slant - MEAN_SLANT) * manner.slant + manner.mean_slant, -0.17, 0.25)
    centre = (eye.inner + eye.outer) / 2 + [-manner.inwards, manner.lower]
    centre[0] = max(centre[0], 0.100 + width / 2)
    edge = abs(shape.outline[-side, 0]) - _NARROWEST
    over = max(0.0, centre[0] + width / 2 - edge)
    width, centre[0] = width - over, centre[0] - over / 2
    falls = eye.upper_fall - MEAN_UPPER_FALL, eye.lower_fall - MEAN_LOWER_FALL
    return DrawnEye(
        centre=centre,
        width=width,
        height=height,
        along=np.array([np.cos(angle), -np.sin(angle)]),
        down=np.array([0.3 * np.sin(angle), 1.0]),
        sign=1 if side else -1,
        is_closed=eye.openness < manner.closed_below,
        upper_fall=float(np.clip(falls[0], -_MOST_FALL, _MOST_FALL)),
        lower_fall=float(np.clip(falls[1], -_MOST_FALL, _MOST_FALL)),
        smile=shape.smile,
    )


def draw(
    canvas: Canvas,
    eye: DrawnEye,
    colors: PersonColors,
    manner: EyeManner,
    softness: float,
    gaze: float,
    light: int,
    crease: float = 1.0,
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
        crease: 0..1, how clear that above the lid is.

    Returns:
        Polygons (face units) that cover it.
    """
    lash = (manner.lash + 0.05 * softness) * eye.width
    if eye.is_closed:
        return _draw_closed(canvas, eye, colors, lash)
    upper, lower = eye.upper(), eye.lower()
    lid = np.concatenate([upper, (upper * [1.04, 1] + [0, -0.24])[::-1]])
    canvas.fill(eye.at(lid), colors.skin_shade, 0.12 + 0.25 * crease)
    opening = eye.at(np.concatenate([upper, lower[::-1]]))
    canvas.fill(opening, mixed(np.array([243.0, 239, 241]), colors.skin, 0.14))
    radius = manner.iris * eye.width
    _draw_iris(canvas, eye, colors.iris, canvas.mask(opening), gaze, light, upper, radius)
    inked = _draw_lashes(canvas, eye, colors, upper, lash, softness)
    _draw_lower_lid(canvas, eye, colors, lower, softness)
    _draw_crease(canvas, eye, colors, upper, softness, crease)
    return [opening, *inked]


def _draw_iris(
    canvas: Canvas,
    eye: DrawnEye,
    color: np.ndarray,
    clip: np.ndarray,
    gaze: float,
    light: int,
    upper: np.ndarray,
    radius: float,
) -> None:
    """An iris of the person's own size, its top under the upper lid, touching the lower."""
    tall = np.clip(0.62 * eye.height, radius, 1.22 * radius)
    wide = min(0.97 * tall, 0.315 * eye.width)
    low = max(0.42 * eye.height - tall, -0.22 * eye.height)
    centre = eye.at(np.array([[gaze * eye.sign - 0.03, low / eye.height]]))[0]
    iris = person_irises.Iris(centre, float(wide), float(tall))
    person_irises.draw(canvas, iris, color, clip)
    for depth, amount in ((0.20, 0.30), (0.32, 0.16)):
        shadow = np.concatenate([upper, (upper + [0, depth])[::-1]])
        canvas.fill(eye.at(shadow), _LID_SHADOW, amount, clip)
    lid = eye.at(upper)
    beside = np.abs(lid[:, 0] - centre[0] - 0.34 * light * wide).argmin()
    person_irises.draw_shine(canvas, iris, light, lid[beside, 1] + 0.02 * eye.width, clip)


def _draw_lashes(
    canvas: Canvas,
    eye: DrawnEye,
    colors: PersonColors,
    upper: np.ndarray,
    width: float,
    softness: float,
) -> list:
    outwards = np.clip((softness - 0.1) / 0.6, 0.3, 1)
    tip = (1.04 + 0.13 * outwards, 0.10 - 0.14 * outwards)
    line = curves.spline([*eye.upper_knots()[:-1], (0.99, -0.01), tip], 10)
    openness = min(eye.height / (0.5 * eye.width), 1.0)
    pressure = width * (0.65 + 0.35 * openness) * curves.taper(len(line), 0.16, 0.04, 0.66)
    stroke = curves.brush(eye.at(line), pressure, 0.62 if eye.sign > 0 else 0.38)
    canvas.fill(stroke, colors.lash)
    inked = [stroke]
    if outwards > 0:
        corner = [(0.74, -0.34), (1.0, -0.04), (1.04, -0.02), (0.97, 0.08), (0.88, -0.02)]
        inked.append(eye.at(np.array(corner)))
        canvas.fill(inked[-1], colors.lash, 0.9 * outwards)
    warm = mixed(colors.lash, np.array([120.0, 45, 35]), 0.45)
    for start, end in ((0.80, 1.0), (0.0, 0.16)):
        piece = curves.part(line, start, end, 10)
        canvas.stroke(eye.at(piece), 0.010, warm, curves.taper(10, 0.3, 0.3, 0.5), 0.75)
    return inked


def _draw_lower_lid(
    canvas: Canvas, eye: DrawnEye, colors: PersonColors, lower: np.ndarray, softness: float
) -> None:
    outer = curves.part(lower, 0.45, 1.0, 30)
    width = max(0.020 * eye.width * (0.8 + 0.5 * softness), 0.005)
    ink = mixed(colors.lash, colors.skin_line, 0.6)
    canvas.stroke(eye.at(outer), width, ink, curves.taper(30, 0.05, 0.8, 0.85), 0.85)
    inner = curves.part(lower, 0.06, 0.50, 16)
    ink = mixed(colors.skin_line, colors.skin_shade, 0.35)
    canvas.stroke(eye.at(inner), 0.0045, ink, curves.taper(16, 0.5, 0.5, 0.4), 0.55)


def _draw_crease(
    canvas: Canvas,
    eye: DrawnEye,
    colors: PersonColors,
    upper: np.ndarray,
    softness: float,
    strength: float,
) -> None:
    line = curves.part(upper, 0.12, 0.92, 26) * [1.02, 1] + [0.02, 0]
    line[:, 1] -= 0.16 + 0.06 * softness + 0.7 * eye.upper_fall * line[:, 0]
    line = line[round(12 * (1 - strength)) :]  # a faint crease shows at its outer end
    pressure = curves.taper(len(line), 0.05, 0.25, 0.65)
    ink = mixed(colors.skin_line, colors.lash, 0.25)
    canvas.stroke(eye.at(line), 0.0085, ink, pressure, 0.15 + 0.75 * strength)


def draw_bag(canvas: Canvas, eye: DrawnEye, colors: PersonColors, depth: float) -> None:
    """Draws the fold below an eye of a face whose folds are `depth` deep, 0..1."""
    strength = np.clip((depth - 0.2) / 0.5, 0, 1)
    if strength == 0 or eye.is_closed:
        return
    line = curves.part(eye.lower(), 0.10, 0.70, 20) * [0.95, 0.9] + [-0.03, 0.24]
    ink = mixed(colors.skin_line, colors.skin_shade, 0.65)
    canvas.stroke(eye.at(line), 0.008, ink, curves.taper(20, 0.2, 0.0, 0.4), 0.65 * strength)


def _draw_closed(canvas: Canvas, eye: DrawnEye, colors: PersonColors, width: float) -> list:
    line = curves.spline(_CLOSED, 10)
    stroke = curves.brush(eye.at(line), width * curves.taper(len(line), 0.3, 0.1, 0.6))
    canvas.fill(stroke, colors.lash)
    crease = eye.at(line * [1, 0.8] + [0, -0.5])
    canvas.stroke(crease, 0.008, colors.skin_line, curves.taper(len(line)), 0.7)
    return [stroke]
