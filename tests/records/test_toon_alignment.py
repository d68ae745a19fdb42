import disc_faces
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors
from tf_landtoon.records import picture_jobs, toon_alignment


@pytest.fixture(scope="module")
def toons_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toons")
    for name, points_px in disc_faces.FACES_PX.items():
        (folder / f"{name}.png").write_bytes(pictures.encode_png(disc_faces.toon(points_px)))
    return folder


def find_in(disc):
    """What an exported detector's `find` does, of a `DiscFinder`."""

    def find(images):
        answer = disc.find(tf.constant(images))
        return answer["landmarks"].numpy(), answer["certainty"].numpy()

    return find


def finder(image_size=112):
    return detectors.Detector(find_in(disc_faces.DiscFinder(image_size)), image_size)


def test_following_the_answers_ends_on_the_face_wherever_it_is():
    images = [disc_faces.toon(points_px) for points_px in disc_faces.FACES_PX.values()]
    answers = zip(*toon_alignment.follow(images, finder()), strict=True)
    for points_px, (answer_px, earlier_px) in zip(
        disc_faces.FACES_PX.values(), answers, strict=True
    ):
        assert np.linalg.norm(answer_px - points_px, axis=-1).mean() < 2
        assert toon_alignment.is_plausible(answer_px, earlier_px, (200, 200))


def test_a_large_toon_is_shrunk_and_its_landmarks_are_px_of_the_file(tmp_path):
    points_px = 5 * disc_faces.SHAPE + [500, 540]
    large = disc_faces.toon(points_px, size=1000)[:, :900]
    small, matrix = toon_alignment.shrunk(large)
    assert small.shape[0] * small.shape[1] <= 512 * 512 * 1.01
    assert np.allclose(frames.apply(matrix, np.array([-0.5, -0.5])), -0.5)
    corner_px = frames.apply(matrix, np.array([899.5, 999.5]))
    assert np.allclose(corner_px, np.array([small.shape[1], small.shape[0]]) - 0.5, atol=1e-3)
    (tmp_path / "large.png").write_bytes(pictures.encode_png(large))
    [job] = toon_alignment.align([picture_jobs.Job(tmp_path / "large.png")], 0, finder())
    assert np.linalg.norm(job.landmarks_px - points_px, axis=-1).mean() < 8


def test_small_pictures_stay_as_they_are():
    small, matrix = toon_alignment.shrunk(disc_faces.toon(disc_faces.FACES_PX["middle"]))
    assert np.array_equal(small, disc_faces.toon(disc_faces.FACES_PX["middle"]))
    assert np.array_equal(matrix, [[1, 0, 0], [0, 1, 0]])


@pytest.mark.parametrize("answer", [np.nan, np.inf, 1e30])
def test_answers_without_meaning_cost_one_toon(toons_dir, answer):
    find = finder().find

    def spoiled(images):
        points_px, certainty = find(images)
        points_px[0] = answer
        return points_px, certainty

    jobs = [picture_jobs.Job(toons_dir / f"{name}.png") for name in ("middle", "large")]
    bad, good = toon_alignment.align(jobs, 0, detectors.Detector(spoiled, 112))
    assert bad.reason == picture_jobs.NOT_PLAUSIBLE
    assert good.reason is None and good.landmarks_px.shape == (40, 2)


def test_a_dan_of_another_size_is_asked_at_its_own(toons_dir, tmp_path):
    disc_faces.export(tmp_path / "dan" / "1", image_size=64)
    found = detectors.load(str(tmp_path / "dan"))
    assert found.image_size == 64
    [job] = toon_alignment.align([picture_jobs.Job(toons_dir / "middle.png")], 0, found)
    assert np.linalg.norm(job.landmarks_px - disc_faces.FACES_PX["middle"], axis=-1).mean() < 3


def test_a_run_that_goes_on_finds_the_landmarks_that_it_would_have_found(toons_dir):
    jobs = [picture_jobs.Job(toons_dir / f"{name}.png") for name in disc_faces.FACES_PX] * 30
    find, sizes = finder().find, []

    def noted(images):
        sizes.append(len(images))
        return find(images)

    detector = detectors.Detector(noted, 112)
    whole = list(toon_alignment.align(jobs, 0, detector))
    in_whole, sizes[:] = set(sizes), []
    rest = list(toon_alignment.align(jobs, 70, detector))
    assert len(rest) == 20 and set(sizes) < in_whole  # a network's last bit hangs on its batch
    for ours, theirs in zip(rest, whole[70:], strict=True):
        assert np.array_equal(ours.landmarks_px, theirs.landmarks_px)


@pytest.mark.parametrize(
    ("points_px", "earlier_px"),
    [
        (0.05 * disc_faces.SHAPE + 100, 0.05 * disc_faces.SHAPE + 100),  # a dot
        (4.0 * disc_faces.SHAPE + 100, 4.0 * disc_faces.SHAPE + 100),  # larger than the picture
        (disc_faces.SHAPE + [-20, 100], disc_faces.SHAPE + [-20, 100]),  # outside
        (disc_faces.SHAPE * [1, -1] + 100, disc_faces.SHAPE * [1, -1] + 100),  # upside down
        (disc_faces.SHAPE + 100, disc_faces.SHAPE + [110, 100]),  # not settled
        (disc_faces.SHAPE + np.nan, disc_faces.SHAPE + np.nan),
    ],
)
def test_answers_that_cannot_be_a_face_are_not_plausible(points_px, earlier_px):
    assert toon_alignment.is_plausible(disc_faces.SHAPE + 100, disc_faces.SHAPE + 101, (200, 200))
    assert not toon_alignment.is_plausible(points_px, earlier_px, (200, 200))
