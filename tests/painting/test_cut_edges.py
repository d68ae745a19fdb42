import dataclasses

import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import cut_edges, icon_frame, layers
from tf_landtoon.painting.layers import Layer


def framed(points, parts):
    frame = icon_frame.fitted(points, parts, icon_frame.FrameSettings())
    shares = layers.shares_of(parts, frame)
    return frame, shares, cut_edges.completed(shares.copy(), frame)


def cut(top=0, left=0):
    _, points, parts = painted_sitter.sitter()
    return framed(points - [left, top], parts[top:, left:])


def test_a_head_that_the_photo_shows_whole_stays_as_it_is():
    _, before, after = cut()
    assert (after == before).all()


@pytest.mark.parametrize("edges", [{"top": 40}, {"top": 30, "left": 70}])
def test_layers_sum_to_one_and_the_photo_itself_is_not_touched(edges):
    frame, before, after = cut(**edges)
    assert np.allclose(after.sum(0), before.sum(0), atol=1e-3)
    size = np.array(frame.photo_size) - 1
    left, top = np.ceil(frame.matrix[:, 2]).astype(int).clip(0) + 2
    right = int(min(frame.matrix[0] @ [*size, 1], 513)) - 2
    assert (after[:, top:, left:right] == before[:, top:, left:right]).all()
    assert np.abs(after - before).max() > 0.9


def test_the_more_of_a_crown_is_missing_the_higher_the_arc():
    heights = []
    for top in (24, 36, 48):
        frame, _, after = cut(top=top)
        rows = np.flatnonzero(after[Layer.HAIR, :, int(frame.eyes[0])] > 0.5)
        heights.append((frame.matrix[1, 2] - rows[0]) / frame.unit)
        assert rows[0] > 0
    assert (np.diff(heights) > 0).all()


@pytest.mark.parametrize("top", [36, 60, 75, 90])
def test_a_cut_head_gets_a_crown_in_proportion_to_its_face(top):
    frame, _, after = cut(top=top)
    hair = after[Layer.HAIR] > 0.5
    crown = np.flatnonzero(hair[:, int(frame.eyes[0])])[0]
    assert 1.0 < (frame.eyes[1] - crown) / frame.unit < 1.3
    edge = int(frame.matrix[1, 2])
    widths = hair[crown + 2 : edge].sum(1)
    assert widths[-1] > 1.2 * widths[0] > 0  # round, no slab


def test_a_forehead_that_was_cut_ends_in_a_hairline():
    frame, _, after = cut(top=85)
    middle = int(frame.eyes[0])
    face = np.flatnonzero(after[Layer.FACE, :, middle] > 0.5)
    assert 0.5 < (frame.eyes[1] - face[0]) / frame.unit < 0.75
    assert after[Layer.HAIR, face[0] - 9, middle] > 0.9


def test_the_arc_of_a_mirrored_photo_is_mirrored():
    _, points, parts = painted_sitter.sitter()
    points, parts = points - [0, 36], parts[36:].copy()
    parts[:70, :100][parts[:70, :100] == Part.HAIR] = Part.BACKGROUND  # hair on one side only
    frame, before, one = framed(points, parts)
    matrix, eyes = frame.matrix.copy(), frame.eyes * [-1, 1] + [511, 0]
    matrix[0, 2] = 511 - matrix[0] @ [frame.photo_size[0] - 1, 0, 1]
    mirrored = dataclasses.replace(frame, matrix=matrix, eyes=eyes)
    other = cut_edges.completed(before[:, :, ::-1].copy(), mirrored)
    assert np.abs(other[:, :, ::-1] - one).max() < 0.02
    top = int(frame.matrix[1, 2])
    hair = one[Layer.HAIR, :top] > 0.5
    assert hair[:, int(frame.eyes[0]) :].sum() > 2 * hair[:, : int(frame.eyes[0])].sum() > 0


def test_shoulders_that_the_photos_sides_cut_off_stay_shoulders():
    _, points, parts = painted_sitter.sitter()
    parts[195:][parts[195:] == Part.BACKGROUND] = Part.CLOTHES
    frame, before, after = framed(points - [70, 0], parts[:, 70:-70])
    beside = int(frame.matrix[0, 2]) - 8
    assert beside > 20
    assert before[Layer.CLOTHES, :, beside].max() > 0.9
    assert np.allclose(after[Layer.CLOTHES], before[Layer.CLOTHES], atol=1e-3)
    hair = after[Layer.HAIR].sum(0)
    assert 0.9 * hair[beside] > hair[beside - 20]  # an arc
