import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import exposure, fields


def dimmed(share, **changes):
    """A sitter whose photo has `share` of its linear light."""
    photo, points, parts = painted_sitter.sitter(**changes)
    photo = 255 * (share * (photo / 255) ** 2.2) ** (1 / 2.2)
    return np.uint8(np.rint(photo)), points, parts


def skin_of(photo, parts):
    return np.median(photo[parts == Part.SKIN], 0)


def test_a_photo_in_plain_light_stays_as_it_is():
    photo, points, parts = painted_sitter.sitter()
    assert exposure.lifted(photo, points, parts) is photo


@pytest.mark.parametrize("share", [0.1, 0.02])
def test_a_dim_photo_is_lifted_and_its_colours_keep_their_kind(share):
    photo, points, parts = dimmed(share)
    lifted = skin_of(exposure.lifted(photo, points, parts), parts).astype(float)
    own = skin_of(painted_sitter.sitter()[0], parts).astype(float)
    assert 70 < fields.light_of(lifted) < 170
    assert np.abs(lifted / lifted.mean() - own / own.mean()).max() < 0.06


def test_dark_skin_in_plain_light_stays_dark():
    photo, points, parts = painted_sitter.sitter(skin=(70, 45, 35))
    assert exposure.lifted(photo, points, parts) is photo


def test_dark_lenses_and_closed_eyes_tell_nothing():
    photo, points, parts = painted_sitter.sitter()
    for first in (36, 42):
        low, high = points[first : first + 6].min(0) - 3, points[first : first + 6].max(0) + 3
        (left, top), (right, bottom) = low.astype(int), high.astype(int)
        photo[top:bottom, left:right] = 20
    assert exposure.lifted(photo, points, parts) is photo
    photo, points, parts = dimmed(0.05)
    for first in (36, 42):
        points[first : first + 6, 1] = points[first : first + 6, 1].mean()
    assert exposure.lifted(photo, points, parts) is photo
