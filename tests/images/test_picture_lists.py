import os
import pathlib

import numpy as np
import pytest

from tf_landtoon.images import picture_lists, pictures


@pytest.fixture
def folder(tmp_path):
    """Pictures, a text, a fifo, a dead link, a loop of links, a subfolder and hidden things."""
    png = pictures.encode_png(np.zeros((9, 9, 3), np.uint8))
    for name in ("b.png", "a.jpg", "sub/c.webp", "sub/.hidden/d.png", ".e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(png)
    (tmp_path / "notes.txt").touch()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "dead.png").symlink_to("nowhere")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.png").symlink_to("loop.png")
    return tmp_path


def names(listing, folder):
    return [path.relative_to(folder).as_posix() for path in listing.paths]


def test_every_file_of_a_folder_is_a_picture_or_named_with_its_reason(folder):
    listing = picture_lists.of([folder])
    assert names(listing, folder) == ["a.jpg", "b.png"]
    reasons = {pathlib.Path(path).name: why for path, why in listing.passed_over.items()}
    assert reasons.keys() == {"notes.txt", "pipe.png", "dead.png", "loop.png", "sub"}
    assert "--recursive" in reasons["sub"] and "leads nowhere" in reasons["dead.png"]
    assert (
        "not a picture by its name" in reasons["notes.txt"] and "not a file" in reasons["pipe.png"]
    )
    assert all(str(folder) in why for why in listing.passed_over.values())


def test_recursive_looks_below_but_not_into_hidden_folders_or_links(folder):
    listing = picture_lists.of([folder], recursive=True)
    assert names(listing, folder) == ["a.jpg", "b.png", "sub/c.webp"]
    assert str(folder / "sub") not in listing.passed_over


def test_a_picture_that_is_meant_twice_comes_once_and_named_files_are_taken_as_they_are(folder):
    listing = picture_lists.of([folder / "b.png", folder, folder / "notes.txt", folder / "gone"])
    assert names(listing, folder) == ["b.png", "a.jpg", "notes.txt", "gone"]


def test_a_folder_without_pictures_is_named_and_what_is_in_it_too(tmp_path):
    (tmp_path / "notes.txt").touch()
    listing = picture_lists.of([tmp_path])
    assert not listing.paths
    assert listing.passed_over.keys() == {str(tmp_path), str(tmp_path / "notes.txt")}
