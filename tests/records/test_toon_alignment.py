import disc_faces
import drawn_scenes
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.detection import landmark_confidence, toon_reader
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors
from tf_landtoon.records import outcomes, toon_alignment


@pytest.fixture(scope="module")
def toons_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toons")
    for name, points_px in disc_faces.FACES_PX.items():
        (folder / f"{name}.png").write_bytes(pictures.encode_png(disc_faces.toon(points_px)))
    blank = np.full((200, 200, 3), 90, np.uint8)
    (folder / "blank.png").write_bytes(pictures.encode_png(blank))
    (folder / "text.png").write_text("these are words")
    return folder


def find_in(disc):
    """What an exported detector's `find` does, of a `DiscFinder`."""

    def find(images):
        answer = disc.find(tf.constant(images))
        return answer["landmarks"].numpy(), answer["certainty"].numpy()

    return find


def reader(find=None, image_size=112):
    """A reader with a detector that nobody has calibrated: a finder of red discs, or `find`."""
    find = find or find_in(disc_faces.DiscFinder(image_size))
    return toon_reader.ToonReader(find, image_size, landmark_confidence.ROUGH)


def jobs_of(folder, *names):
    return [outcomes.Job(folder / f"{name}.png") for name in names]


def test_a_face_is_found_wherever_it_is(toons_dir):
    jobs = toon_alignment.align(jobs_of(toons_dir, *disc_faces.FACES_PX), 0, reader())
    for job, points_px in zip(jobs, disc_faces.FACES_PX.values(), strict=True):
        assert job.reason is None
        assert np.linalg.norm(job.landmarks_px - points_px, axis=-1).mean() < 2


def test_landmarks_in_a_large_toon_are_px_of_the_file(tmp_path):
    points_px = 5 * disc_faces.SHAPE + [500, 540]
    large = disc_faces.toon(points_px, size=1000)[:, :900]
    (tmp_path / "large.png").write_bytes(pictures.encode_png(large))
    [job] = toon_alignment.align(jobs_of(tmp_path, "large"), 0, reader())
    assert np.linalg.norm(job.landmarks_px - points_px, axis=-1).mean() < 8


@pytest.mark.slow
def test_of_two_faces_the_largest_is_taken(tmp_path):
    ground = np.full((360, 640, 3), 170, np.uint8)
    drawn_scenes.paste(ground, 5, (480, 180), 170)
    points_px = drawn_scenes.paste(ground, 0, (170, 180), 280)
    (tmp_path / "scene.png").write_bytes(pictures.encode_png(ground))
    calibration = landmark_confidence.read(detectors.calibration_path("light"))
    detector = detectors.load("light")
    light = toon_reader.ToonReader(detector.find, detector.image_size, calibration)
    [job] = toon_alignment.align(jobs_of(tmp_path, "scene"), 0, light)
    assert np.linalg.norm(job.landmarks_px - points_px, axis=-1).mean() < 8


def test_what_cannot_be_trusted_has_a_reason_and_marked_and_unreadable_toons_stay(toons_dir):
    marked = outcomes.Job(toons_dir / "middle.png", landmarks_path=toons_dir / "middle.json")
    jobs = [marked, *jobs_of(toons_dir, "blank", "text")]
    first, blank, text = toon_alignment.align(jobs, 0, reader())
    assert first == marked and text == jobs[2]
    assert blank.reason == outcomes.NOT_PLAUSIBLE and blank.landmarks_px is None


def test_a_detector_that_answers_its_mean_face_everywhere_is_not_trusted(toons_dir):
    def blind(crops):
        points_px = np.tile(drawn_scenes.MEAN_FACE_PX, (len(crops), 1, 1))
        return points_px.astype(np.float32), np.zeros((len(crops), 40), np.float32)

    for job in toon_alignment.align(jobs_of(toons_dir, *disc_faces.FACES_PX), 0, reader(blind)):
        assert job.reason == outcomes.NOT_PLAUSIBLE


@pytest.mark.parametrize("answer", [np.nan, np.inf, 1e30])
def test_answers_without_meaning_cost_one_toon(toons_dir, answer):
    find, calls = find_in(disc_faces.DiscFinder(112)), []

    def spoiled(images):
        points_px, certainty = find(images)
        calls.append(len(images))
        # All of the first toon's; numpy's arrays of TensorFlow cannot be written to.
        return (np.full_like(points_px, answer) if spoiled.on else points_px), certainty

    spoiled.on = True
    jobs = iter(toon_alignment.align(jobs_of(toons_dir, "middle", "large"), 0, reader(spoiled)))
    bad = next(jobs)
    spoiled.on = False
    good = next(jobs)
    assert calls and bad.reason == outcomes.NOT_PLAUSIBLE
    assert good.reason is None and good.landmarks_px.shape == (40, 2)


def test_an_error_that_nobody_foresaw_costs_one_toon(toons_dir):
    def broken(images):
        raise ZeroDivisionError("by chance")

    [job] = toon_alignment.align(jobs_of(toons_dir, "middle"), 0, reader(broken))
    assert job.reason == "unexpected: ZeroDivisionError: by chance"


def test_a_detector_of_another_size_is_asked_at_its_own(toons_dir, tmp_path):
    disc_faces.export(tmp_path / "dan" / "1", image_size=64)
    found = detectors.load(str(tmp_path / "dan"))
    assert found.image_size == 64
    asked = reader(found.find, found.image_size)
    [job] = toon_alignment.align(jobs_of(toons_dir, "middle"), 0, asked)
    assert np.linalg.norm(job.landmarks_px - disc_faces.FACES_PX["middle"], axis=-1).mean() < 3


def test_a_run_that_goes_on_finds_the_landmarks_that_it_would_have_found(toons_dir):
    jobs = jobs_of(toons_dir, *disc_faces.FACES_PX)
    whole = list(toon_alignment.align(jobs, 0, reader()))
    rest = list(toon_alignment.align(jobs, 1, reader()))
    assert len(rest) == 2
    for ours, theirs in zip(rest, whole[1:], strict=True):
        assert np.array_equal(ours.landmarks_px, theirs.landmarks_px)
