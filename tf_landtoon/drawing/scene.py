"""One whole drawing: a person and a framing, drawn from the back to the front."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import (
    back_hair,
    backdrop,
    clothes,
    degrade,
    eyes,
    features,
    framing,
    front_hair,
    hair,
    head,
    marks,
    ornaments,
    person,
)
from tf_landtoon.drawing.canvas import Canvas

_BROWS, _EYES, _NOSE = range(17, 23), range(23, 35), 35


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A finished picture with its exact landmarks.

    Attributes:
        rgb: uint8 [S, S, 3].
        landmarks_px: float64 [40, 2], (x, y), pixel centres on integers, where people would
            mark them (`marks.py`).
        hidden: indices of landmarks covered by hair or a hat, or not drawn at all.
    """

    rgb: np.ndarray
    landmarks_px: np.ndarray
    hidden: tuple[int, ...]


def draw(rng: np.random.Generator, image_size: int) -> Drawing:
    """Draws one random person, with the faults of a camera.

    Args:
        rng: every choice comes from it.
        image_size: side of the square picture, px.
    """
    drawn = person.sample(rng)
    faults = degrade.sample(rng, image_size)
    drawing = paint(drawn, drawn.framing.matrix(image_size), image_size)
    return dataclasses.replace(drawing, rgb=degrade.degrade(drawing.rgb, faults))


def paint(drawn: person.Person, matrix: np.ndarray, image_size: int) -> Drawing:
    """Paints a person without camera faults.

    Args:
        drawn: the person; the same one gives the same picture.
        matrix: [2, 3], face units to px: the person's own `framing.matrix` or any other.
        image_size: side of the square picture, px.
    """
    face, colors, worn, sway = drawn.shape, drawn.palette, drawn.worn, 0.12 * drawn.shape.turn
    canvas = Canvas(image_size, matrix)
    canvas.pixels[:] = backdrop.draw(canvas.pixels.shape[0], drawn.backdrop)
    back_hair.draw(canvas, face, colors, drawn.hair.style, drawn.hair.back)
    canvas.use(framing.of_body(matrix))
    neck = head.draw_neck(canvas, face, colors, drawn.line, drawn.skin.neck)
    if worn.choker:
        ornaments.draw_choker(canvas, neck, sway, worn.choker)
    clothes.draw(canvas, colors, sway, worn.outfit)
    canvas.use(matrix)
    points = marks.place(face, drawn.eyes, framing.roll_of(matrix))
    hidden = _paint_head(canvas, drawn, points)
    return Drawing(canvas.small(), canvas.to_px(points), hidden)


def _paint_head(canvas: Canvas, drawn: person.Person, points: np.ndarray) -> tuple[int, ...]:
    """Draws ears, face and front hair; returns which of the `points` hair covers."""
    face, colors, line, cut = drawn.shape, drawn.palette, drawn.line, drawn.hair.style
    skin, expression = drawn.skin, drawn.expression
    head.draw_ears(canvas, face, colors, line, skin.ears)
    area = head.draw_skin(canvas, face, colors, line, skin.cheek_shade)
    front = front_hair.lay(face, cut, drawn.hair.front)
    if skin.fringe_shadow:
        fringe = [front.whole, *front.over]
        head.fringe_shadow(canvas, fringe, area, colors, skin.fringe_shadow)
    if skin.blush:
        features.draw_blush(canvas, face, colors, area, skin.blush)
    nose_is_drawn = features.draw_nose(canvas, face, colors, expression.nose)
    features.draw_mouth(canvas, face, colors, expression.mouth)
    eye_areas = eyes.draw(canvas, face, colors, drawn.eyes)
    brow_areas = features.draw_brows(canvas, face, colors, expression.brows)
    bare = canvas.pixels.copy()
    cover = hair.draw_front(canvas, face, colors, cut, front, drawn.hair.ink)
    hidden = canvas.covers(cover, points)
    for indices, areas, opacity in (
        (_EYES, eye_areas, drawn.eyes_over_hair),
        (_BROWS, brow_areas, drawn.brows_over_hair),
    ):
        if opacity:
            canvas.restore(bare, canvas.mask(*areas), opacity)
            hidden[list(indices)] = False
    hat = ornaments.draw(canvas, face, cut, line, drawn.worn.ornaments)
    hidden |= canvas.covers(hat, points)
    hidden[_NOSE] |= not nose_is_drawn
    if drawn.worn.glasses:
        features.draw_glasses(canvas, face, drawn.worn.glasses)
    return tuple(np.flatnonzero(hidden).tolist())
