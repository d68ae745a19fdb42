import dataclasses

import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import measures, person_brows

MANNER = person_brows.BrowManner()


def brow_points(side, points=painted_sitter.MEAN_POINTS):
    return measures.measured(points, points, points[:17]).brows[side]


def share_of(frame, thickness, below=0.02, kept=1.0):
    """The map's brows as bands of one thickness below the points' lines, the inner part alone."""
    share = np.zeros((512, 512), np.float32)
    for side in range(2):
        line = frame.px(brow_points(side) + [0, below])
        line = line[: max(2, round(kept * 5))]
        width = round(thickness * frame.unit)
        cv2.polylines(share, [np.round(line * 16).astype(np.int32)], False, 1, width, shift=4)
    return share


def measured(study, thickness, side=1, **changes):
    share = share_of(study.frame, thickness, **changes)
    return person_brows.measured(brow_points(side), share, study.frame)


def test_bushy_brows_are_thicker_than_thin_ones(study):
    weights = [measured(study, thickness).weight for thickness in (0.05, 0.07, 0.09)]
    assert (np.diff(weights) > 0.12).all()
    assert weights[1] == pytest.approx(1, abs=0.25)


def test_a_brow_lies_where_the_map_has_it(study):
    high, low = (measured(study, 0.06, below=below) for below in (0.0, 0.04))
    moved = (low.line - high.line)[3:10]
    assert moved[:, 1] == pytest.approx(np.full(7, 0.04), abs=0.012)
    assert np.abs(moved[:, 0]).max() < 1e-9


def test_without_a_brow_in_the_map_the_mean_brow_stands_on_the_points(study):
    brow = measured(study, 0.06)
    none = person_brows.measured(brow_points(1), np.zeros((512, 512), np.float32), study.frame)
    assert none.weight == pytest.approx(1, abs=0.02)
    assert np.abs(none.line - brow.line)[3:10].max() < 0.03


def test_a_brow_half_under_hair_goes_on_as_thick_as_its_seen_half(study):
    thick, thin = (measured(study, thickness, kept=0.6) for thickness in (0.095, 0.055))
    assert thick.thickness[8] > 1.3 * thin.thickness[8]


@pytest.mark.parametrize("eye_top", [-0.25, -0.12, 0.0])
def test_brows_keep_their_distance_from_the_eyes(study, eye_top):
    brow = measured(study, 0.06)
    line = person_brows.drawn_line(brow, eye_top, MANNER)
    assert line[6:19, 1].mean() <= eye_top - MANNER.gap + 1e-9
    assert line[6:19, 1].mean() <= brow.line[3:10, 1].mean() + 0.01


def test_brows_of_a_mirrored_face_are_mirror_images(study):
    own = painted_sitter.MEAN_POINTS + np.random.default_rng(6).normal(0, 0.01, (68, 2))
    other = (own * [-1, 1])[painted_sitter.MIRROR]
    none = np.zeros((512, 512), np.float32)
    for side in range(2):
        one = person_brows.measured(brow_points(side, own), none, study.frame)
        its = person_brows.measured(brow_points(1 - side, other), none, study.frame)
        line = person_brows.drawn_line(one, -0.1, MANNER)
        assert np.allclose(line * [-1, 1], person_brows.drawn_line(its, -0.1, MANNER))


def test_a_drawn_brow_has_a_pointed_head_a_body_and_a_thin_tail(study):
    colors = study.sitter.colors
    brow = measured(study, 0.06)
    line = person_brows.drawn_line(brow, -0.1, MANNER)
    inked = []
    for softness in (0.1, 0.85):
        canvas = Canvas(256, np.array([(160, 0, 127.5), (0, 160, 63.5)]))
        canvas.pixels[:] = np.round(colors.skin)
        polygon = person_brows.draw(canvas, line, brow, colors, softness, MANNER)
        inked.append((canvas.mask(polygon) > 0).sum())
        half = len(polygon) // 2
        thick = np.linalg.norm(polygon[:half] - polygon[::-1][:half], axis=1)
        head, body, tail = (thick[round(share * half)] for share in (0.02, 0.35, 0.93))
        assert head < 0.5 * body and tail < 0.4 * body
        assert thick.argmax() == pytest.approx(0.33 * half, abs=0.15 * half)
        assert body > 0.02
    assert inked[0] > 1.15 * inked[1]
    heavier = dataclasses.replace(brow, thickness=1.3 * brow.thickness)
    canvas = Canvas(256, np.array([(160, 0, 127.5), (0, 160, 63.5)]))
    polygon = person_brows.draw(canvas, line, heavier, colors, 0.85, MANNER)
    assert (canvas.mask(polygon) > 0).sum() > 1.2 * inked[1]
