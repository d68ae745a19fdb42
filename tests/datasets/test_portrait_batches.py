import itertools

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.datasets import portrait_batches
from tf_landtoon.geometry import landmarks
from tf_landtoon.images.part_map import Part
from tf_landtoon.records import portrait_schema

STILL = portrait_batches.PortraitChanges(moves=None, behind_share=0.0, light=0.0, damage_share=0.0)


def batches(portrait_dir, toon_dir, **arguments):
    given = {"batch_size": 4, "image_size": 32, "seed": 1}
    return portrait_batches.endless(str(portrait_dir), str(toon_dir), **given | arguments)


def first(dataset, count=1):
    return list(itertools.islice(dataset, count))


def test_a_batch_has_pairs_with_their_points_and_anime_faces(portrait_records, toon_records):
    (batch,) = first(batches(portrait_records, toon_records))
    for images in (batch.photo, batch.drawing, batch.toon, batch.smooth_toon):
        assert images.shape == (4, 32, 32, 3)
        assert -1 <= images.numpy().min() < images.numpy().max() <= 1
    assert batch.landmarks_px.shape == (4, 40, 2) and batch.visible.shape == (4, 40)


def test_a_run_that_resumes_gets_the_batches_that_an_uninterrupted_one_gets(
    portrait_records, toon_records
):
    whole = first(batches(portrait_records, toon_records), 4)
    (later,) = first(batches(portrait_records, toon_records, start_step=3))
    for one, other in zip(whole[3], later, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_points_are_those_of_the_map_that_is_asked_for(portrait_records, toon_records):
    """In the fixture the photo's points lie 1 and 2 px right of the drawing's."""
    drawn, symmetric, thesis = (
        first(batches(portrait_records, toon_records, landmark_map=name, changes=STILL))[0]
        for name in ("drawn", "symmetric", "thesis")
    )
    for found, away in ((symmetric, 1), (thesis, 2)):
        apart = found.landmarks_px - drawn.landmarks_px
        np.testing.assert_allclose(apart, np.tile([away, 0], (4, 40, 1)), atol=1e-4)


def test_points_of_the_thesis_map_stay_where_they_are(portrait_records, toon_records):
    moved, still = (
        first(batches(portrait_records, toon_records, landmark_map="thesis", changes=changes))[0]
        for changes in (portrait_batches.PortraitChanges(), STILL)
    )
    np.testing.assert_array_equal(moved.landmarks_px, still.landmarks_px)


def test_photo_drawing_points_and_what_is_hidden_move_together():
    """One white pixel on black in both pictures, where the chin is; nose and right brow hidden."""
    size, chin = 64, np.array([40.0, 36.0])
    picture = np.zeros((8, size, size, 3), np.uint8)
    picture[:, 34:39, 38:43] = 255
    points = np.tile(chin, (8, 40, 1)).astype(np.float32)
    visible = np.ones((8, 40), np.float32)
    visible[:, 20] = 0.0  # right brow, inner
    person = np.full((8, size, size, 1), Part.SKIN, np.uint8)
    pair = portrait_schema.Portrait(
        picture, picture, person, person * 0 + 255, points, points, visible
    )
    pair = portrait_schema.Portrait(*map(tf.constant, pair))
    changes = portrait_batches.PortraitChanges(light=0.0, damage_share=0.0)
    photo, drawing, moved_px, seen = portrait_batches.changed(pair, changes, tf.constant([3, 4]))
    grid = np.stack(np.meshgrid(np.arange(size), np.arange(size)), -1)
    for pictures in (photo.numpy(), drawing.numpy()):
        weight = pictures.mean(-1)[..., None]
        centre = (grid * weight).sum((1, 2)) / weight.sum((1, 2))
        np.testing.assert_allclose(centre, moved_px[:, landmarks.CHIN], atol=0.6)
    hidden = {int(index) for index in np.argwhere(seen.numpy() == 0)[:, 1]}
    assert hidden == {19, 20}  # mirrored some, not all
    assert not np.allclose(moved_px, points)


def test_records_of_another_kind_are_refused(photo_records, toon_records):
    with pytest.raises(errors.InputError, match="'portraits' is needed"):
        batches(photo_records, toon_records)
