import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import trust


def complaint(points, parts):
    return trust.weigh(points, parts).complaint()


def test_a_face_is_believed():
    _, points, parts = painted_sitter.sitter()
    evidence = trust.weigh(points, parts)
    assert evidence.complaint() is None
    assert min(evidence.seen, evidence.face, evidence.eyes, evidence.lower_face) > 0.9


def test_a_face_behind_glasses_is_believed():
    _, points, parts = painted_sitter.sitter()
    parts[parts == Part.EYE] = Part.GLASSES
    assert complaint(points, parts) is None


def test_a_face_cut_off_by_more_than_half_is_not():
    _, points, parts = painted_sitter.sitter()
    middle = round(points[30, 0])
    assert "cut off" in complaint(points, parts[:, : middle - 12])
    assert complaint(points, parts[:, : middle + 30]) is None
    assert "cut off" in complaint(points + [0, 400], parts)


@pytest.mark.parametrize(
    "first, last, part, said",
    [
        (17, 68, Part.BACKGROUND, "no skin is seen"),
        (36, 48, Part.HAIR, "eyes are not seen"),
    ],
)
def test_what_is_covered_is_named(first, last, part, said):
    _, points, parts = painted_sitter.sitter()
    low, high = points[first:last].min(0) - 12, points[first:last].max(0) + 12
    (left, top), (right, bottom) = np.round([low, high]).astype(int)
    parts[top:bottom, left:right] = part
    assert said in complaint(points, parts)


def test_a_mask_before_mouth_and_chin_is_believed_for_it_is_drawn():
    _, points, parts = painted_sitter.sitter()
    (left, top), (right, bottom) = np.round(
        [points[[3, 8]].min(0) - [5, 25], points[[13, 8]].max(0) + 5]
    ).astype(int)
    parts[top:bottom, left:right] = Part.CLOTHES
    assert complaint(points, parts) is None


def test_a_photo_that_ends_below_the_nose_is_not():
    _, points, parts = painted_sitter.sitter()
    assert "mouth and chin are cut off" in complaint(points, parts[: round(points[33, 1]) + 3])
