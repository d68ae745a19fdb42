import pytest

from tf_landtoon import errors
from tf_landtoon.stylizing.photo_settings import PhotoSettings


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
        (["photo.png"], "toon.png", True),
        (["photo.png"], "toon.PNG", True),
        (["photo.png"], "toons", False),
        (["photo.png"], "toons.png", False),  # a folder of that name
        (["."], "toons", False),
        (["."], "toons.png", False),
        (["."], "me.and.you", False),
        (["photo.png", "notes"], "toons", False),
    ],
)
def test_a_photo_becomes_a_file_or_goes_into_a_folder(place, given, wanted, into_one_file):
    inputs = tuple(place / name for name in given)
    assert PhotoSettings(inputs, place / wanted).into_one_file == into_one_file


@pytest.mark.parametrize(
    "given, wanted, message",
    [
        ([], "toon.png", "no photo given"),
        (["gone.png"], "toon.png", "gone.png: no such file or folder"),
        (["photo.png"], "toon.jpg", "toon.jpg: results are PNG"),
        (["photo.png"], "notes", "notes: is a file"),
        (["."], "notes", "notes: is a file"),
        (["."], "new.png", "new.png: the input is a folder"),
        (["photo.png", "notes"], "new.png", "new.png: there are several inputs"),
    ],
)
def test_what_cannot_be_is_refused(place, given, wanted, message):
    with pytest.raises(errors.InputError, match=message):
        PhotoSettings(tuple(place / name for name in given), place / wanted)


def test_one_of_several_inputs_may_be_missing(place):
    PhotoSettings((place / "gone.png", place / "photo.png"), place / "toons")


@pytest.mark.parametrize(
    "faces, most", [("largest", 1), ("all", None), ("1", 1), ("3", 3), ("40", 40)]
)
def test_so_many_faces_are_wanted(place, faces, most):
    assert PhotoSettings((place / "photo.png",), place / "toons", faces=faces).most_faces == most


@pytest.mark.parametrize("faces", ["0", "-1", "many", "", "1.5", "²"])
def test_other_numbers_of_faces_are_refused(place, faces):
    with pytest.raises(errors.InputError, match="give largest, all or a number"):
        PhotoSettings((place / "photo.png",), place / "toons", faces=faces)
