import os
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(errors.InputError, match="cannot be read"):
        pictures.read_rgb(tmp_path / "none.png")


def test_a_pipe_and_a_folder_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    for path in (tmp_path / "pipe.jpg", tmp_path):
        with pytest.raises(errors.InputError, match="not a file"):
            pictures.read_rgb(path)


def test_every_file_is_a_picture_or_among_the_others(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("a.HEIC", "b.jfif", "c.mpo", "notes.txt", "film.mp4", "sub/d.avif", "sub/e.doc"):
        (tmp_path / name).touch()
    for recursive in (False, True):
        found = pictures.list_pictures(tmp_path, recursive)
        others = pictures.list_others(tmp_path, recursive)
        names = {path.relative_to(tmp_path).as_posix() for path in [*found, *others]}
        below = {"sub/d.avif", "sub/e.doc"} if recursive else {"sub"}
        assert names == {"a.HEIC", "b.jfif", "c.mpo", "notes.txt", "film.mp4"} | below
        assert (tmp_path / "sub" / "d.avif" in found) == recursive


def test_pictures_are_listed_by_name_without_other_files(tmp_path):
    for name in ("b.png", "a.JPG", ".hidden.png", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    assert [path.name for path in pictures.list_pictures(tmp_path)] == ["a.JPG", "b.png"]


def test_a_missing_and_an_empty_folder_are_told_apart(tmp_path):
    with pytest.raises(errors.InputError, match="no such folder"):
        pictures.list_pictures(tmp_path / "none")
    with pytest.raises(errors.InputError, match="no pictures"):
        pictures.list_pictures(tmp_path)


def test_a_contact_sheet_has_its_pictures_row_by_row_and_white_after():
    images = [np.full((4, 6, 3), value, np.uint8) for value in (10, 20, 30)]
    sheet = pictures.contact_sheet(images, columns=2)
    assert sheet.shape == (8, 12, 3)
    assert sheet[0, 6, 0] == 20 and sheet[4, 0, 0] == 30 and (sheet[4:, 6:] == 255).all()


@pytest.mark.parametrize(
    "names, wanted",
    [
        ("x/a.jpg x/b.png", "a b"),
        ("x/a.jpg x/a.png x/b.png", "a.jpg a.png b"),
        ("x/a.jpg x/a.jpg.webp x/a.png", "a.jpg a.jpg.webp a.png"),
        ("x/a.jpg x/a.jpg.webp", "a a.jpg.webp"),
        ("x/a.png y/a.png", "00000_a.png 00001_a.png"),
        ("x/a.png y/a.png z/a.jpg", "00000_a.png 00001_a.png a.jpg"),
        # Names that look as if a number had been put before another one.
        ("x/a.png y/a.png x/00000_a.png.gif", "00003_a.png 00001_a.png 00000_a.png"),
        ("x/a x/a.png", "a a.png"),
    ],
)
def test_results_of_pictures_have_names_of_their_own(names, wanted):
    paths = [pathlib.Path(name) for name in names.split()]
    assert pictures.result_names(paths) == wanted.split()
