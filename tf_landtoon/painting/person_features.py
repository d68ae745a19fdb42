"""Nose, folds and blush of one person, through the photo's own points."""

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting.measures import FaceShape
from tf_landtoon.painting.person_colors import PersonColors

_WHITE = np.full(3, 255.0)
_MEAN_HALF_WIDTH = 0.124  # of the nose of 2,400 generated portraits, face units


def nose_tip(shape: FaceShape) -> np.ndarray:
    """[2] face units: the middle of the drawn nose's base line."""
    return 0.35 * shape.nose[3] + 0.65 * shape.nose[6]


def draw_nose(
    canvas: Canvas, shape: FaceShape, colors: PersonColors, softness: float, light: int
) -> None:
    """Draws a shadow below the tip with its base line, a hint of wings, and a ridge.

    The shadow lies away from the light, on a turned face on its far side; there the ridge becomes
    the profile's line. Broad noses show more of their wings.
    """
    x, y = nose_tip(shape)
    turned = np.clip((abs(shape.turn) - 0.12) / 0.18, 0, 1)
    far = -light if turned == 0 else int(np.sign(shape.turn))
    own = (shape.nose[8, 0] - shape.nose[4, 0]) / 2
    hard = 1 - softness
    width = 0.045 + 0.02 * hard + 0.5 * (own - _MEAN_HALF_WIDTH)
    wedge = [(-0.40 * width, -0.004), (1.05 * width, 0.004), (0.45 * width, -0.045)]
    wedge = np.array([*wedge, (0.012, -0.11)]) * [far, 1] + [x, y]
    canvas.fill(curves.spline(np.concatenate([wedge, wedge[:1]]), 6), colors.skin_shade, 0.75)
    base = np.array([(-0.45 * width, -0.002), (0.2 * width, 0.010), (0.85 * width, 0.000)])
    base = curves.spline(base * [far, 1] + [x, y], 8)
    ink = mixed(colors.skin_line, colors.skin_shade, 0.15)
    canvas.stroke(base, 0.010, ink, curves.taper(len(base), 0.2, 0.3, 0.45), 0.95)
    half = 0.88 * own
    for side, amount in ((far, 0.75 - 0.75 * turned), (-far, 0.35 + 0.4 * turned)):
        wing = [(0.86 * half, -0.060), (half, -0.030), (0.90 * half, -0.006)]
        wing = curves.spline(np.array([*wing, (0.72 * half, 0.0)]) * [side, 1] + [x, y], 6)
        soft = mixed(colors.skin_line, colors.skin_shade, 0.35)
        amount *= np.clip(0.45 + 0.5 * hard + 16 * (own - _MEAN_HALF_WIDTH), 0, 1.3)
        canvas.stroke(wing, 0.0085, soft, curves.taper(len(wing), 0.1, 0.2, 0.5), amount)
    strength = max(turned, np.clip((0.5 - softness) / 0.2, 0, 1) * 0.7)
    if strength > 0:
        # From the bridge, of a turned face a little higher, to the tip, its edge on the far side.
        bridge = shape.nose[:4] + [0.034 * far, 0]
        top = (1 - turned) * bridge[2] + turned * (0.4 * bridge[1] + 0.6 * bridge[2])
        middle = (
            0.5 * (1 - turned) * bridge[1] + 0.5 * (1 - turned) * bridge[3] + turned * bridge[3]
        )
        end = (x + (0.043 + 0.008 * turned) * far, y - 0.05)
        ridge = curves.spline([top, middle, end], 10)
        soft = mixed(colors.skin_line, colors.skin_shade, 0.45 + 0.10 * turned)
        canvas.stroke(ridge, 0.009, soft, curves.taper(len(ridge), 0.0, 0.0, 0.6), 0.65 * strength)
    canvas.glow(np.array([x, 0.55 * y]), (0.05, 0.42 * y), mixed(colors.skin, _WHITE, 0.35), 0.22)
    spot = curves.ellipse((x - 0.008 * far, shape.nose[3, 1] - 0.03), (0.011, 0.020), 2, 20)
    canvas.fill(spot, mixed(colors.skin, _WHITE, 0.5), 0.65)


def draw_folds(canvas: Canvas, shape: FaceShape, colors: PersonColors, depth: float) -> None:
    """Draws the folds from the nose's wings towards the mouth's corners.

    Args:
        canvas: in face units.
        shape: of the face.
        colors: of the person.
        depth: 0 none .. 1 deep.
    """
    if depth <= 0.05:
        return
    for wing, corner, side in (
        (shape.nose[4], shape.lips[0], -1),
        (shape.nose[8], shape.lips[6], 1),
    ):
        start, end = wing + [0.035 * side, -0.005], corner + [0.035 * side, -0.045]
        over = 0.5 * start + 0.5 * end + [0.022 * side, -0.012]
        line = curves.part(curves.bezier(start, over, end, 20), 0.12, 0.55 + 0.4 * depth, 20)
        ink = mixed(colors.skin_line, colors.skin_shade, 0.70)
        canvas.stroke(line, 0.011, ink, curves.taper(20, 0.2, 0.0, 0.35), 0.25 + 0.60 * depth)


def draw_blush(
    canvas: Canvas, eye_centres: list[np.ndarray], colors: PersonColors, softness: float
) -> None:
    """Draws soft colour under both eyes of soft faces, centres [2] in face units."""
    if softness <= 0.4:
        return
    lightness = float(colors.skin @ [0.299, 0.587, 0.114])
    amount = 0.34 * (softness - 0.15) * np.interp(lightness, [120, 195], [0.45, 1.0])
    color = mixed(colors.skin, shaded(np.array([240.0, 90, 80]), 1.0), 0.45)
    for centre in eye_centres:
        middle = centre + [0.05 * np.sign(centre[0]), 0.25]
        for share in (1.25, 1.0, 0.75, 0.5):  # softer than one spot
            canvas.glow(middle, (0.19 * share, 0.095 * share), color, 0.32 * amount)
