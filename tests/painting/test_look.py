import pytest

from tf_landtoon import errors
from tf_landtoon.painting import look
from tf_landtoon.painting.look import Look


def test_colours_go_by_name_or_by_number():
    asked = Look(hair_color="#102030", eye_color="green")
    assert asked.color("hair_color") == (16, 32, 48)
    assert asked.color("eye_color") == look.color_of(look.EYE_COLORS["green"], {})
    assert asked.color("skin") is None


@pytest.mark.parametrize("flag", ["hair_color", "eye_color", "skin"])
@pytest.mark.parametrize("value", ["", "mauve", "#12345", "123456"])
def test_an_unknown_colour_is_answered_with_the_known_ones(flag, value):
    with pytest.raises(errors.InputError, match=f"--{flag}={value}: give photo, .*brown.* or #rr"):
        Look(**{flag: value})


def test_every_named_colour_is_one():
    for known in (look.HAIR_COLORS, look.EYE_COLORS, look.SKINS):
        assert None not in {look.color_of(name, known) for name in known}


def test_a_cut_of_hair_needs_the_manner_that_draws_hair():
    with pytest.raises(errors.InputError, match="--hair=bob: .*--manner=drawn"):
        Look(hair="bob")
    assert Look(manner="drawn", hair="bob").flags() == ["--manner=drawn", "--hair=bob"]


def test_the_photo_as_it_is_needs_no_flags():
    assert Look().flags() == []
