"""Beards: a shape along the jaw and a moustache, or only around the mouth."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.shape import Shape


@dataclasses.dataclass(frozen=True)
class Beard:
    """A beard: its colour, opacity (little for stubble), and whether it covers the whole jaw."""

    color: palettes.Hsv
    opacity: float
    on_jaw: bool


def draw(canvas: Canvas, shape: Shape, clip: np.ndarray, beard: Beard) -> None:
    """Draws a beard on the face only.

    Args:
        canvas: in face units.
        shape: of the face.
        clip: mask of the face.
        beard: as planned.
    """
    color = palettes.hsv(*beard.color)
    left, upper, right, lower = shape.mouth
    middle, half = (left + right) / 2, (right[0] - left[0]) / 2
    nose_y = shape.nose[1]
    reach = max(1.5 * half, 0.24)
    below = lower[1] + 0.06
    inner = [
        middle + [-reach, upper[1] - middle[1] - 0.02],
        middle + [-0.8 * reach, 0.07],
        np.array([middle[0], below]),
        middle + [0.8 * reach, 0.07],
        middle + [reach, upper[1] - middle[1] - 0.02],
    ]
    if beard.on_jaw:
        edge = shape.outline()
        start, end = edge[0], edge[-1]
        cheek_y = middle[1] - 0.16
        rim = edge[(edge[:, 1] > 0.12)] * [1.02, 1.02]
        knots = [start * [0.94, 0] + [0, 0.12], [0.74 * start[0], cheek_y], *inner]
        knots += [[0.74 * end[0], cheek_y], end * [0.94, 0] + [0, 0.12]]
        polygon = np.concatenate([curves.spline(knots, 8), rim[::-1]])
    else:
        chin = [
            [middle[0] + 0.75 * reach, 0.98],
            [middle[0], 1.03],
            [middle[0] - 0.75 * reach, 0.98],
        ]
        polygon = curves.spline([*inner, *chin, inner[0]], 8)
    canvas.fill(polygon, color, beard.opacity, clip)
    top = nose_y + 0.55 * (upper[1] - nose_y)
    wing = [[0, top], [0.6 * reach, top + 0.02], [1.05 * reach, upper[1] + 0.01]]
    wing += [[0.7 * reach, upper[1] - 0.012], [0, upper[1] - 0.025]]
    wing = curves.spline(wing, 6)
    moustache = np.concatenate([wing, (wing * [-1, 1])[::-1]]) + [middle[0], 0]
    canvas.fill(moustache, color, beard.opacity, clip)
