import pytest

from tf_landtoon import errors
from tf_landtoon.stylizing.stylize_settings import StylizeSettings


@pytest.fixture
def photo(tmp_path):
    (tmp_path / "photo.png").touch()
    return tmp_path / "photo.png"


@pytest.mark.parametrize(
    "given, message",
    [
        ({"sheet": "sheet.jpg"}, "sheet.jpg: is to be one PNG file"),
        ({"size": "huge"}, "give numbers with commas between"),
        ({"size": "256,,512"}, "give numbers with commas between"),
        ({"size": "256,8"}, "give numbers from 16 to 4096"),
        ({"mode": "paste", "size": "256"}, "--size: is for --mode=icon"),
        ({"mode": "whole", "background": "plain"}, "--background: is for --mode=icon"),
        ({"mode": "paste", "align": "none"}, "--mode=paste needs faces"),
    ],
)
def test_what_does_not_go_together_is_refused(photo, given, message):
    if "sheet" in given:
        given = {"sheet": photo.parent / given["sheet"]}
    with pytest.raises(errors.InputError, match=message):
        StylizeSettings((photo,), photo.parent / "toon.png", **given)


def test_a_sheet_may_not_be_a_folder(photo):
    (photo.parent / "toons.png").mkdir()
    with pytest.raises(errors.InputError, match="toons.png: is to be one PNG file"):
        StylizeSettings((photo,), photo.parent / "toon.png", sheet=photo.parent / "toons.png")


@pytest.mark.parametrize(
    "size, sizes",
    [("", ()), ("256", (256,)), ("512, 256,512", (512, 256)), ("16,4096", (16, 4096))],
)
def test_sizes_are_numbers_with_commas_between(photo, size, sizes):
    assert StylizeSettings((photo,), photo.parent / "toon.png", size=size).sizes == sizes
