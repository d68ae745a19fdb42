import json
import os
import pathlib
import subprocess
import sys

import disc_faces
import numpy as np
import odd_pictures
import pytest
import tensorflow as tf

from tf_landtoon.annotations import landmark_formats
from tf_landtoon.geometry import frames
from tf_landtoon.images import edge_smoothing, pictures
from tf_landtoon.records import schema

PROJECT = pathlib.Path(__file__).parents[2]
TOOL = PROJECT / "pipelines" / "write_toon_records.py"


def run(**flags):
    command = [sys.executable, str(TOOL), *(f"--{name}={value}" for name, value in flags.items())]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def toons_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toons")
    for name, points_px in disc_faces.FACES_PX.items():
        (folder / f"{name}.png").write_bytes(pictures.encode_png(disc_faces.toon(points_px)))
        (folder / f"{name}.json").write_text(
            json.dumps({"points": landmark_formats.to_corner(points_px).tolist()})
        )
    blank = pictures.encode_png(np.full((200, 200, 3), 90, np.uint8))
    (folder / "blank.png").write_bytes(blank)
    (folder / "one_point.png").write_bytes(blank)
    (folder / "one_point.json").write_text(json.dumps({"points": [[5.0, 5.0]] * 40}))
    (folder / "text.jpg").write_text("these are words")
    return folder


def stored(directory):
    """name -> (toon, smoothed) of the split "train"."""
    size = schema.read_info(directory, kind="toons").image_size
    examples = {}
    for path in schema.shard_paths(directory, "train"):
        for serialized in tf.data.TFRecordDataset(path):
            features = tf.train.Example.FromString(serialized.numpy()).features.feature
            name = features["image/filename"].bytes_list.value[0].decode()
            twins = schema.parse_toon(serialized, size)
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
    assert stored(output).keys() == disc_faces.FACES_PX.keys()


def test_marked_faces_come_into_the_photos_frame(with_files):
    output, _ = with_files
    assert frames.from_json(schema.read_info(output).frame) == frames.PORTRAIT
    for name, (image, _) in stored(output).items():
        centre, _ = disc_faces.centre_and_spread(image[np.newaxis])
        assert np.allclose(centre[0], disc_in_frame(disc_faces.FACES_PX[name]), atol=1.0), name


def test_the_twin_is_smoothed_at_the_stored_size(with_files):
    for image, smoothed in stored(with_files[0]).values():
        assert np.array_equal(smoothed, edge_smoothing.smooth_edges(image))
        assert (smoothed != image).any()


@pytest.mark.slow
def test_an_exported_dan_finds_the_faces_without_landmark_files(toons_dir, tmp_path):
    disc_faces.export(tmp_path / "dan" / "1")
    flags = {"toons_dir": toons_dir, "output_dir": tmp_path / "out", "dan": tmp_path / "dan"}
    done = run(**flags, num_workers=2)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "landmarks not plausible": ["blank.png", "one_point.png"],
        "picture not usable": ["text.jpg"],
    }
    for name, (image, _) in stored(tmp_path / "out").items():
        centre, _ = disc_faces.centre_and_spread(image[np.newaxis])
        assert np.allclose(centre[0], disc_in_frame(disc_faces.FACES_PX[name]), atol=2.0), name

    assert "already written" in run(**flags).stdout
    os.utime(tmp_path / "dan" / "1" / "saved_model.pb", (1, 1))
    assert "another input_files" in run(**flags).stderr


@pytest.mark.slow
def test_without_landmarks_the_whole_picture_is_resized(toons_dir, tmp_path):
    done = run(toons_dir=toons_dir, output_dir=tmp_path / "out", image_size=100, num_workers=1)
    assert done.returncode == 0, done.stderr
    image, _ = stored(tmp_path / "out")["middle"]
    whole = disc_faces.toon(disc_faces.FACES_PX["middle"])
    halved = whole.reshape(100, 2, 100, 2, 3).mean(axis=(1, 3))
    assert np.abs(image - halved).max() <= 1
    assert schema.read_info(tmp_path / "out").frame == {"name": "none"}


@pytest.mark.slow
def test_odd_kinds_are_stored_and_unusable_files_are_named_with_their_reason(tmp_path):
    faces, points_px = tmp_path / "toons", disc_faces.FACES_PX["middle"]
    faces.mkdir()
    odd_pictures.write_kinds(faces, disc_faces.toon(points_px))
    odd_pictures.write_unusable(faces)
    for name in ("plain", "of_39", "nan", "outside"):
        (faces / f"{name}.png").write_bytes(pictures.encode_png(disc_faces.toon(points_px)))
    for path in list(faces.iterdir()):
        path.with_suffix(".json").write_text(
            json.dumps({"points": landmark_formats.to_corner(points_px).tolist()})
        )
    for name, points in (("of_39", points_px[:39]), ("outside", points_px + 150)):
        (faces / f"{name}.json").write_text(
            json.dumps({"points": landmark_formats.to_corner(points).tolist()})
        )
    (faces / "nan.json").write_text(json.dumps({"points": [[float("nan"), 1.0]] * 40}))
    done = run(toons_dir=faces, landmarks_dir=faces, output_dir=tmp_path / "out", num_workers=1)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "picture not usable": odd_pictures.UNUSABLE,
        "landmark file not usable": ["nan.png", "of_39.png"],
        "landmarks outside the picture": ["outside.png"],
    }
    assert stored(tmp_path / "out").keys() == {"plain"} | odd_pictures.KINDS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"toons_dir": "missing"}, "no such folder"),
        ({"toons_dir": "empty"}, "no pictures"),
        ({"landmarks_dir": "empty"}, "no landmark files"),
        ({"dan": "empty"}, "it is no model directory"),
    ],
)
def test_input_that_leaves_nothing_to_do_is_one_line(toons_dir, tmp_path, wrong, complaint):
    (tmp_path / "empty").mkdir()
    wrong = {name: tmp_path / value for name, value in wrong.items()}
    done = run(**{"toons_dir": toons_dir, "output_dir": tmp_path / "out", **wrong})
    assert done.returncode == 1 and complaint in done.stderr and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("output_dir", odd_pictures.NOT_WRITABLE)
def test_a_place_that_cannot_be_written_to_is_one_line(toons_dir, output_dir):
    done = run(toons_dir=toons_dir, output_dir=output_dir, num_workers=1)
    assert done.returncode == 1 and done.stdout == ""
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1
