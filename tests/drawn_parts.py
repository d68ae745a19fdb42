"""A face, a white sheet and one ink, to look at what a single brush draws."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import canvas, palette, person, shape

SIZE = 128
UPRIGHT = np.array([[40.0, 0, 63.5], [0, 40.0, 56.0]])


def face(seed=0, **changes):
    return dataclasses.replace(shape.sample(np.random.default_rng(seed)), **changes)


def someone(index):
    return person.sample(np.random.default_rng([5, index]))


def blank(matrix=UPRIGHT):
    sheet = canvas.Canvas(SIZE, matrix)
    sheet.pixels[:] = 255
    return sheet


def ink(color):
    """A palette of nothing but one colour on white skin."""
    names = [field.name for field in dataclasses.fields(palette.Palette)]
    colors = dict.fromkeys(names, np.full(3, 255.0))
    return palette.Palette(**{**colors, **color})


def black(*names):
    """White skin and everything else white, these black."""
    return ink({name: np.zeros(3) for name in names})


def darkest_near(picture, point, radius=1):
    x, y = np.round(point).astype(int)
    return picture[y - radius : y + radius + 1, x - radius : x + radius + 1].min()


def inked(sheet):
    """Where anything was drawn on a blank sheet: [S, S] bool at its wanted size."""
    return sheet.small().min(axis=-1) < 200


def mirrored(original):
    flip = np.array([-1, 1])
    return dataclasses.replace(
        original,
        turn=-original.turn,
        eyes=original.eyes[::-1],
        brows=original.brows[::-1],
        nose=tuple(original.nose * flip),
        mouth=original.mouth[[2, 1, 0, 3]] * flip,
        chin_x=-original.chin_x,
    )
