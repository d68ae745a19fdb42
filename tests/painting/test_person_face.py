import numpy as np

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import person_face
from tf_landtoon.painting.sitter import Manner


def test_the_landmarks_lie_on_what_is_drawn(study):
    canvas = Canvas(512, study.frame.canvas_matrix(512))
    canvas.pixels[:] = np.round(study.sitter.colors.skin)
    blank = canvas.small().astype(float)
    eyes, brows, polygons = person_face.draw(canvas, study, Manner())
    marks = canvas.to_px(person_face.landmarks(study, eyes, brows, Manner()))
    assert marks.shape == (40, 2) and len(polygons) >= 4
    changed = np.abs(canvas.small() - blank).max(2) > 12
    # The outline's upper ends lie on the ears, where no jaw line is drawn.
    for x, y in np.round(marks[[*range(3, 14), *range(17, 40)]]).astype(int):
        assert changed[y - 5 : y + 6, x - 5 : x + 6].any(), (x, y)


def test_the_covering_polygons_hold_both_eyes(study):
    canvas = Canvas(512, study.frame.canvas_matrix(512))
    eyes, _, polygons = person_face.draw(canvas, study, Manner())
    mask = canvas.mask(*polygons)
    for eye in eyes:
        assert canvas.covers(mask, eye.at(np.array([(0.0, 0.0)])))[0]
