"""Pairs of the sample photo and its drawing."""

import pathlib
import shutil

import cv2
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.records import outcomes, portrait_drawings

SAMPLE = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


def made(**changes):
    given = {"maps": None, "image_size": 64, "least_overlap": 0.5, "predictor": None, "seed": 1}
    return portrait_drawings.Drawing(**given | changes)


def bright(rng, photo, parts, points, may_have_beard):
    """A variant: the photo nearly white, by chance more or less."""
    return np.full_like(photo, rng.integers(200, 255)), parts


@pytest.fixture(scope="module")
def pair():
    return portrait_drawings.draw_pair(outcomes.Job(SAMPLE), made())


def test_photo_drawing_and_maps_have_one_size_and_the_marks_lie_within(pair):
    photo, drawing = (pictures.decode_rgb(x, "") for x in (pair.encoded, pair.drawing))
    parts, cover = (
        cv2.imdecode(np.frombuffer(x, np.uint8), cv2.IMREAD_UNCHANGED)
        for x in (pair.parts, pair.cover)
    )
    assert photo.shape == drawing.shape == (64, 64, 3)
    assert parts.shape == cover.shape == (64, 64)
    assert not np.array_equal(photo, drawing)
    for points in (pair.landmarks_px, pair.photo_points_px):
        assert (points > 0).all() and (points < 63).all()
    assert pair.visible.shape == (40,) and pair.name == "astronaut.jpg"


def test_the_photos_points_become_40_by_either_map(pair):
    found = portrait_drawings.photo_landmarks(pair.photo_points_px, 64)
    assert set(found) == {"symmetric", "thesis"}
    for points in found.values():
        assert points.shape == (40, 2)
        np.testing.assert_allclose(points[:17], pair.photo_points_px[:17], atol=1e-4)
    assert not np.allclose(found["symmetric"][23:35], found["thesis"][23:35])


def test_a_variant_is_another_photo_of_another_name_and_the_same_each_time():
    job = outcomes.Job(SAMPLE, variant=2)
    one, again = (portrait_drawings.draw_pair(job, made(change=bright)) for _ in range(2))
    assert one.name == "astronaut~2.jpg" and one.encoded == again.encoded
    assert pictures.decode_rgb(one.encoded, "").mean() > 190


def test_a_photo_without_a_face_is_left_out(tmp_path):
    path = tmp_path / "plain.png"
    path.write_bytes(pictures.encode_png(np.full((120, 120, 3), 90, np.uint8)))
    with pytest.raises(outcomes.Skip, match="no face found"):
        portrait_drawings.draw_pair(outcomes.Job(path), made())


def test_a_pair_that_does_not_fit_is_left_out():
    with pytest.raises(outcomes.Skip, match="do not fit"):
        portrait_drawings.draw_pair(outcomes.Job(SAMPLE), made(least_overlap=1.0))


def test_a_map_is_told_of_if_it_is_missing_or_of_another_size(tmp_path):
    photo = shutil.copy(SAMPLE, tmp_path / "a.jpg")
    job, asked = outcomes.Job(pathlib.Path(photo)), made(maps=str(tmp_path))
    with pytest.raises(errors.InputError, match="no map of parts"):
        portrait_drawings.draw_pair(job, asked)
    (tmp_path / "a.png").write_bytes(cv2.imencode(".png", np.zeros((9, 9), np.uint8))[1].tobytes())
    with pytest.raises(errors.InputError, match="another size"):
        portrait_drawings.draw_pair(job, asked)
