import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import cut_edges, icon_frame, layers, portrait, sitter
from tf_landtoon.painting.layers import Layer


@pytest.fixture
def sat():
    return painted_sitter.sitter()


def tidied(points, parts):
    return layers.tidied(parts, points, 88.0)


def test_crumbs_go_to_what_surrounds_them(sat):
    _, points, parts = sat
    spoilt = parts.copy()
    spoilt[80:83, 120:123] = Part.CLOTHES  # on the forehead
    spoilt[20:22, 20:22] = Part.HAIR
    assert (tidied(points, spoilt) == tidied(points, parts)).all()


def test_another_head_leaves_and_a_head_on_clothes_becomes_clothes(sat):
    _, points, parts = sat
    cv2.circle(parts, (12, 60), 11, int(Part.HAIR), -1)
    cv2.circle(parts, (45, 248), 5, int(Part.HAIR), -1)
    clean = tidied(points, parts)
    assert clean[60, 12] == Part.BACKGROUND
    assert clean[248, 45] == Part.CLOTHES


def test_shares_sum_to_one_and_the_jaw_is_the_edge_of_the_face(sat):
    study = sitter.studied(*sat)
    assert np.allclose(study.shares.sum(0), 1, atol=0.02)
    face = study.shares[Layer.FACE] > 0.5
    low = study.frame.face_xy[..., 1] > 0.3
    assert not (face & low & (study.inside < 0.02)).any()
    deep = cv2.erode(study.inside, np.ones((9, 9))) > 0.99
    assert face[low & deep & (study.frame.face_xy[..., 1] < 0.9)].all()


def test_a_notch_in_the_cheek_is_filled_and_nothing_else_is(sat):
    study = sitter.studied(*sat)
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    edge = x[(study.shares[Layer.FACE] > 0.5) & (abs(y) < 0.02)].max()
    notch = (abs(y) < 0.08) & (x > edge - 0.06)
    spoilt = study.shares.copy()
    spoilt[:, notch & (x < edge + 0.3)] = 0
    spoilt[Layer.BACKGROUND, notch & (x < edge + 0.3)] = 1
    mended = layers.without_notches(spoilt, y)
    inner = notch & (x < edge - 0.03)
    assert (spoilt[Layer.FACE][inner] == 0).all() and (mended[Layer.FACE][inner] > 0.5).all()
    assert np.allclose(mended.sum(0), spoilt.sum(0), atol=1e-5)
    others = [layer for layer in Layer if layer not in (Layer.FACE, Layer.BACKGROUND)]
    assert (mended[others] == spoilt[others]).all()
    beyond = notch & (x > edge + 0.05)
    assert np.allclose(mended[:, beyond], spoilt[:, beyond])


def test_under_the_hair_its_neighbours_go_on(sat):
    below = layers.without_hair(sitter.studied(*sat).shares)
    assert below[Layer.HAIR].max() == 0
    assert np.allclose(below.sum(0), 1, atol=1e-3)


def test_hair_cut_above_rises_in_the_middle_and_ends_at_the_sides(sat):
    _, points, parts = sat
    cut = 40
    points, parts = points - [0, cut], parts[cut:]
    frame = icon_frame.fitted(points, parts, icon_frame.FrameSettings())
    hair = cut_edges.completed(layers.shares_of(parts, frame), frame)[Layer.HAIR] > 0.5
    top = frame.matrix[1, 2]
    heights = hair[: int(top)].sum(0)
    middle = int(frame.eyes[0])
    assert heights[middle] > 15
    assert heights[middle] > heights[middle - 60] > heights[middle - 150]
    assert not hair[0].any()


def test_a_beard_of_the_map_is_one_in_the_tone_of_the_photo_and_a_plain_face_has_none(sat):
    photo, points, parts = sat
    brow = parts == Part.BROW
    for shift in range(1, 5):  # thick brows: a face that may have a beard
        parts[np.roll(brow, -shift, 0) & (parts == Part.SKIN)] = Part.BROW
    assert sitter.studied(photo, points, parts).beard is None
    low = (np.mgrid[:256, :256][0] > 118 + 0.44 * 88) & (parts == Part.SKIN)
    photo[low] = (70, 52, 44)
    parts[low] = Part.BEARD
    beard = sitter.studied(photo, points, parts).beard
    assert beard is not None and beard.density > 0.3
    assert beard.color.mean() < 110


def test_glasses_of_the_map_are_drawn_over_the_eyes_and_dark_ones_hide_them(sat):
    photo, points, parts = sat
    for first in (36, 42):
        centre = tuple(int(v) for v in points[first : first + 6].mean(0))
        cv2.ellipse(parts, centre, (19, 13), 0, 0, 360, int(Part.GLASSES), -1)
        cv2.ellipse(photo, centre, (19, 13), 0, 0, 360, (40, 40, 44), 2)
    clear = portrait.draw(photo, points, parts, 256)
    assert not set(range(23, 35)) & set(clear.hidden)
    photo[parts == Part.GLASSES] = (22, 22, 26)
    dark = portrait.draw(photo, points, parts, 256)
    assert set(range(23, 35)) <= set(dark.hidden)
    x, y = np.round(dark.landmarks_px[23:29].mean(0)).astype(int)
    assert dark.rgb[y - 2 : y + 3, x - 2 : x + 3].mean() < 110


def test_glasses_mirrored_beyond_the_photos_edge_are_none():
    _, points, parts = painted_sitter.sitter()
    parts[:6] = Part.GLASSES
    wide = icon_frame.fitted(points, parts, icon_frame.FrameSettings(lowest_chin=0.5))
    share = layers.part_share(parts, Part.GLASSES, wide)
    assert share.max() > 0.5 and share[wide.seen == 0].max() == 0
