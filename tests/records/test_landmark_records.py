"""Pictures and landmark files to crops; whole runs are tested in tests/pipelines."""

import json

import numpy as np
import pytest
from disc_faces import SHAPE

from tf_landtoon.annotations import landmark_formats, outline
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import landmark_records, picture_jobs

FACE_PX = (SHAPE * 90 / np.ptp(SHAPE, axis=0).max() + [100.0, 90.0]).astype(np.float32)
PICTURE = np.random.default_rng(0).integers(0, 256, (200, 220, 3), np.uint8)


@pytest.fixture
def job(tmp_path):
    (tmp_path / "face.png").write_bytes(pictures.encode_png(PICTURE))
    points = landmark_formats.to_corner(FACE_PX).tolist()
    (tmp_path / "face.json").write_text(json.dumps({"points": points, "hidden": [3]}))
    return picture_jobs.Job(tmp_path / "face.png", tmp_path / "face.json")


def test_the_view_holds_1_25_times_the_landmarks_box(job):
    outcome = landmark_records.crop_face(job, 160, view_size=112, outline_way="searched")
    (x, y), side_px = frames.box_square(outcome.landmarks_px, 1.25)
    assert (x, y, side_px) == pytest.approx((79.5, 79.5, 112), abs=1e-2)
    assert pictures.decode_rgb(outcome.encoded, "face").shape == (160, 160, 3)
    assert np.flatnonzero(~outcome.visible).tolist() == [3] and outcome.name == "face.png"


def test_without_a_view_the_whole_picture_is_resized(job):
    outcome = landmark_records.crop_face(job, 100, view_size=None, outline_way="searched")
    expected = (FACE_PX + 0.5) * [100 / 220, 0.5] - 0.5
    np.testing.assert_allclose(outcome.landmarks_px, expected, atol=1e-3)


def test_points_on_one_spot_are_no_face(job):
    job.landmarks_path.write_text(json.dumps({"points": [[50.0, 50.0]] * 40}))
    with pytest.raises(picture_jobs.Skip, match="one point"):
        landmark_records.crop_face(job, 100, None, "searched")


@pytest.mark.parametrize(
    ("way", "search"),
    [("searched", outline.spline_outline), ("thesis", outline.thesis_outline)],
)
def test_the_outline_of_28_points_is_looked_for_in_the_way_that_is_asked_for(way, search):
    points_28_px = outline.to_28(FACE_PX)
    read_px = landmarks.from_28(points_28_px)
    found_px = landmark_records.with_outline(PICTURE, read_px, way)
    np.testing.assert_array_equal(found_px, search(PICTURE, points_28_px))
    assert np.abs(found_px - read_px).max() > 0
    np.testing.assert_array_equal(
        landmark_records.with_outline(PICTURE, read_px, "spline"), read_px
    )


def test_forty_marked_points_are_left_alone():
    assert landmark_records.with_outline(PICTURE, FACE_PX, "searched") is FACE_PX
