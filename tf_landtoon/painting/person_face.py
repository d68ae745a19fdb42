"""The drawn face of a portrait: jaw line and features on a canvas, and their landmarks."""

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import (
    ears,
    face_cover,
    person_brows,
    person_eyes,
    person_features,
    person_glasses,
    person_mouth,
)
from tf_landtoon.painting.sitter import Manner, Study


def draw(canvas: Canvas, study: Study, manner: Manner) -> tuple[tuple, list, list]:
    """Draws jaw line and features; returns the eyes, the brows' lines and what covers them."""
    sitter, jaw = study.sitter, study.jaw
    shape, colors, softness = sitter.shape, sitter.colors, sitter.softness
    ears.draw(canvas, study.ears, colors.skin_shade, colors.skin_line)
    line = ears.jaw_below(jaw, study.ears)
    canvas.stroke(line, 0.0105, colors.skin_line, 0.55 + 0.45 * curves.taper(len(line)))
    eyes = tuple(person_eyes.placed(shape, side, manner.eyes) for side in range(2))
    centres = [eye.centre * [eye.sign, 1] for eye in eyes]
    person_features.draw_blush(canvas, centres, colors, softness)
    if sitter.cover:
        face_cover.draw(canvas, sitter.cover, jaw, shape.nose, sitter.light)
    else:
        person_features.draw_folds(canvas, shape, colors, sitter.folds * (1.15 - 0.6 * softness))
        person_features.draw_nose(canvas, shape, colors, softness, sitter.light)
        person_mouth.draw(canvas, shape, colors, softness, manner.mouth)
    polygons, brows = [], []
    for side, eye in enumerate(eyes):
        polygons += person_eyes.draw(
            canvas, eye, colors, manner.eyes, softness, sitter.gaze, sitter.light, sitter.creases
        )
        person_eyes.draw_bag(canvas, eye, colors, sitter.folds)
        top = eye.centre[1] - 0.60 * eye.height
        own = sitter.brows[side]
        brows.append(person_brows.drawn_line(own, top, manner.brows))
        polygons.append(person_brows.draw(canvas, brows[-1], own, colors, softness, manner.brows))
    if sitter.glasses:
        polygons += person_glasses.draw(canvas, sitter.glasses, eyes, shape.outline)
    return eyes, brows, polygons


def landmarks(study: Study, eyes: tuple, brows: list, manner: Manner) -> np.ndarray:
    """[40, 2] face units, in the project's order (`geometry.landmarks`)."""
    jaw, shape = study.jaw, study.sitter.shape
    middle = len(jaw) // 2
    left, right = curves.evenly(jaw[: middle + 1], 9), curves.evenly(jaw[middle:], 9)
    marks = [line[[0, 13, 25]] for line in brows]
    own = [eye.landmarks() for eye in eyes]
    outer, inner = person_mouth.drawn(shape, manner.mouth)
    if person_mouth.is_open(shape, manner.mouth):
        upper, lower = inner[2], inner[6]
    else:
        upper = (inner[2] + inner[6]) / 2
        lower = upper + [0, 0.013]
    mouth = [outer[0], upper, outer[6], lower]
    return np.concatenate(
        [
            *(left, right[1:], marks[0][::-1], marks[1]),
            *(own[0][[2, 1, 0, 3, 4, 5]], own[1][[0, 1, 2, 5, 4, 3]]),
            *([person_features.nose_tip(shape)], mouth),
        ]
    )
