import itertools
import shutil

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.datasets import augment_settings, landmark_batches
from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures
from tf_landtoon.records import schema, shard_writer


def first(dataset, count=1):
    return list(itertools.islice(dataset, count))


USUAL = augment_settings.FaceAugmentation()


def faces(directory, seed=1, **arguments):
    given = {"batch_size": 4, "image_size": 112, "augmentation": USUAL}
    sources = [landmark_batches.Source(str(directory), 1.0)]
    return landmark_batches.endless(sources, seed=seed, **(given | arguments))


def test_training_faces_have_the_promised_shapes_and_ranges(face_records):
    (batch,) = first(faces(face_records))
    assert batch.grey.shape == (4, 112, 112, 1) and batch.landmarks_px.shape == (4, 40, 2)
    assert 0 <= batch.grey.numpy().min() < batch.grey.numpy().max() <= 255
    count = batch.visible.numpy().sum(axis=1)
    assert ((count == 39) | (count == 0)).all()  # a face may be replaced by clouds
    assert (batch.seen.numpy() <= batch.visible.numpy()).all()


def test_of_photos_nothing_is_visible_or_seen(face_records):
    sources = [landmark_batches.Source(str(face_records), 1.0, points="none")]
    found = landmark_batches.endless(
        *(sources,), batch_size=4, image_size=112, augmentation=USUAL, seed=1
    )
    for batch in first(found, 3):
        assert not batch.visible.numpy().any() and not batch.seen.numpy().any()


@pytest.mark.slow
def test_answered_points_are_learnt_from_but_tell_no_right_from_wrong(face_records):
    sources = [landmark_batches.Source(str(face_records), 1.0, points="answered")]
    found = landmark_batches.endless(
        *(sources,), batch_size=4, image_size=112, augmentation=USUAL, seed=1
    )
    for batch in first(found, 3):
        assert batch.visible.numpy().any() and not batch.told.numpy().any()
    assert first(faces(face_records))[0].told.numpy().all()


@pytest.mark.slow
def test_one_seed_gives_one_order_and_the_same_changes(face_records):
    one, again, other = (first(faces(face_records, seed), 3) for seed in (1, 1, 2))
    for a, b in zip(one, again):
        np.testing.assert_array_equal(a.grey, b.grey)
    assert not np.array_equal(one[0].grey, other[0].grey)


# The epoch of the first source ends in the fourth batch.
@pytest.mark.parametrize("done", [1, pytest.param(3, marks=pytest.mark.slow), 4])
def test_a_run_that_resumes_gets_the_batches_that_an_uninterrupted_one_gets(face_records, done):
    def batches(start_step):
        sources = [landmark_batches.Source(str(face_records), share) for share in (2.0, 1.0)]
        return landmark_batches.endless(
            [sources[0], sources[1]._replace(points="answered")],
            batch_size=5,
            image_size=112,
            augmentation=USUAL,
            seed=1,
            start_step=start_step,
        )

    whole, resumed = first(batches(0), 9)[done:], first(batches(done), 9 - done)
    for wanted, got in zip(whole, resumed, strict=True):
        for a, b in zip(wanted, got, strict=True):
            np.testing.assert_array_equal(a, b)


def test_sources_are_drawn_from_by_their_shares(face_records, tmp_path):
    info = schema.DatasetInfo("black", "landmarks", 160, "anime", {"name": "none"})
    black = pictures.encode_png(np.zeros((160, 160, 3), np.uint8))
    points_px = synthetic.faces(1, 160, 1)[2][0]
    with shard_writer.ShardWriter(tmp_path, "train", info, "test", {}, 1) as writer:
        writer.write(
            schema.encode_landmarks(black, "png", 160, "0.png", points_px, np.ones(40, bool))
        )
    sources = [
        landmark_batches.Source(str(face_records), 3.0),
        landmark_batches.Source(str(tmp_path), 1.0),
    ]
    plain = augment_settings.FaceAugmentation(
        colour=0, degrade_share=0, occlude_share=0, erase_share=0, ruin_share=0, nothing_share=0
    )
    found = landmark_batches.endless(
        sources, batch_size=20, image_size=112, augmentation=plain, seed=1
    )
    dark = [batch.grey.numpy().max(axis=(1, 2, 3)) < 1 for batch in first(found, 20)]
    assert np.mean(dark) == pytest.approx(0.25, abs=0.08)


def test_points_of_the_thesis_map_are_refused_because_they_cannot_be_mirrored(
    face_records, tmp_path
):
    thesis = shutil.copytree(face_records, tmp_path / "thesis")
    info = thesis / schema.INFO_NAME
    info.write_text(info.read_text().replace('"anime"', '"thesis"'))
    with pytest.raises(errors.InputError, match="landmark_map=symmetric"):
        faces(thesis)


def test_validation_faces_come_once_unchanged_and_in_order(face_records):
    found = list(
        landmark_batches.one_round(str(face_records), "validation", batch_size=5, image_size=112)
    )
    assert [len(b.grey) for b in found] == [5, 5, 2]
    _, _, points_px = synthetic.faces(12, 160, 2)
    stored = np.concatenate([b.landmarks_px for b in found])
    # Two shards are filled in turn: 0, 2, 4, ... then 1, 3, 5, ...
    order = [*range(0, 12, 2), *range(1, 12, 2)]
    np.testing.assert_allclose(stored, points_px[order] - 24, atol=1e-3)


def test_pictures_smaller_than_the_network_are_refused(face_records):
    with pytest.raises(errors.InputError, match="larger --image_size"):
        faces(face_records, image_size=192)
