"""Nose and blush of one person, through the photo's own points."""

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting.measures import FaceShape
from tf_landtoon.painting.person_colors import PersonColors

_WHITE = np.full(3, 255.0)


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
