import pytest

from tf_landtoon import errors
from tf_landtoon.stylizing.stylize_settings import StylizeSettings


@pytest.fixture
def place(tmp_path):
    """A folder with a photo, a folder and a text in it."""
    (tmp_path / "photo.png").touch()
    (tmp_path / "toons.png").mkdir()
    (tmp_path / "notes").touch()
    return tmp_path


@pytest.mark.parametrize(
    "given, wanted, into_one_file",
    [
        ("photo.png", "toon.png", True),
        ("photo.png", "toon.PNG", True),
        ("photo.png", "toons", False),
        ("photo.png", "toons.png", False),  # a folder of that name
        (".", "toons", False),
        (".", "toons.png", False),
        (".", "me.and.you", False),
    ],
)
def test_a_photo_becomes_a_file_or_goes_into_a_folder(place, given, wanted, into_one_file):
    assert StylizeSettings(place / given, place / wanted).into_one_file == into_one_file


@pytest.mark.parametrize(
    "given, wanted, sheet, message",
    [
        ("gone.png", "toon.png", None, "gone.png: no such file or folder"),
        ("photo.png", "toon.jpg", None, "toon.jpg: results are PNG"),
        ("photo.png", "notes", None, "notes: is a file"),
        (".", "notes", None, "notes: is a file"),
        (".", "new.png", None, "new.png: the input is a folder"),
        ("photo.png", "toon.png", "sheet.jpg", "sheet.jpg: is to be one PNG file"),
        ("photo.png", "toon.png", "toons.png", "toons.png: is to be one PNG file"),
    ],
)
def test_what_cannot_be_is_refused(place, given, wanted, sheet, message):
    with pytest.raises(errors.InputError, match=message):
        StylizeSettings(place / given, place / wanted, sheet=sheet and place / sheet)
