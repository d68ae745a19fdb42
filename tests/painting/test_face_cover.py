import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import face_cover, portrait, sitter


def masked(color=(185, 215, 230)):
    """A sitter with a mask, which the map takes for background."""
    photo, points, parts = painted_sitter.sitter()
    place = np.round(points[[*range(2, 15), 28]]).astype(np.int32)
    cv2.fillPoly(photo, [place], color)
    cv2.fillPoly(parts, [place], int(Part.BACKGROUND))
    return photo, points, parts


def test_a_mask_is_seen_and_a_bare_or_bearded_face_has_none():
    photo, points, parts = painted_sitter.sitter()
    assert not face_cover.is_worn(points, parts)
    bearded = parts.copy()
    bearded[(np.arange(256)[:, None] > points[33, 1]) & (parts == Part.SKIN)] = Part.BEARD
    assert not face_cover.is_worn(points, bearded)
    assert face_cover.is_worn(*masked()[1:])


def test_below_a_mask_the_face_has_its_jaw_and_nothing_else_changes():
    _, points, bare = painted_sitter.sitter()
    parts = masked()[2]
    whole = face_cover.with_face_below(points, parts)
    chin = np.round(points[8] - [0, 8]).astype(int)
    assert parts[chin[1], chin[0]] == Part.BACKGROUND and whole[chin[1], chin[0]] == Part.SKIN
    kept = (whole == bare) | np.isin(bare, [Part.MOUTH, Part.UPPER_LIP, Part.LOWER_LIP])
    assert kept.mean() > 0.985


def test_a_masked_sitter_has_the_masks_colour_their_own_skin_and_no_beard():
    plain = sitter.studied(*painted_sitter.sitter()).sitter
    study = sitter.studied(*masked())
    assert plain.cover is None and study.beard is None
    color = study.sitter.cover.color
    assert color[2] > color[0] + 15 and color.mean() > 190
    assert np.abs(study.sitter.colors.skin - plain.colors.skin).max() < 12


@pytest.mark.parametrize("light", [-1, 1])
def test_a_mask_is_drawn_over_mouth_and_nose_and_hides_their_landmarks(light):
    photo, points, parts = masked()
    side = np.linspace(1.0, 0.9, 256) if light < 0 else np.linspace(0.9, 1.0, 256)
    photo = np.uint8(photo * side[None, :, None])
    drawn = portrait.draw(photo, points, parts, 256)
    assert set(range(35, 40)) <= set(drawn.hidden)
    x, y = np.round(drawn.landmarks_px[37]).astype(int)
    seen = drawn.rgb[y - 4 : y + 5, x - 10 : x + 11].reshape(-1, 3).astype(float)
    assert (seen[:, 2] > seen[:, 0]).mean() > 0.9
