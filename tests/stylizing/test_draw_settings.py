import pytest

from tf_landtoon import errors
from tf_landtoon.painting.look import Look
from tf_landtoon.stylizing.draw_settings import DrawSettings


@pytest.fixture
def photo(tmp_path):
    (tmp_path / "photo.png").touch()
    return tmp_path / "photo.png"


@pytest.mark.parametrize(
    "background, color",
    [("photo", None), ("transparent", None), ("#ff8000", (255, 128, 0)), ("#00000A", (0, 0, 10))],
)
def test_a_background_is_a_name_or_a_colour(photo, background, color):
    settings = DrawSettings((photo,), photo.with_name("icon.png"), background=background)
    assert settings.color_behind == color


@pytest.mark.parametrize("background", ["", "blue", "#12345", "123456", "#12345g", "#1234567"])
def test_what_is_neither_is_one_line_with_the_remedy(photo, background):
    with pytest.raises(errors.InputError, match="give photo, plain, transparent or #rrggbb"):
        DrawSettings((photo,), photo.with_name("icon.png"), background=background)


def test_a_look_is_made_of_its_flags(photo):
    settings = DrawSettings((photo,), photo.with_name("icon.png"), eyes="sharp", skin="tan")
    assert settings.look == Look(eyes="sharp", skin="tan")


@pytest.mark.parametrize(
    "flags, complaint",
    [
        ({"hair_color": "mauve"}, "--hair_color=mauve: give photo, black"),
        ({"hair": "bob"}, "add --manner=drawn"),
        ({"sheet": True, "layers": True}, "--layers: a sheet has none"),
        ({"sheet": True, "before_after": True}, "--before_after: a sheet has none"),
    ],
)
def test_what_does_not_go_together_is_one_line(photo, flags, complaint):
    with pytest.raises(errors.InputError, match=complaint):
        DrawSettings((photo,), photo.with_name("icon.png"), **flags)
