"""One whole drawing: samples a person and a framing, then draws from the back to the front."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import (
    back_hair,
    backdrop,
    clothes,
    degrade,
    eyes,
    features,
    hair,
    hair_style,
    head,
    marks,
    ornaments,
    palette,
    shape,
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


def framing(rng: np.random.Generator, image_size: int) -> np.ndarray:
    """Face units to pixels, 2x3: head and shoulders, some tilt, size and shift."""
    spread = 9.0 if rng.random() < 0.35 else 2.5
    roll = np.radians(np.clip(rng.normal(0, spread), -25, 25))
    unit = np.clip(np.exp(rng.normal(np.log(0.31), 0.16)), 0.2, 0.45) * image_size
    middle = np.array([rng.normal(0.497, 0.018), rng.normal(0.437, 0.026)]) * image_size
    cosine, sine = np.cos(roll) * unit, np.sin(roll) * unit
    return np.array([[cosine, -sine, middle[0]], [sine, cosine, middle[1]]])


def body_framing(matrix: np.ndarray, share: float = 0.35) -> np.ndarray:
    """The body's map: pivots at the neck with only a share of the head's roll."""
    unit = np.hypot(*matrix[:, 0])
    roll = np.arctan2(matrix[1, 0], matrix[0, 0]) * share
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]) * unit
    pivot = np.array([0, 0.75])
    shift = matrix[:, :2] @ pivot + matrix[:, 2] - turn @ pivot
    return np.concatenate([turn, shift[:, None]], axis=1)


def draw(rng: np.random.Generator, image_size: int) -> Drawing:
    """Draws one random person.

    Args:
        rng: every choice comes from it.
        image_size: side of the square picture, px.
    """
    face = shape.sample(rng)
    drawing = paint(face, framing(rng, image_size), rng, image_size)
    return dataclasses.replace(drawing, rgb=degrade.degrade(drawing.rgb, rng))


def paint(
    face: shape.Shape, matrix: np.ndarray, rng: np.random.Generator, image_size: int
) -> Drawing:
    """Draws a given face without camera faults; hair, colours and clothes come from `rng`."""
    colors, cut = palette.sample(rng), hair_style.sample(rng)
    line = rng.uniform(0.008, 0.02)
    canvas = Canvas(image_size, matrix)
    canvas.pixels[:] = backdrop.draw(canvas.pixels.shape[0], rng)
    back_hair.draw(canvas, face, colors, cut, rng)
    canvas.use(body_framing(matrix))
    neck = head.draw_neck(canvas, face, colors, line, rng)
    if rng.random() < 0.06:
        ornaments.draw_choker(canvas, neck, 0.12 * face.turn, rng)
    clothes.draw(canvas, colors, 0.12 * face.turn, rng)
    canvas.use(matrix)
    style = eyes.sample(rng)
    points = marks.place(face, style, np.arctan2(matrix[1, 0], matrix[0, 0]))
    hidden = _paint_head(canvas, face, colors, cut, line, style, points, rng)
    return Drawing(canvas.small(), canvas.to_px(points), hidden)


def _paint_head(
    canvas: Canvas,
    face: shape.Shape,
    colors: palette.Palette,
    cut: hair_style.HairStyle,
    line: float,
    style: eyes.EyeStyle,
    points: np.ndarray,
    rng: np.random.Generator,
) -> tuple[int, ...]:
    """Draws ears, face and front hair; returns which of the `points` hair covers."""
    head.draw_ears(canvas, face, colors, line, rng)
    skin = head.draw_skin(canvas, face, colors, line, rng)
    plan = hair.plan_front(face, cut, rng)
    head.fringe_shadow(canvas, [plan.whole, *plan.over], skin, colors, rng)
    features.draw_blush(canvas, face, colors, skin, rng)
    nose_is_drawn = features.draw_nose(canvas, face, colors, rng)
    features.draw_mouth(canvas, face, colors, rng)
    eye_areas = eyes.draw(canvas, face, colors, style)
    brow_areas = features.draw_brows(canvas, face, colors, rng)
    bare = canvas.pixels.copy()
    cover = hair.draw_front(canvas, face, colors, cut, plan, rng)
    hidden = canvas.covers(cover, points)
    for indices, areas, chance in ((_EYES, eye_areas, 0.8), (_BROWS, brow_areas, 0.72)):
        if rng.random() < chance:  # drawn over the hair, as is the custom
            canvas.restore(bare, canvas.mask(*areas), rng.uniform(0.5, 1.0))
            hidden[list(indices)] = False
    worn = ornaments.draw(canvas, face, cut, line, rng)
    hidden |= canvas.covers(worn, points)
    hidden[_NOSE] |= not nose_is_drawn
    if rng.random() < 0.1:
        features.draw_glasses(canvas, face, rng)
    return tuple(np.flatnonzero(hidden).tolist())
