"""Irises of one person: their own colour in natural tones, a dark rim, a pupil and its shine."""

import colorsys
import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import hsv, mixed, shaded

_WHITE = np.full(3, 255.0)
_CALMEST = 0.42  # saturation above which that of green and blue irises is halved
_SHINE_BELOW = 0.33  # of the iris's radius, middle of the shine below the lid


@dataclasses.dataclass(frozen=True)
class Iris:
    """An iris's place: centre [2] and half its width and height, face units."""

    centre: np.ndarray
    wide: float
    tall: float

    def oval(self, x_size: float, y_size: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
        """A part of it [48, 2], sizes and place in its own radii."""
        middle = self.centre + np.array([x * self.wide, y * self.tall])
        return curves.ellipse(middle, (self.wide * x_size, self.tall * y_size), 2.05, 48)


def calm(color: np.ndarray) -> np.ndarray:
    """An iris [3] in a natural tone: green and blue less pure, nothing glows."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(np.clip(color, 0, 255) / 255))
    cold = np.clip((hue - 0.095) / 0.035, 0, 1) * np.clip((0.95 - hue) / 0.05, 0, 1)
    over = max(saturation - _CALMEST, 0.0)
    return hsv(hue, saturation - cold * (0.22 * saturation + 0.5 * over), (1 - 0.10 * cold) * value)


def draw(canvas: Canvas, iris: Iris, color: np.ndarray, clip: np.ndarray) -> None:
    """Draws an iris without its shine.

    Args:
        canvas: in face units.
        iris: where.
        color: RGB [3], the person's.
        clip: of the opening between the lids, as of `Canvas.mask`.
    """
    color = calm(color)
    centre, tall = iris.centre, iris.tall
    top, pale = shaded(color, 0.36, 1.05), mixed(shaded(color, 1.32, 0.85), _WHITE, 0.03)
    start, end = centre - [0, 0.55 * tall], centre + [0, 0.95 * tall]
    canvas.fill(iris.oval(1, 1), shaded(color, 0.27, 1.0), 1, clip)
    canvas.fill_gradient(iris.oval(0.87, 0.88), start, end, top, pale, 1, clip)
    inner = shaded(color, 0.90, 1.05)
    canvas.fill_gradient(iris.oval(0.68, 0.68, 0, 0.08), start, end, top, inner, 0.75, clip)
    canvas.fill(iris.oval(0.40, 0.42, 0, 0.04), shaded(color, 0.15, 0.9), 1, clip)
    turn = np.linspace(0.12, 0.88, 24)[:, None] * np.pi
    round_ = np.concatenate([np.cos(turn) * iris.wide, np.sin(turn) * tall], 1)
    low = centre + round_ * 0.84
    crescent = np.concatenate([low, (low * [1, 0.45] + centre * [0, 0.55])[::-1]])
    canvas.fill(crescent, mixed(pale, _WHITE, 0.16), 0.5, clip)


def draw_shine(canvas: Canvas, iris: Iris, light: int, lid_y: float, clip: np.ndarray) -> None:
    """Draws the light's mirror image, whole below the lid, and a small one across from it.

    Args:
        canvas: in face units.
        iris: where.
        light: -1 or 1, the side that the light comes from.
        lid_y: face units, of the upper lid above the iris.
        clip: as of `draw`.
    """
    y = max(-0.36, (lid_y - iris.centre[1]) / iris.tall + _SHINE_BELOW)
    canvas.fill(iris.oval(0.26, 0.23, 0.34 * light, y), _WHITE, 0.97, clip)
    canvas.fill(iris.oval(0.12, 0.10, -0.40 * light, 0.44), _WHITE, 0.65, clip)
