import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import edge_smoothing, pictures
from tf_landtoon.records import frame_crops, outcomes

PROJECT = pathlib.Path(__file__).parents[2]

ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def photo_path(tmp_path_factory):
    """The face and what is round it."""
    path = tmp_path_factory.mktemp("photo") / "face.png"
    path.write_bytes(pictures.encode_png(pictures.read_rgb(ASTRONAUT)[20:260, 100:340]))
    return path


def crop_photo(path, **changes):
    settings = {"frame": frames.PORTRAIT, "image_size": 96, "landmark_map": "symmetric"}
    settings |= {"max_enlargement": 2.0, "predictor": None, **changes}
    return frame_crops.crop_photo(outcomes.Job(path), **settings)


def test_the_thesis_map_is_that_of_a_112_px_picture_at_any_size(photo_path):
    [(_, points_px)] = photo_faces.FaceFinder().landmarks_68(pictures.read_rgb(photo_path))
    outcome = crop_photo(photo_path, frame=None, landmark_map="thesis", image_size=224)
    expected = (points_px[list(landmarks.FROM_68)] + 0.5) * 224 / 240 - 0.5
    expected[[26, 27, 28, 32, 33, 34], 1] += 2 * 8.8
    assert np.allclose(outcome.landmarks_px, expected, atol=1e-3)
    assert pictures.decode_rgb(outcome.encoded, "crop").shape == (224, 224, 3)


def test_a_face_that_must_be_enlarged_too_much_is_left_out(photo_path):
    with pytest.raises(outcomes.Skip) as skip:
        crop_photo(photo_path, image_size=256, max_enlargement=1.0)
    assert skip.value.args[0] == "face too small"


def toon_job(folder, points_px):
    rgb = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    (folder / "toon.png").write_bytes(pictures.encode_png(rgb))
    return outcomes.Job(folder / "toon.png", landmarks_px=points_px)


def test_without_a_frame_a_toon_is_resized_whole_beside_its_twin(tmp_path):
    outcome = frame_crops.crop_toon(toon_job(tmp_path, None), None, 40)
    crop = pictures.decode_rgb(outcome.encoded, "crop")
    twin = pictures.decode_rgb(outcome.smoothed, "twin")
    assert crop.shape == (40, 40, 3) and np.array_equal(twin, edge_smoothing.smooth_edges(crop))
    assert outcome.landmarks_px is None


@pytest.mark.parametrize(
    ("point", "reason"),
    [((30, 20), outcomes.NOT_PLAUSIBLE), ((300, 20), "landmarks outside the picture")],
)
def test_landmarks_without_a_face_leave_a_toon_out(tmp_path, point, reason):
    job = toon_job(tmp_path, np.full((landmarks.COUNT, 2), point, float))
    with pytest.raises(outcomes.Skip) as skip:
        frame_crops.crop_toon(job, frames.PORTRAIT, 40)
    assert skip.value.args[0] == reason


def test_a_missing_predictor_is_an_input_error():
    with pytest.raises(errors.InputError, match="no such predictor"):
        frame_crops.finder("/nowhere/points.dat")
