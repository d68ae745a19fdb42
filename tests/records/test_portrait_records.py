"""Photos to records of pairs in one process; a whole run is tested in tests/pipelines."""

import pathlib
import signal

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.geometry import landmarks
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors
from tf_landtoon.records import (
    outcomes,
    portrait_records,
    portrait_schema,
    schema,
    writer_settings,
)

SAMPLE = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"
PLACES = np.random.default_rng(1).uniform(40, 80, (40, 2))


@pytest.fixture(autouse=True)
def keep_signals():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def darker(rng, photo, parts, points, may_have_beard):
    return photo // 2, parts


@pytest.mark.slow
def test_records_hold_each_photo_once_for_every_variant(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "astronaut.jpg").symlink_to(SAMPLE)
    made = writer_settings.PortraitSettings(
        photos_dir=str(tmp_path / "photos"), image_size=64, variants=2, max_misfit=20.0
    )
    split = writer_settings.SplitSettings(output_dir=str(tmp_path / "out"), num_workers=1)
    portrait_records.write(made, split, darker)
    info = schema.read_info(tmp_path / "out", kind="portraits", image_size=64)
    assert info.splits["train"].num_examples == 2 and info.frame == {"name": "icon"}
    shards = schema.shard_paths(tmp_path / "out", "train")
    plain, dark = (
        portrait_schema.parse(raw, 64, "drawn") for raw in tf.data.TFRecordDataset(shards)
    )
    assert dark.photo.numpy().mean() < 0.6 * plain.photo.numpy().mean()


def outcome(landmarks_px):
    flat = pictures.encode_png(np.full((128, 128, 3), 90, np.uint8))
    return outcomes.Outcome(
        "a.jpg", flat, "png", drawing=flat, landmarks_px=landmarks_px, visible=np.ones(40, bool)
    )


def detector_that_says(points_px):
    """Whatever it sees; the view of PLACES, 1.25 times their box, is 112 px to it."""
    return detectors.Detector(lambda images: (points_px[None], np.zeros((1, 40))), 112)


def in_view(points_px):
    least, most = PLACES.min(0), PLACES.max(0)
    side = 1.25 * (most - least).max()
    return (points_px + 0.5 - ((least + most) / 2 + 0.5 - side / 2)) * 112 / side - 0.5


def test_a_pair_is_kept_where_the_detector_finds_the_face_as_drawn():
    sure = detector_that_says(in_view(PLACES))
    assert portrait_records.checked(outcome(PLACES), sure, 0.01).reason is None


def test_a_pair_is_left_out_where_its_eyes_are_elsewhere_but_not_for_its_mouth():
    rgb, seen = np.full((128, 128, 3), 90, np.uint8), np.ones(40, bool)
    for part, misfit_px in (("eyes", 3 * np.sqrt(12 / 19)), ("mouth", 0.0)):
        said = in_view(PLACES)
        said[list(landmarks.PARTS[part])] += [3, 0]
        found = portrait_records.misfit_px(rgb, PLACES, seen, detector_that_says(said))
        assert found == pytest.approx(misfit_px, abs=1e-3)
    said = in_view(PLACES) + [9, 0]
    left_out = portrait_records.checked(outcome(PLACES), detector_that_says(said), 5.0)
    assert left_out.reason == "drawing and landmarks do not fit" and "9.0 px" in left_out.detail


def test_what_was_left_out_before_is_left_alone():
    before = outcomes.Outcome("a.jpg", reason="no face found")
    assert portrait_records.checked(before, detector_that_says(PLACES), 1.0) is before
