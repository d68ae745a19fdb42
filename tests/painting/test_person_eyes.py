import dataclasses

import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import measures, person_eyes
from tf_landtoon.painting.person_eyes import EyeManner

MANNER = EyeManner()


def shape_of(points):
    outline = measures.drawn_outline(points, measures.OutlineSettings())
    return measures.measured(points, points, outline)


def crooked():
    return painted_sitter.MEAN_POINTS + np.random.default_rng(5).normal(0, 0.01, (68, 2))


def opened(factor):
    """The mean face with eyes `factor` times as open."""
    points = painted_sitter.MEAN_POINTS.copy()
    for first in (36, 42):
        middle = points[first : first + 6, 1].mean()
        lids = [first + k for k in (1, 2, 4, 5)]
        points[lids, 1] = middle + factor * (points[lids, 1] - middle)
    return shape_of(points)


def drawn(shape, study, gaze=0.0, light=-1, **colors):
    """Both eyes on skin, 192 px; x -0.6 to 0.6, y -0.5 to 0.7."""
    size = 192
    zoom = size / 1.2
    middle = (size - 1) / 2
    canvas = Canvas(size, np.array([(zoom, 0, middle), (0, zoom, middle - 0.1 * zoom)]))
    own = dataclasses.replace(study.sitter.colors, **colors)
    canvas.pixels[:] = np.round(own.skin)
    for side in range(2):
        eye = person_eyes.placed(shape, side, MANNER)
        person_eyes.draw(canvas, eye, own, MANNER, 0.5, gaze, light)
    return canvas.small().astype(float)


def test_the_eyes_of_a_mirrored_face_are_mirror_images():
    points = crooked()
    flipped = (points * [-1, 1])[painted_sitter.MIRROR]
    for side in range(2):
        one = person_eyes.placed(shape_of(points), side, MANNER).landmarks()
        other = person_eyes.placed(shape_of(flipped), 1 - side, MANNER).landmarks()
        assert np.allclose(other * [-1, 1], one)


def test_a_mirrored_face_is_painted_with_mirrored_eyes(study):
    points = crooked()
    flipped = (points * [-1, 1])[painted_sitter.MIRROR]
    one = drawn(shape_of(points), study, gaze=0.1, light=-1)
    other = drawn(shape_of(flipped), study, gaze=-0.1, light=1)
    assert np.abs(other[:, ::-1] - one).mean() < 1.5
    assert np.abs(other - one).mean() > 4


def test_the_more_open_an_eye_the_taller_it_is_drawn_until_it_is_closed():
    eyes = [person_eyes.placed(opened(factor), 1, MANNER) for factor in (0.1, 0.5, 0.8, 1.1, 1.3)]
    assert (np.diff([eye.height for eye in eyes[1:]]) > 0.005).all()
    assert [eye.is_closed for eye in eyes] == [True, False, False, False, False]


def test_near_eyes_leave_room_for_the_nose():
    points = painted_sitter.MEAN_POINTS.copy()
    points[36:42, 0] += 0.12
    points[42:48, 0] -= 0.12
    left, right = (person_eyes.placed(shape_of(points), side, MANNER) for side in range(2))
    assert right.landmarks()[0, 0] - left.landmarks()[0, 0] > 0.2
    assert left.landmarks()[:, 0].max() < 0 < right.landmarks()[:, 0].min()


@pytest.mark.parametrize(("first", "more"), [((70, 110, 170), 2), ((140, 85, 50), 0)])
def test_irises_have_their_colour_and_follow_the_gaze_both_the_same_way(study, first, more):
    iris = np.array(first, float)
    shape = shape_of(painted_sitter.MEAN_POINTS)
    where = []
    for gaze in (-0.15, 0.15):
        picture = drawn(shape, study, gaze, iris=iris)
        plain = drawn(shape, study, gaze, iris=np.array([250.0, 250, 250]))
        changed = np.abs(picture - plain).sum(2)
        halves = (changed[:, :96], changed[:, 96:])
        where.append([(half.sum(0) * np.arange(96)).sum() / half.sum() for half in halves])
        inside = picture[changed > 0.6 * changed.max()].mean(0)
        assert inside.argmax() == more
    assert (np.array(where[1]) > np.array(where[0]) + 2).all()


