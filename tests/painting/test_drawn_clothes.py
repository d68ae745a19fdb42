import dataclasses

import numpy as np
import pytest

from tf_landtoon.painting import drawn_clothes, portrait
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.look import OUTFITS
from tf_landtoon.painting.sitter import Manner


def test_an_outfit_has_the_photos_colour(study):
    color = drawn_clothes.cloth_color(study)
    assert np.abs(color - (84, 104, 143)).max() < 14  # (70, 90, 130), a little lighter
    assert (drawn_clothes.of(study, "hoodie").colors.cloth == color).all()


def test_the_neck_is_measured_where_it_is_seen(study):
    half, middle = drawn_clothes.neck_place(study)
    assert abs(half - 0.37) < 0.06 and abs(middle) < 0.03


@pytest.mark.parametrize("name", OUTFITS[1:])
def test_nothing_of_the_old_clothes_is_left_and_the_neck_is_covered_or_skin(study, name):
    worn = drawn_clothes.of(study, name)
    bare = drawn_clothes.undressed(study, worn)
    assert bare.shares[Layer.CLOTHES].max() == 0
    assert np.abs(bare.shares.sum(0) - 1).max() < 1e-3
    icon = portrait.painted(bare, 256, Manner(), (0, 255, 0), worn)
    neck = study.frame.px(np.array([(0, 1.12), (0, 1.3)])) / 2
    for x, y in np.round(neck).astype(int):
        assert icon.cover[y, x] == 255 and icon.rgb[y, x, 0] > 20
    assert icon.cover[-3, 128] == 255 and icon.cover[3, 3] == 0


def test_a_person_on_whom_no_clothes_are_seen_gets_a_quiet_colour(study):
    shares = study.shares.copy()
    shares[Layer.CLOTHES] = 0
    bare = dataclasses.replace(study, shares=shares)
    assert np.ptp(drawn_clothes.cloth_color(bare)) < 60


def test_a_chest_that_the_photo_does_not_show_is_skin_below_an_open_collar(study):
    shares = study.shares.copy()
    lost = study.frame.face_xy[..., 1] > 1.1
    shares[:, lost] = 0
    shares[Layer.BACKGROUND, lost] = 1
    cut = dataclasses.replace(study, shares=shares)
    bare = drawn_clothes.undressed(cut, drawn_clothes.of(cut, "sailor"))
    x, y = np.round(study.frame.px(np.array([(0.0, 1.3)])))[0].astype(int)
    assert bare.shares[Layer.NECK, y, x] > 0.95
