"""The mouth of one person, through the photo's own lip points: line, lips, teeth."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import hsv, mixed
from tf_landtoon.painting.measures import FaceShape
from tf_landtoon.painting.person_colors import PersonColors

_WHITE = np.full(3, 255.0)
_TEETH = np.array([252.0, 250, 247])
_TEETH_SHADOW = np.array([120.0, 90, 105])
_INSIDE = hsv(0.0, 0.55, 0.42)
_TONGUE = hsv(0.985, 0.42, 0.80)
_LEAST_TINT = 0.45  # of a hard face's lips round an open mouth: without them it is a hole
_UPPER_ARC = 0.55  # share of the photo's bow that an open mouth's upper edge keeps
_MEAN_HALF = 0.251  # half width of the lips of 2,400 generated portraits, face units
_MEAN_UPPER, _MEAN_LOWER = 0.051, 0.080  # heights of 138 portraits' lips, mean over their width


@dataclasses.dataclass(frozen=True)
class MouthManner:
    """Proportions; lengths in face units."""

    half_width: float = 0.240
    """Of the mean mouth."""
    departure: float = 1.4
    """How strongly a wider or narrower mouth shows."""
    lip_height: float = 0.80
    """Of the photo's, of mean lips."""
    fullness: float = 1.5
    """Power of how full each lip is against the mean."""
    smile: float = 0.010
    """By which the mouth's corners rise."""
    lifted: float = 0.60
    """Of the photo's own rise of the corners, how much more is drawn."""
    open_calm: float = 0.85
    """How much of both an open mouth does without: its own curve is a smile already."""
    open_above: float = 0.017
    """Way between the lips from which on the mouth is drawn open."""


def drawn(shape: FaceShape, manner: MouthManner) -> tuple[np.ndarray, np.ndarray]:
    """Outer [12, 2] and inner [8, 2] lip contours as drawn: narrower, thinner, corners up."""
    middle = np.concatenate([shape.lips, shape.mouth]).mean(0)
    own = (shape.lips[6, 0] - shape.lips[0, 0]) / 2
    half = manner.half_width + manner.departure * (own - _MEAN_HALF)
    narrower = np.clip(half / own, 0.7, 1.0)
    half = own * narrower
    # An open mouth's lower lip hangs below the corners without any smile.
    own = shape.mouth[2, 1] - shape.lips[[0, 6], 1].mean()
    rise = manner.smile + manner.lifted * float(np.clip(own, 0, 0.06))
    rise *= 1 - manner.open_calm * np.clip(shape.mouth_opening / manner.open_above - 1, 0, 1)
    contours = []
    for contour in (shape.lips, shape.mouth):
        contour = (contour - middle) * [narrower, 1] + middle - [0, 0.008]
        contour[:, 1] -= rise * np.abs((contour[:, 0] - middle[0]) / half) ** 2
        contours.append(contour)
    outer, inner = contours
    near = inner[[0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7]]
    keep = np.isin(np.arange(12), [0, 6])[:, None]
    full = (outer - near)[:, 1]
    for lip, mean in ((slice(1, 6), _MEAN_UPPER), (slice(7, 12), _MEAN_LOWER)):
        own = np.abs(full[lip]).mean() / mean
        full[lip] *= manner.lip_height * np.clip(own, 0.4, 2.0) ** (manner.fullness - 1)
    thin = np.stack([outer[:, 0], near[:, 1] + full], 1)
    return np.where(keep, outer, thin), inner


def is_open(shape: FaceShape, manner: MouthManner) -> bool:
    """Whether it is drawn open."""
    return shape.mouth_opening > manner.open_above


def draw(
    canvas: Canvas,
    shape: FaceShape,
    colors: PersonColors,
    softness: float,
    manner: MouthManner,
) -> None:
    """Draws the photo's own lip line, closed or open, with as much lip as it shows.

    Args:
        canvas: in face units.
        shape: of the face.
        colors: of the person.
        softness: 0..1; harder faces' lips are a hint.
        manner: proportions.
    """
    outer, inner = drawn(shape, manner)
    tint = (0.42 + 0.58 * np.clip(colors.lip_strength, 0, 1)) * (0.50 + 0.60 * softness)
    height = np.abs(outer[[2, 3, 4, 8, 9, 10], 1] - inner[[1, 2, 3, 5, 6, 7], 1]).mean()
    tint = min(tint * np.interp(height, [0.035, 0.075], [0.75, 1.45]), 1.0)  # full lips show
    ink = mixed(colors.skin_line, np.array([70.0, 22, 24]), 0.5)
    if is_open(shape, manner):
        _draw_open(canvas, outer, inner, colors, max(tint, _LEAST_TINT * (1 + softness)), ink)
    else:
        _draw_closed(canvas, outer, inner, colors, tint, ink)
    low = outer[8:11].mean(0)
    half = 0.30 * (outer[6, 0] - outer[0, 0])
    shadow = curves.spline(low + np.array([(-half, -0.004), (0, 0.016), (half, -0.004)]), 8)
    upper = curves.spline(low + np.array([(-half, -0.004), (0, 0.004), (half, -0.004)]), 8)
    canvas.fill(np.concatenate([upper, shadow[::-1]]) + [0, 0.006], colors.skin_shade, 0.9)


