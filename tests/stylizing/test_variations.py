import numpy as np
import pytest

from tf_landtoon.painting.look import Look
from tf_landtoon.stylizing import variations


@pytest.mark.parametrize("seed", range(5))
def test_twelve_looks_differ_and_not_in_colour_alone(seed):
    looks = variations.looks(Look(), seed)
    assert len(looks) == 12 == len(set(looks)) and looks[0] == Look()
    shapes = {(look.eyes, look.hair, look.outfit) for look in looks}
    assert len(shapes) >= 5
    assert {look.manner for look in looks} == {"painted", "drawn"}


def test_a_seed_chooses_and_repeats_its_choice():
    assert variations.looks(Look(), 3) == variations.looks(Look(), 3)
    assert variations.looks(Look(), 3) != variations.looks(Look(), 4)


def test_what_is_asked_for_all_of_them_have():
    asked = Look(manner="drawn", hair_color="pink", outfit="sailor")
    looks = variations.looks(asked, 0)
    assert len(set(looks)) == len(looks) == 12
    for look in looks:
        assert (look.manner, look.hair_color, look.outfit) == ("drawn", "pink", "sailor")


def test_where_nothing_is_left_to_vary_there_is_one():
    asked = Look("drawn", "pink", "red", "tan", "large", "tee", "bob")
    assert variations.looks(asked, 0) == [asked]


def test_a_sheet_has_its_pictures_in_rows_with_room_for_labels():
    pictures = [np.full((256, 256, 3), 10 * number, np.uint8) for number in range(6)]
    sheet = variations.sheet(pictures, ["--eyes=sharp --outfit=turtleneck --hair_color=pink"] * 6)
    height, width, _ = sheet.shape
    assert width == 4 * (256 + 12) and height > 2 * (256 + 30) and height % 2 == 0
    assert (sheet[100, 100] == 0).all() and (sheet[height // 2 + 100, 400] == 50).all()
    below = sheet[262 : height // 2, : 256 + 12]
    assert (below < 100).any() and (sheet[height // 2 :, -200:] == 255).all()
