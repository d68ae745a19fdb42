"""One whole drawing: a person and a framing, drawn from the back to the front."""

import dataclasses
from collections.abc import Callable

import numpy as np

from tf_landtoon.drawing import (
    back_hair,
    backdrop,
    beards,
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


def paint(
    drawn: person.Person,
    matrix: np.ndarray,
    image_size: int,
    watch: Callable[[str, Canvas], None] | None = None,
) -> Drawing:
    """Paints a person without camera faults.

    Args:
        drawn: the person; the same one gives the same picture.
        matrix: [2, 3], face units to px: the person's own `framing.matrix` or any other.
        image_size: side of the square picture, px.
        watch: is shown the canvas after each of "back_hair", "body", "face", "features", "hair"
            and "worn".
    """
    watch = watch or _unseen
    face, colors, worn, sway = drawn.shape, drawn.palette, drawn.worn, 0.12 * drawn.shape.turn
    canvas = Canvas(image_size, matrix)
    canvas.pixels[:] = backdrop.draw(canvas.pixels.shape[0], drawn.backdrop)
    if drawn.hair:
        back_hair.draw(canvas, face, colors, drawn.hair.style, drawn.hair.back)
    watch("back_hair", canvas)
    canvas.use(framing.of_body(matrix))
    neck = head.draw_neck(canvas, face, colors, drawn.line, drawn.skin.neck)
    if worn.choker:
        ornaments.draw_choker(canvas, neck, sway, worn.choker)
    clothes.draw(canvas, colors, sway, worn.outfit)
    canvas.use(matrix)
    watch("body", canvas)
    points = marks.place(face, drawn.eyes, framing.roll_of(matrix))
    hidden = _paint_head(canvas, drawn, points, watch)
    return Drawing(canvas.small(), canvas.to_px(points), hidden)


def _unseen(name: str, canvas: Canvas) -> None:
    """For those who want the whole picture only."""


def _paint_head(
    canvas: Canvas,
    drawn: person.Person,
    points: np.ndarray,
    watch: Callable[[str, Canvas], None],
) -> tuple[int, ...]:
    """Draws ears, face and front hair; returns which of the `points` hair covers."""
    face, colors, line = drawn.shape, drawn.palette, drawn.line
    skin, expression = drawn.skin, drawn.expression
    head.draw_ears(canvas, face, colors, line, skin.ears)
    area = head.draw_skin(canvas, face, colors, line, skin.cheek_shade)
    if skin.beard:
        beards.draw(canvas, face, area, skin.beard)
    front = front_hair.lay(face, drawn.hair.style, drawn.hair.front) if drawn.hair else None
    if skin.fringe_shadow and front:
        fringe = [front.whole, *front.over]
        head.fringe_shadow(canvas, fringe, area, colors, skin.fringe_shadow)
    if skin.blush:
        features.draw_blush(canvas, face, colors, area, skin.blush)
    watch("face", canvas)
    nose_is_drawn = features.draw_nose(canvas, face, colors, expression.nose)
    features.draw_mouth(canvas, face, colors, expression.mouth)
    eye_areas = eyes.draw(canvas, face, colors, drawn.eyes)
    brow_areas = features.draw_brows(canvas, face, colors, expression.brows)
    watch("features", canvas)
    hidden = np.zeros(len(points), bool)
    if drawn.hair:
        hidden = _paint_front_hair(canvas, drawn, front, points, (eye_areas, brow_areas))
    watch("hair", canvas)
    if drawn.hair:
        cut, worn = drawn.hair.style, drawn.worn.ornaments
        hidden |= canvas.covers(ornaments.draw(canvas, face, cut, line, worn), points)
    hidden[_NOSE] |= not nose_is_drawn
    if drawn.worn.glasses:
        features.draw_glasses(canvas, face, drawn.worn.glasses)
        hidden[list(_EYES)] |= drawn.worn.glasses.lens is not None
    watch("worn", canvas)
    return tuple(np.flatnonzero(hidden).tolist())


def _paint_front_hair(
    canvas: Canvas,
    drawn: person.Person,
    front: front_hair.Front,
    points: np.ndarray,
    areas_below: tuple[list, list],
) -> np.ndarray:
    """Draws the hair over the face, eyes and brows seen through it; which points it hides, bool."""
    bare = canvas.pixels.copy()
    cut, ink = drawn.hair.style, drawn.hair.ink
    cover = hair.draw_front(canvas, drawn.shape, drawn.palette, cut, front, ink)
    hidden = canvas.covers(cover, points)
    opacities = (drawn.eyes_over_hair, drawn.brows_over_hair)
    for indices, areas, opacity in zip((_EYES, _BROWS), areas_below, opacities, strict=True):
        if opacity:
            canvas.restore(bare, canvas.mask(*areas), opacity)
            hidden[list(indices)] = False
    return hidden