def _lips(
    canvas: Canvas,
    outer: np.ndarray,
    upper_edge: np.ndarray,
    lower_edge: np.ndarray,
    colors: PersonColors,
    tint: float,
) -> None:
    """Fills both lips; edges [N, 2] from image left to right are those towards the mouth."""
    lower = np.concatenate([lower_edge, curves.spline(outer[[6, 7, 8, 9, 10, 11, 0]], 6)[1:]])
    canvas.fill(lower, colors.lips, 0.80 * tint)
    upper = np.concatenate([curves.spline(outer[:7], 6), upper_edge[::-1]])
    canvas.fill(upper, mixed(colors.lips, colors.skin_line, 0.22), 0.85 * tint)
    spot = 0.5 * outer[8:11].mean(0) + 0.5 * lower_edge[len(lower_edge) // 2]
    wide = 0.20 * (outer[6, 0] - outer[0, 0])
    tall = 0.16 * (outer[9, 1] - lower_edge[len(lower_edge) // 2, 1])
    if tall > 0.003:
        light = mixed(colors.lips, _WHITE, 0.55)
        canvas.fill(curves.ellipse(spot, (wide, tall), 2, 24), light, 0.45 * tint)


def _draw_open(
    canvas: Canvas,
    outer: np.ndarray,
    inner: np.ndarray,
    colors: PersonColors,
    tint: float,
    ink: np.ndarray,
) -> None:
    left, right = 0.75 * outer[0] + 0.25 * inner[0], 0.75 * outer[6] + 0.25 * inner[4]
    top = curves.spline([left, *inner[1:4], right], 8)
    bottom = curves.spline([right, *inner[5:8], left], 8)
    # A cupid's bow inside the mouth is a photograph's, and a steep bow is a grin: the upper edge
    # is a shallow arc, the lower one a full one.
    chord = np.interp(top[:, 0], top[[0, 32], 0], top[[0, 32], 1])
    sag = max(float((top[10:23, 1] - chord[10:23]).mean()), 0.0)
    t, u = (_across(edge) for edge in (top, bottom))
    top[:, 1] = chord + _UPPER_ARC * sag * (1 - t**2)
    fall = bottom[16, 1] - chord[16]
    arc = chord[::-1] + fall * (1 - np.abs(u) ** 2.8)
    bottom[:, 1] = 0.2 * bottom[:, 1] + 0.8 * arc
    bow = 0.7 * outer[:7] + 0.3 * np.stack([outer[:7, 0], np.full(7, top[16, 1])], 1)
    bow[1:6, 1] -= (1 - _UPPER_ARC) * 0.7 * sag
    low = outer[7:].copy()
    low[:, 1] += np.interp(low[:, 0], bottom[::-1, 0], bottom[::-1, 1]) - inner[[5, 5, 6, 7, 7], 1]
    _lips(canvas, np.concatenate([bow, low]), top, bottom[::-1], colors, tint)
    polygon = np.concatenate([top, bottom])
    canvas.fill(polygon, _INSIDE)
    clip = canvas.mask(polygon)
    height = bottom[:, 1].max() - top[16, 1]
    if colors.teeth > 0.25:
        share = np.clip(0.40 + 0.70 * colors.teeth, 0.45, 0.90)
        edge = top * [1, 1] + [0, height * share]
        edge[:, 1] -= 0.85 * height * share * np.abs(np.linspace(-1, 1, len(edge))) ** 3.5
        canvas.fill(np.concatenate([top, edge[::-1]]), _TEETH, 1, clip)
        for share in (0.14, 0.24, 0.34):  # the upper lip's shadow, soft
            shadow = np.concatenate([top, (top + [0, share * height])[::-1]])
            canvas.fill(shadow, _TEETH_SHADOW, 0.13, clip)
    if colors.teeth < 0.6 and height > 0.05:
        radii = (0.28 * (top[-1, 0] - top[0, 0]), 0.36 * height)
        tongue = curves.ellipse((top[:, 0].mean(), bottom[:, 1].max()), radii, 2, 30)
        canvas.fill(tongue, _TONGUE, 0.9, clip)
    line = np.concatenate([outer[:1], top, outer[6:7]])  # on into the corners
    canvas.stroke(line, 0.0095, ink, curves.taper(len(line), 0.7, 0.7, 0.5))
    thin = mixed(ink, colors.lips, 0.35)
    canvas.stroke(bottom, 0.006, thin, curves.taper(len(bottom), 0.7, 0.7, 0.5), 0.7)


def _across(edge: np.ndarray) -> np.ndarray:
    """Where the points of an edge [N, 2] lie between its ends: -1 .. 1."""
    middle = (edge[0, 0] + edge[-1, 0]) / 2
    return ((edge[:, 0] - middle) / max(abs(edge[-1, 0] - middle), 1e-6)).clip(-1, 1)


def _draw_closed(
    canvas: Canvas,
    outer: np.ndarray,
    inner: np.ndarray,
    colors: PersonColors,
    tint: float,
    ink: np.ndarray,
) -> None:
    middle = (inner[1:4] + inner[[7, 6, 5]]) / 2
    line = curves.spline([outer[0], *middle, outer[6]], 10)
    _lips(canvas, outer, line, line, colors, tint)
    t = np.linspace(-1, 1, len(line))
    press = np.maximum(np.exp(-((t / 0.35) ** 2)), np.exp(-(((np.abs(t) - 0.93) / 0.1) ** 2)))
    canvas.stroke(line, 0.0105, ink, 0.42 + 0.50 * press)
