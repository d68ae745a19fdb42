import pathlib
import threading

import numpy as np
import pytest
from PIL import Image

import tf_landtoon
from tf_landtoon.images import pictures
from tf_landtoon.serving.page_texts import ENGLISH, JAPANESE
from tf_landtoon.serving.page_work import Complaint, PageWork

ASTRONAUT = str(pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg")


@pytest.fixture(scope="module")
def work():
    return PageWork(tf_landtoon.load, "light")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    photo = pictures.read_rgb(ASTRONAUT)[:300]
    both = np.hstack([photo, np.pad(photo[::2, ::2], ((0, 150), (0, 0), (0, 0)), "edge")])
    path = tmp_path_factory.mktemp("photos") / "two.png"
    path.write_bytes(pictures.encode_png(both))
    return str(path)


def test_each_face_is_shown_small_and_can_be_drawn(work, two):
    assert [x.shape for x in work.thumbnails(two, ENGLISH)] == [(96, 96, 3)] * 2
    drawings = [work.drawing(two, face, False, "plain", 0, False, ENGLISH) for face in (0, 1, 7)]
    assert [x.after.shape for x in drawings] == [(512, 512, 3)] * 3
    assert drawings[0].before.shape == (512, 512, 3)
    assert not np.array_equal(drawings[0].after, drawings[1].after)
    np.testing.assert_array_equal(drawings[1].after, drawings[2].after)  # there is no eighth


def test_the_background_may_be_left_out_and_points_shown(work):
    plain = work.drawing(ASTRONAUT, 0, False, "transparent", 0, False, ENGLISH)
    shown = work.drawing(ASTRONAUT, 0, False, "transparent", 0, True, ENGLISH)
    assert plain.after.shape == (512, 512, 4)
    assert np.abs(plain.before.astype(int) - shown.before).max() > 50
    np.testing.assert_array_equal(plain.after, shown.after)


@pytest.mark.slow
def test_each_of_twelve_looks_is_shown_small_and_can_be_drawn(work):
    small = work.variations(ASTRONAUT, 0, "plain", ENGLISH)
    assert [x.shape for x in small] == [(256, 256, 3)] * 12
    for look in (0, 7):
        large = work.drawing(ASTRONAUT, 0, False, "plain", look, False, ENGLISH).after
        halved = large.reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
        apart = [np.abs(halved - x).mean() for x in small]
        assert int(np.argmin(apart)) == look


@pytest.mark.slow
def test_the_trained_generator_draws_too(work):
    drawing = work.drawing(ASTRONAUT, 0, True, "photo", 0, False, ENGLISH)
    assert drawing.after.shape == drawing.before.shape == (112, 112, 3)


@pytest.mark.parametrize(
    "content, what",
    [
        (None, "no_photo"),
        (b"words", "unreadable"),
        (pictures.encode_png(np.full((90, 90, 3), 90, np.uint8)), "no_face"),
    ],
)
def test_a_complaint_is_in_the_readers_language(work, tmp_path, content, what):
    path = None
    if content:
        path = str(tmp_path / "photo.png")
        pathlib.Path(path).write_bytes(content)
    for texts in (ENGLISH, JAPANESE):
        for ask in (
            lambda: work.thumbnails(path, texts),
            lambda: work.drawing(path, 0, False, "photo", 0, False, texts),
        ):
            with pytest.raises(Complaint) as caught:
                ask()
            assert str(caught.value) == getattr(texts, what)


def test_a_picture_that_is_too_large_is_said(work, tmp_path):
    Image.new("1", (32_001, 10)).save(tmp_path / "wide.png")
    with pytest.raises(Complaint, match="too large"):
        work.thumbnails(str(tmp_path / "wide.png"), ENGLISH)


@pytest.mark.slow
def test_two_at_once_each_get_their_own(work, two):
    found = {}

    def draw(face):
        found[face] = work.drawing(two, face, False, "photo", 0, False, ENGLISH).after

    threads = [threading.Thread(target=draw, args=[face]) for face in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for face in (0, 1):
        alone = work.drawing(two, face, False, "photo", 0, False, ENGLISH).after
        np.testing.assert_array_equal(found[face], alone)