def test_the_upper_lid_covers_a_part_of_every_iris(study):
    shape = shape_of(painted_sitter.MEAN_POINTS)
    red = np.array([255.0, 0, 0])
    picture = drawn(shape, study, iris=red)
    plain = drawn(shape, study, iris=np.array([250.0, 250, 250]))
    changed = np.abs(picture - plain).sum(2) > 60
    rows, columns = (np.flatnonzero(changed[:, 96:].any(axis)) for axis in (1, 0))
    eye = person_eyes.placed(shape, 1, MANNER)
    assert np.ptp(rows) + 1 < 2 * MANNER.iris * eye.width * 160
    assert np.ptp(columns) + 1 > 0.9 * np.ptp(rows)


def with_lids(fall):
    """The mean face whose upper lids fall by `fall` face units more on their outer side."""
    points = painted_sitter.MEAN_POINTS.copy()
    points[[37, 44], 1] += fall / 2
    points[[38, 43], 1] -= fall / 2
    return shape_of(points)


def test_a_lid_that_falls_outwards_is_drawn_so():
    tops = []
    for fall in (-0.015, 0.0, 0.015):
        eye = person_eyes.placed(with_lids(fall), 1, MANNER)
        upper = eye.upper()
        tops.append(upper[upper[:, 1].argmin(), 0])
    assert (np.diff(tops) < -0.05).all()  # its top moves towards the nose


def test_the_far_eye_of_a_turned_head_stays_inside_the_outline():
    points = painted_sitter.MEAN_POINTS.copy()
    points[12:17, 0] -= 0.20
    shape = shape_of(points)
    eyes = [person_eyes.placed(shape, side, MANNER) for side in range(2)]
    assert eyes[1].landmarks()[:, 0].max() < shape.outline[16, 0]
    assert eyes[1].width < eyes[0].width


def turned(shift):
    """The mean face whose nose points aside by `shift` face units."""
    points = painted_sitter.MEAN_POINTS.copy()
    points[27:36, 0] += shift
    return shape_of(points)


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_far_eye_of_a_turned_head_is_narrower_but_hardly_lower(sign):
    far = 1 if sign > 0 else 0
    ratios = []
    for shift in (0.0, 0.12, 0.2):
        eyes = [person_eyes.placed(turned(sign * shift), side, MANNER) for side in range(2)]
        ratios.append(eyes[far].width / eyes[1 - far].width)
        assert eyes[far].height > 0.94 * eyes[1 - far].height
    assert ratios[0] == pytest.approx(1, abs=0.05)
    assert ratios[0] - 0.03 > ratios[1] > ratios[2] + 0.03


def test_eyes_look_at_the_viewer_unless_clearly_averted():
    gazes = [MANNER.drawn_gaze(gaze) for gaze in (-0.5, -0.18, -0.09, 0.05, 0.18, 0.9)]
    assert gazes == pytest.approx([-0.16, -0.08, 0, 0, 0.08, 0.16])


def test_a_smile_raises_the_lower_lid_alone():
    shape = opened(1.0)
    lips = shape.lips.copy()
    lips[[0, 6], 1] -= 0.15
    calm, glad = (
        person_eyes.placed(face, 1, MANNER).landmarks()
        for face in (shape, dataclasses.replace(shape, lips=lips))
    )
    assert np.allclose(glad[:3], calm[:3])
    assert (glad[3:, 1] < calm[3:, 1] - 0.005).all()


def test_a_crease_is_drawn_where_the_photo_has_one(study):
    shape = shape_of(painted_sitter.MEAN_POINTS)
    eye = person_eyes.placed(shape, 1, MANNER)
    above = eye.at(np.array([(0.3, -0.85)]))[0]
    sums = []
    for crease in (0.0, 0.5, 1.0):
        canvas = Canvas(192, np.array([(160, 0, 95.5), (0, 160, 79.5)]))
        canvas.pixels[:] = np.round(study.sitter.colors.skin)
        person_eyes.draw(canvas, eye, study.sitter.colors, MANNER, 0.5, 0.0, -1, crease)
        x, y = np.round(canvas.to_px(above[None])[0]).astype(int)
        sums.append(canvas.small()[y - 6 : y + 4, x - 3 : x + 4].astype(float).sum())
    assert sums[0] > sums[1] > sums[2]


def test_only_deep_folds_show_below_the_eyes(study):
    eye = person_eyes.placed(opened(1.0), 1, MANNER)
    darker = []
    for depth in (0.1, 0.4, 0.9):
        canvas = Canvas(192, np.array([(160, 0, 95.5), (0, 160, 79.5)]))
        canvas.pixels[:] = np.round(study.sitter.colors.skin)
        before = canvas.small().astype(float)
        person_eyes.draw_bag(canvas, eye, study.sitter.colors, depth)
        darker.append((before - canvas.small()).sum())
    assert darker[0] == 0 and darker[2] > 1.5 * darker[1] > 0
