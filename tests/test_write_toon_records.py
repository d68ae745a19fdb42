import json
import os
import pathlib
import subprocess
import sys

import cv2
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import edge_smoothing, errors, frames, pictures, records

PROJECT = pathlib.Path(__file__).parents[1]
TOOL = PROJECT / "pipelines" / "write_toon_records.py"
GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "landmarks40.npz")
SHAPE = GOLDEN["p40_symmetric"].astype(np.float32)
SHAPE = SHAPE - (SHAPE.min(axis=0) + SHAPE.max(axis=0)) / 2  # centred on its box

sys.path.insert(0, str(PROJECT / "pipelines"))
import picture_jobs  # noqa: E402
import record_sets  # noqa: E402
import toon_alignment  # noqa: E402


def run(**flags):
    command = [sys.executable, str(TOOL), *(f"--{name}={value}" for name, value in flags.items())]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def toon(points_px, size=200):
    """A red disc where the face is, with a black outline."""
    image = np.full((size, size, 3), (40, 90, 160), np.uint8)
    (x, y), side = frames.box_square(points_px, 1.0)
    for colour, radius in (((0, 0, 0), side / 2 + 3), ((250, 60, 60), side / 2)):
        cv2.circle(image, (round(x), round(y)), round(radius), colour, -1, cv2.LINE_AA)
    return image


def centre_and_spread(images):
    """[N, S, S, 3] RGB -> centre [N, 2] and radius [N] of the red disc in each, px."""
    red = tf.cast(images[..., 0] > 200, tf.float32)
    mass = tf.reduce_sum(red, (1, 2)) + 1e-6
    grid = tf.range(tf.shape(images)[1], dtype=tf.float32)
    x = tf.reduce_sum(red * grid, (1, 2)) / mass
    y = tf.reduce_sum(red * grid[:, tf.newaxis], (1, 2)) / mass
    return tf.stack([x, y], axis=-1), tf.sqrt(mass / np.pi)


class DiscFinder(tf.Module):
    """Answers as an exported DAN does, and finds the red disc without having learnt to."""

    def __init__(self, image_size=112, shape=SHAPE):
        super().__init__()
        self.shape = shape
        spec = tf.TensorSpec([None, image_size, image_size, 3], tf.float32, "images")
        self.find = tf.function(self._find, input_signature=[spec])

    def _find(self, images):
        centre, radius = centre_and_spread(images)
        scale = 2 * radius / np.ptp(SHAPE, axis=0).max()
        return {"landmarks": centre[:, tf.newaxis] + scale[:, tf.newaxis, tf.newaxis] * self.shape}


def finder(image_size=112):
    disc = DiscFinder(image_size)
    return toon_alignment.Finder(
        lambda images: disc.find(tf.constant(images))["landmarks"].numpy(), image_size
    )


def export(folder, **arguments):
    module = DiscFinder(**arguments)
    tf.saved_model.save(module, str(folder), signatures={"landmarks": module.find})
    return folder


FACES_PX = {
    "middle": 1.0 * SHAPE + [100, 105],
    "aside": 0.8 * SHAPE + [75, 115],
    "large": 1.5 * SHAPE + [110, 100],
}


@pytest.fixture(scope="module")
def toons_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toons")
    for name, points_px in FACES_PX.items():
        (folder / f"{name}.png").write_bytes(pictures.encode_png(toon(points_px)))
        (folder / f"{name}.json").write_text(json.dumps({"points": points_px.tolist()}))
    blank = pictures.encode_png(np.full((200, 200, 3), 90, np.uint8))
    (folder / "blank.png").write_bytes(blank)
    (folder / "one_point.png").write_bytes(blank)
    (folder / "one_point.json").write_text(json.dumps({"points": [[5.0, 5.0]] * 40}))
    (folder / "text.jpg").write_text("these are words")
    return folder


def stored(directory):
    """name -> (toon, smoothed) of the split "train"."""
    size = records.read_info(directory, kind="toons").image_size
    examples = {}
    for path in records.shard_paths(directory, "train"):
        for serialized in tf.data.TFRecordDataset(path):
            features = tf.train.Example.FromString(serialized.numpy()).features.feature
            name = features["image/filename"].bytes_list.value[0].decode()
            twins = records.parse_toon(serialized, size)
            examples[pathlib.Path(name).stem] = tuple(twin.numpy() for twin in twins)
    return examples


