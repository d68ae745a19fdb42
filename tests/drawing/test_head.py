"""Skin, ears and neck lie round the outline."""

import numpy as np
from drawn_parts import black, blank, darkest_near, face, inked

from tf_landtoon.drawing import head


def test_the_jaw_line_runs_through_every_outline_point():
    drawn, sheet = face(5), blank()
    head.draw_skin(sheet, drawn, black("skin_line"), 0.02, None)
    picture = sheet.small()
    for point in sheet.to_px(drawn.landmarks()[:17]):
        assert darkest_near(picture, point) < 150


def test_the_face_is_filled_to_its_jaw_line_and_no_further():
    drawn, sheet = face(5, turn=0.0), blank()
    mask = head.draw_skin(sheet, drawn, black("skin"), 0.02, None)
    points = drawn.landmarks()
    inside, outside = points[:17] * 0.9, points[:17] * 1.1
    assert sheet.covers(mask, inside).all() and not sheet.covers(mask, outside).any()


def test_a_cheek_in_shade_is_on_the_side_that_was_planned():
    for side in (-1, 1):
        sheet = blank()
        shade = head.CheekShade(side, shift=0.2, lift=0.02, opacity=1.0)
        head.draw_skin(sheet, face(5, turn=0.0), black("skin_shade"), 0.02, shade)
        _, columns = np.nonzero(inked(sheet))
        assert side * (np.median(columns) - 63.5) > 10


def test_ears_stand_out_of_the_outline_and_pointed_ones_further():
    drawn, widths = face(5, turn=0.0), []
    for pointed in (False, True):
        sheet = blank()
        head.draw_ears(sheet, drawn, black("skin"), 0.01, head.Ears(pointed, 1.0))
        _, columns = np.nonzero(inked(sheet))
        widths.append(np.ptp(columns))
    outline = sheet.to_px(drawn.landmarks()[:17])
    assert np.ptp(outline[:, 0]) < widths[0] < widths[1]


def test_the_neck_is_as_wide_as_planned_for_the_width_of_the_face():
    drawn, sheet = face(5, turn=0.0, half_width=0.79), blank()
    mask = head.draw_neck(sheet, drawn, black("skin"), 0.01, head.Neck(0.3, 0.1, 0.0, False))
    edge = [[-0.27, 1.0], [0.27, 1.0]], [[-0.33, 1.0], [0.33, 1.0]]
    assert sheet.covers(mask, np.array(edge[0])).all()
    assert not sheet.covers(mask, np.array(edge[1])).any()


def test_the_fringe_throws_its_shadow_on_the_skin_alone():
    sheet = blank()
    fringe, skin = np.array([[-1, -1], [1, -1], [1, -0.4], [-1, -0.4]]), [[-0.5, -2], [0.5, -2]]
    clip = sheet.mask(np.array([*skin, [0.5, 2], [-0.5, 2]]))
    head.fringe_shadow(sheet, [fringe], clip, black("skin_shade"), (0.0, 0.1))
    rows, columns = np.nonzero(inked(sheet))
    right, low = sheet.to_px(np.array([[0.5, -0.3]]))[0]
    assert abs(columns.max() - right) < 2 and abs(rows.max() - low) < 2


def test_ears_that_reach_inwards_leave_no_gap_before_a_narrow_jaw():
    inked_at = []
    for inwards in (0.0, 0.6):
        sheet, shape = blank(), face(turn=0.0)
        head.draw_ears(sheet, shape, black("skin", "skin_line"), 0.01, head.Ears(False, 1, inwards))
        place = sheet.to_px(shape.outline()[-1:] + [-0.03, 0.22])[0]
        column, row = np.round(place).astype(int)
        inked_at.append(bool(inked(sheet)[row, column]))
    assert inked_at == [False, True]
