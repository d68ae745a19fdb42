"""The shipped detector is unsure where there is no drawn face to see, or only a part of one."""

import json
import subprocess
import sys

import conftest
import drawn_scenes
import numpy as np
import pytest

from tf_landtoon import files
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.detection import face_reading, landmark_confidence, toon_reader
from tf_landtoon.evaluation import spoilt_faces
from tf_landtoon.geometry import face_squares, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors

pytestmark = pytest.mark.slow

FACES = 12
WHOLE = face_squares.FaceSquare((127.5, 127.5), 150.0)
# The face of the photo that ships with the package, 512 px.
PHOTO, PHOTO_SQUARE = "tf_landtoon/samples/astronaut.jpg", face_squares.FaceSquare((222, 118), 125)


@pytest.fixture(scope="module")
def detector():
    return detectors.load("light")


@pytest.fixture(scope="module")
def calibration():
    return landmark_confidence.read(detectors.calibration_path("light"))


@pytest.fixture(scope="module")
def judge(detector, calibration):
    """(picture, square) -> each point's chance [40] to be less than 5 px off."""

    def chances(picture, square):
        (reading,) = face_reading.read(picture, [square], detector.find, detector.image_size)
        expected_px = calibration.expected_error_px(reading.spread_px)
        return calibration.share_right(expected_px, reading.certainty)

    return chances


@pytest.fixture(scope="module")
def toons():
    return [drawn_scenes.drawing(index) for index in range(FACES)]


@pytest.fixture(scope="module")
def of_toons(judge, toons):
    """[N, 40] chances of drawn faces as they are."""
    return np.stack([judge(rgb, face_squares.around(points)) for rgb, points in toons])


def clouds(seed):
    """Smooth spots of colour, as large as eyes and cheeks."""
    spots = np.random.default_rng(seed).integers(0, 256, (10, 10, 3)).astype(np.uint8)
    return drawn_scenes.enlarged(spots, 256)


NOT_FACES = {
    "noise": lambda seed: np.random.default_rng(seed).integers(0, 256, (256, 256, 3), np.uint8),
    "clouds": clouds,
    "grey": lambda seed: np.full((256, 256, 3), 40 + 40 * seed, np.uint8),
}


def test_drawn_faces_are_believed(of_toons):
    assert of_toons.mean() > 0.85
    assert of_toons.mean(axis=1).min() > 0.6


@pytest.mark.parametrize("kind", NOT_FACES)
def test_what_is_no_face_is_not_believed(judge, of_toons, kind):
    confidence = [judge(NOT_FACES[kind](seed), WHOLE).mean() for seed in range(5)]
    assert max(confidence) < 0.5
    assert max(confidence) < of_toons.mean(axis=1).min() - 0.15


@pytest.mark.parametrize("kind", NOT_FACES)
def test_no_face_is_answered_for_it_not_even_the_whole_picture(detector, calibration, kind):
    reader = toon_reader.ToonReader(detector, calibration)
    picture = NOT_FACES[kind](1)
    found = [*reader.faces(picture), reader.whole(picture)]
    assert max(face.confidence for face in found) < 0.5


def test_a_photo_of_a_person_is_not_believed(judge):
    assert judge(pictures.read_rgb(PHOTO), PHOTO_SQUARE).mean() < 0.4


def test_the_more_a_toon_is_blurred_the_less_it_is_believed(judge, toons, of_toons):
    confidence = [of_toons.mean()]
    for amount in (0.04, 0.07, 0.12):
        blurred = [spoilt_faces.blurred(rgb, points, amount) for rgb, points in toons]
        chances = [judge(x, face_squares.around(p)) for x, (_, p) in zip(blurred, toons)]
        confidence.append(np.mean(chances))
    assert all(a > b for a, b in zip(confidence, confidence[1:])), confidence
    assert confidence[-1] < confidence[0] - 0.3


@pytest.mark.parametrize("part", landmarks.ERASABLE)
def test_an_erased_parts_points_are_believed_less(judge, toons, of_toons, part):
    chances = np.stack(
        [
            judge(spoilt_faces.erased(rgb, points, part), face_squares.around(points))
            for rgb, points in toons
        ]
    )
    indices = list(landmarks.ERASABLE[part])
    assert chances[:, indices].mean() < of_toons[:, indices].mean() - 0.1
    assert chances.mean() < of_toons.mean()


def test_the_table_leaves_out_photos_that_the_detector_learnt_from(tmp_path):
    for index in range(2):
        rgb, points_px = drawn_scenes.drawing(index)
        files.write_atomically(tmp_path / "toons" / f"{index}.png", pictures.encode_png(rgb))
        marks = tmp_path / "points" / f"{index}.json"
        marks.parent.mkdir(exist_ok=True)
        marks.write_text(json.dumps({"points": landmark_formats.to_corner(points_px).tolist()}))
    photo = pictures.encode_png(pictures.read_rgb(PHOTO)[:256, 96:352])
    for name in ("known", "new", "unusual"):
        files.write_atomically(tmp_path / "photos" / f"{name}.png", photo)
    (tmp_path / "known.txt").write_text("known.png\nunusual\n")
    command = [sys.executable, "benchmarks/hard_to_fool.py", f"--pictures={tmp_path / 'toons'}"]
    command += [f"--landmarks={tmp_path / 'points'}", f"--photos={tmp_path / 'photos'}"]
    command += [f"--photos_exclude={tmp_path / 'known.txt'}", "--count=2"]
    environment = {"PYTHONPATH": str(conftest.PROJECT)}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=conftest.PROJECT, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[1] for row in rows if row[0] in ("toons", "photos")] == ["2", "1"]
