"""What generators are shown of the sample photo."""

import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames
from tf_landtoon.images import pictures
from tf_landtoon.painting import icon_photo, parts
from tf_landtoon.stylizing import portrait, views

SAMPLE = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def finder():
    return photo_faces.FaceFinder()


@pytest.fixture(scope="module")
def photo():
    return pictures.read_rgb(SAMPLE)


def test_a_model_of_a_template_is_shown_the_face_in_it(finder, photo):
    seen = views.of_faces(frames.to_json(frames.PORTRAIT), finder, 64)(photo)
    points_px = portrait.find(photo, finder).points_px
    matrix = portrait.place(photo, points_px, frames.PORTRAIT, 64)
    np.testing.assert_array_equal(seen, cropping.crop(photo, matrix, 64))


@pytest.mark.parametrize("quarters", [0, 1])
def test_a_model_of_icons_is_shown_the_photo_as_its_icon_frames_it(finder, photo, quarters):
    seen = views.of_faces(icon_photo.FRAME, finder, 64)(np.rot90(photo, quarters).copy())
    points_px = portrait.find(photo, finder).points_68_px
    wanted = icon_photo.framed(photo, points_px, parts.Parser().parts(photo, points_px), 64)
    apart = np.abs(seen.astype(int) - wanted.rgb)
    assert np.median(apart) <= 3  # the finder's points differ by a little when it looks turned


def test_without_a_face_there_is_nothing_to_show(finder):
    plain = np.full((90, 120, 3), 90, np.uint8)
    for frame in (icon_photo.FRAME, frames.to_json(frames.PORTRAIT)):
        assert views.of_faces(frame, finder, 64)(plain) is None
    assert views.middle(plain, 64).shape == (64, 64, 3)


def test_a_frame_that_nobody_knows_is_refused(finder):
    with pytest.raises(errors.InputError, match="expected name"):
        views.of_faces({"name": "odd"}, finder, 64)


def test_the_way_into_the_icons_frame_is_exact_and_may_be_resized(finder, photo):
    [face] = finder.faces(photo)
    parser = parts.Parser()
    shown, matrix = views.in_icon(photo, face.points_px, parser, 128)
    large, larger = views.in_icon(photo, face.points_px, parser, 256)
    assert shown.shape == (128, 128, 3) and large.shape == (256, 256, 3)
    np.testing.assert_allclose(views.resized(matrix, 128, 256), larger, atol=1e-2)
    crop = cropping.crop(photo, matrix, 128)
    assert np.abs(crop[30:100, 30:100].astype(int) - shown[30:100, 30:100]).mean() < 8