def disc_in_frame(points_px):
    """Where the frame puts the middle of a face's box, px of a 112-px picture."""
    matrix = frames.matrix(frames.PORTRAIT, points_px, 112)
    return frames.apply(matrix, np.array(frames.box_square(points_px, 1.0)[0]))


@pytest.fixture(scope="module")
def with_files(toons_dir, tmp_path_factory):
    output = tmp_path_factory.mktemp("records") / "toons"
    done = run(toons_dir=toons_dir, landmarks_dir=toons_dir, output_dir=output, num_workers=2)
    return output, done


def test_marked_toons_are_stored_and_the_rest_is_counted_by_reason(with_files):
    output, done = with_files
    assert done.returncode == 0, done.stderr
    report = json.loads((output / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "no landmark file": ["blank.png", "text.jpg"],
        "landmarks not plausible": ["one_point.png"],
    }
    assert stored(output).keys() == FACES_PX.keys()


def test_marked_faces_come_into_the_photos_frame(with_files):
    output, _ = with_files
    assert frames.from_json(records.read_info(output).frame) == frames.PORTRAIT
    for name, (image, _) in stored(output).items():
        centre, _ = centre_and_spread(image[np.newaxis])
        assert np.allclose(centre[0], disc_in_frame(FACES_PX[name]), atol=1.0), name


def test_the_twin_is_smoothed_at_the_stored_size(with_files):
    for image, smoothed in stored(with_files[0]).values():
        assert np.array_equal(smoothed, edge_smoothing.smooth_edges(image))
        assert (smoothed != image).any()


def test_following_the_answers_ends_on_the_face_wherever_it_is():
    images = [toon(points_px) for points_px in FACES_PX.values()]
    answers_px, before_px = toon_alignment.follow(images, finder())
    for points_px, answer_px, earlier_px in zip(
        FACES_PX.values(), answers_px, before_px, strict=True
    ):
        assert np.linalg.norm(answer_px - points_px, axis=-1).mean() < 2
        assert toon_alignment.is_plausible(answer_px, earlier_px, (200, 200))


def test_a_large_toon_is_shrunk_and_its_landmarks_are_px_of_the_file(tmp_path):
    points_px = 5 * SHAPE + [500, 540]
    large = toon(points_px, size=1000)[:, :900]
    small, matrix = toon_alignment.shrunk(large)
    assert small.shape[0] * small.shape[1] <= 512 * 512 * 1.01
    assert np.allclose(frames.apply(matrix, np.array([-0.5, -0.5])), -0.5)
    corner_px = frames.apply(matrix, np.array([899.5, 999.5]))
    assert np.allclose(corner_px, np.array([small.shape[1], small.shape[0]]) - 0.5, atol=1e-3)
    (tmp_path / "large.png").write_bytes(pictures.encode_png(large))
    [job] = toon_alignment.align([picture_jobs.Job(tmp_path / "large.png")], finder())
    assert np.linalg.norm(job.landmarks_px - points_px, axis=-1).mean() < 8


def test_small_pictures_stay_as_they_are():
    small, matrix = toon_alignment.shrunk(toon(FACES_PX["middle"]))
    assert np.array_equal(small, toon(FACES_PX["middle"]))
    assert np.array_equal(matrix, [[1, 0, 0], [0, 1, 0]])


@pytest.mark.parametrize("answer", [np.nan, np.inf, 1e30])
def test_answers_without_meaning_cost_one_toon(toons_dir, answer):
    def spoiled(images):
        answers = finder().find(images)
        answers[0] = answer
        return answers

    jobs = [picture_jobs.Job(toons_dir / f"{name}.png") for name in ("middle", "large")]
    bad, good = toon_alignment.align(jobs, toon_alignment.Finder(spoiled, 112))
    assert bad.reason == toon_alignment.NOT_PLAUSIBLE
    assert good.reason is None and good.landmarks_px.shape == (40, 2)


def test_a_dan_of_another_size_is_asked_at_its_own(toons_dir, tmp_path):
    found = toon_alignment.load_dan(export(tmp_path / "dan" / "1", image_size=64).parent)
    assert found.image_size == 64
    [job] = toon_alignment.align([picture_jobs.Job(toons_dir / "middle.png")], found)
    assert np.linalg.norm(job.landmarks_px - FACES_PX["middle"], axis=-1).mean() < 3


@pytest.mark.parametrize("arguments", [{"shape": SHAPE[:28]}, {"image_size": None}])
def test_a_model_that_is_no_dan_of_40_points_is_refused(tmp_path, arguments):
    with pytest.raises(errors.InputError, match="40 points in square"):
        toon_alignment.load_dan(export(tmp_path / "dan", **arguments))


def test_a_replaced_input_is_not_answered_with_already_written(with_files, tmp_path):
    output, _ = with_files
    flags = records.read_info(output).splits["train"].flags
    assert record_sets.is_finished(output, "train", flags, 6)
    (tmp_path / "dan").mkdir()
    (tmp_path / "dan" / "saved_model.pb").touch()
    files = toon_alignment.files_of_dan(tmp_path / "dan")
    before = record_sets.flags_of([], files)
    assert record_sets.flags_of([], files) == before
    os.utime(files[0], (1, 1))
    after = record_sets.flags_of([], files)
    assert after != before
    with pytest.raises(errors.InputError, match="input_files.*--overwrite"):
        record_sets.is_finished(output, "train", flags | after, 6)


@pytest.mark.parametrize(
    ("points_px", "earlier_px"),
    [
        (0.05 * SHAPE + 100, 0.05 * SHAPE + 100),  # a dot
        (4.0 * SHAPE + 100, 4.0 * SHAPE + 100),  # larger than the picture
        (SHAPE + [-20, 100], SHAPE + [-20, 100]),  # outside
        (SHAPE * [1, -1] + 100, SHAPE * [1, -1] + 100),  # upside down
        (SHAPE + 100, SHAPE + [110, 100]),  # not settled
        (SHAPE + np.nan, SHAPE + np.nan),
    ],
)
def test_answers_that_cannot_be_a_face_are_not_plausible(points_px, earlier_px):
    assert toon_alignment.is_plausible(SHAPE + 100, SHAPE + 101, (200, 200))
    assert not toon_alignment.is_plausible(points_px, earlier_px, (200, 200))


@pytest.mark.slow
def test_an_exported_dan_finds_the_faces_without_landmark_files(toons_dir, tmp_path):
    export(tmp_path / "dan" / "1")
    flags = {"toons_dir": toons_dir, "output_dir": tmp_path / "out", "dan": tmp_path / "dan"}
    done = run(**flags, num_workers=2)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "landmarks not plausible": ["blank.png", "one_point.png"],
        "picture not usable": ["text.jpg"],
    }
    for name, (image, _) in stored(tmp_path / "out").items():
        centre, _ = centre_and_spread(image[np.newaxis])
        assert np.allclose(centre[0], disc_in_frame(FACES_PX[name]), atol=2.0), name

    assert "already written" in run(**flags).stdout
    os.utime(tmp_path / "dan" / "1" / "saved_model.pb", (1, 1))
    assert "another input_files" in run(**flags).stderr


@pytest.mark.slow
def test_without_landmarks_the_whole_picture_is_resized(toons_dir, tmp_path):
    done = run(toons_dir=toons_dir, output_dir=tmp_path / "out", image_size=100, num_workers=1)
    assert done.returncode == 0, done.stderr
    image, _ = stored(tmp_path / "out")["middle"]
    halved = toon(FACES_PX["middle"]).reshape(100, 2, 100, 2, 3).mean(axis=(1, 3))
    assert np.abs(image - halved).max() <= 1
    assert records.read_info(tmp_path / "out").frame == {"name": "none"}


def test_a_folder_that_is_no_saved_model_is_one_line(toons_dir, tmp_path):
    done = run(toons_dir=toons_dir, output_dir=tmp_path / "out", dan=tmp_path)
    assert done.returncode == 1 and "no SavedModel of a DAN" in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_one_line(tmp_path):
    done = run(toons_dir=tmp_path, output_dir=tmp_path / "out")
    assert done.returncode == 1 and "no pictures" in done.stderr
    assert len(done.stderr.splitlines()) == 1
