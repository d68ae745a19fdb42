import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import NOT_KNOWN, Part
from tf_landtoon.painting import icon_photo, portrait


@pytest.fixture(scope="module")
def sitter():
    return painted_sitter.sitter()


def test_the_photo_lies_on_its_drawing(sitter):
    """Eyes are drawn larger about their own centres."""
    shown, drawn = icon_photo.framed(*sitter, 256), portrait.draw(*sitter, 256)
    for photo, drawing in ((slice(36, 42), slice(23, 29)), (slice(42, 48), slice(29, 35))):
        apart = shown.points[photo].mean(0) - drawn.landmarks_px[drawing].mean(0)
        assert np.abs(apart).max() < 6
    person = (shown.parts != Part.BACKGROUND) & (shown.parts != NOT_KNOWN)
    assert (person & (drawn.cover > 127)).sum() > 0.9 * person.sum()


def test_the_points_are_those_of_the_photo_in_the_frame(sitter):
    """The whites of the eyes are where the points say."""
    shown = icon_photo.framed(*sitter, 200)
    for eye in (shown.points[36:42], shown.points[42:48]):
        column, row = np.round(eye.mean(0)).astype(int)
        assert shown.parts[row, column] == Part.EYE
    assert shown.rgb.shape == (200, 200, 3) and shown.parts.shape == (200, 200)


def test_beyond_the_photo_it_is_grey_and_not_known(sitter):
    photo, points, parts = sitter
    above = 60  # px of the head that the photo lacks
    cut = (photo[above:], points - [0, above], parts[above:])
    shown = icon_photo.framed(*cut, 256)
    unknown = shown.parts == NOT_KNOWN
    assert unknown[0].all() and not unknown[128].all()
    assert (np.abs(shown.rgb[:4].astype(int) - icon_photo.BEYOND) <= 1).all()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_on_its_side_is_stood_upright(sitter, quarters):
    photo, points, _ = sitter
    side = len(photo)
    lying, moved = photo, points
    for _ in range(quarters):
        lying, moved = np.rot90(lying), np.stack([moved[:, 1], side - 1 - moved[:, 0]], 1)
    stood, found = icon_photo.upright(lying, moved)
    np.testing.assert_array_equal(stood, photo)
    np.testing.assert_allclose(found, points)
