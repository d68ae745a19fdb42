import pytest

from tf_landtoon import errors
from tf_landtoon.stylizing.result_settings import ResultSettings


def test_a_photo_goes_into_a_png_file_or_into_a_folder(tmp_path):
    (tmp_path / "photo.jpg").touch()
    assert ResultSettings(tmp_path / "photo.jpg", tmp_path / "a.png").into_one_file
    assert not ResultSettings(tmp_path / "photo.jpg", tmp_path / "icons").into_one_file
    assert not ResultSettings(tmp_path, tmp_path / "icons").into_one_file


def test_a_result_that_is_no_png_and_an_input_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "photo.jpg").touch()
    with pytest.raises(errors.InputError, match="results are PNG"):
        ResultSettings(tmp_path / "photo.jpg", tmp_path / "a.jpg")
    with pytest.raises(errors.InputError, match="no such file or folder"):
        ResultSettings(tmp_path / "gone.jpg", tmp_path / "a.png")
