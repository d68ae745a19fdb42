import pytest

from tf_landtoon import errors
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
    settings = DrawSettings(photo, photo.with_name("icon.png"), background=background)
    assert settings.color_behind == color


@pytest.mark.parametrize("background", ["", "blue", "#12345", "123456", "#12345g", "#1234567"])
def test_what_is_neither_is_one_line_with_the_remedy(photo, background):
    with pytest.raises(errors.InputError, match="give photo, plain, transparent or #rrggbb"):
        DrawSettings(photo, photo.with_name("icon.png"), background=background)
