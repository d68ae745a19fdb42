import json
import os
import pathlib
import subprocess
import sys
import sysconfig

import numpy as np
import odd_pictures
import pytest
import tensorflow as tf
from PIL import Image

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import schema

PROJECT = pathlib.Path(__file__).parents[2]
TOOL = PROJECT / "pipelines" / "write_photo_records.py"
ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


def run(environment=None, options=(), **flags):
    command = [sys.executable, *options, str(TOOL)]
    command += [f"--{name}={value}" for name, value in flags.items()]
    environment = environment or {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def photos_folder(folder):
    """Eight photos with a face and six files without one that can be used."""
    folder.mkdir()
    astronaut = Image.open(ASTRONAUT)
    astronaut.save(folder / "upright.png")
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    astronaut.transpose(Image.Transpose.ROTATE_90).save(folder / "turned.png", exif=exif)
    pair = Image.new("RGB", (800, 512))
    pair.paste(astronaut, (0, 0))
    pair.paste(astronaut.crop((150, 60, 294, 204)).resize((288, 288)), (512, 100))
    pair.save(folder / "pair.png")
    astronaut.resize((256, 256)).save(folder / "small.png")
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(folder / "noise.png")
    odd_pictures.write_kinds(folder, np.asarray(astronaut)[20:260, 100:340])
    odd_pictures.write_unusable(folder)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    flags = {
        "photos_dir": photos_folder(folder / "photos"),
        "output_dir": folder / "records",
        "max_enlargement": 1.1,
        "num_workers": 1,
    }
    return flags, run(**flags)


def stored(directory):
    """name -> (image, landmarks_px) of the split "train"."""
    examples = {}
    for path in schema.shard_paths(directory, "train"):
        for serialized in tf.data.TFRecordDataset(path):
            features = tf.train.Example.FromString(serialized.numpy()).features.feature
            name = features["image/filename"].bytes_list.value[0].decode()
            size = features["image/width"].int64_list.value[0]
            image, landmarks_px, _ = schema.parse_landmarks(serialized, size)
            examples[pathlib.Path(name).stem] = (image.numpy(), landmarks_px.numpy())
    return examples


def test_faces_are_stored_and_the_rest_is_counted_by_reason(written):
    flags, done = written
    assert done.returncode == 0, done.stderr
    report = json.loads((flags["output_dir"] / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "picture not usable": odd_pictures.UNUSABLE,
        "no face found": ["noise.png"],
        "face too small": ["small.png"],
    }
    assert report["notes"] == {"several faces, the largest taken": ["pair.png"]}
    assert stored(flags["output_dir"]).keys() == {"upright", "turned", "pair"} | odd_pictures.KINDS
    assert "several faces, the largest taken: 1" in done.stdout
    assert (report["pictures_in"], report["pictures_out"]) == (14, 8)


def test_the_description_tells_frame_and_map(written):
    info = schema.read_info(written[0]["output_dir"], kind="landmarks", image_size=112)
    assert frames.from_json(info.frame) == frames.PORTRAIT
    assert info.landmark_map == "symmetric"


def test_every_face_has_its_eyes_and_chin_in_the_frame(written):
    for name, (_, landmarks_px) in stored(written[0]["output_dir"]).items():
        eye_middle, chin = landmarks.anchor_points(landmarks_px)
        assert np.allclose(eye_middle, [55.5, 53.26], atol=0.01), name
        assert np.allclose(chin, [55.5, 95.82], atol=0.01), name


def test_a_photo_on_its_side_is_turned_upright_first(written):
    examples = stored(written[0]["output_dir"])
    assert np.array_equal(examples["turned"][0], examples["upright"][0])


def test_the_larger_face_is_the_one_that_is_taken(written):
    photo = pictures.read_rgb(written[0]["photos_dir"] / "pair.png")
    (_, points_px), _ = photo_faces.FaceFinder().landmarks_68(photo)
    assert points_px[30, 0] > 512  # the enlarged one, on the right
    mapped = landmarks.from_68(points_px)
    expected = frames.apply(frames.matrix(frames.PORTRAIT, mapped, 112), mapped)
    assert np.allclose(stored(written[0]["output_dir"])["pair"][1], expected, atol=1e-3)


def test_small_pictures_are_stored_without_loss(written):
    [path, *_] = schema.shard_paths(written[0]["output_dir"], "train")
    serialized = next(iter(tf.data.TFRecordDataset(path))).numpy()
    features = tf.train.Example.FromString(serialized).features.feature
    assert features["image/format"].bytes_list.value[0] == b"png"


@pytest.mark.slow
def test_thesis_map_without_a_frame_lowers_lids_by_8_8_px_of_a_112_px_picture(written, tmp_path):
    (tmp_path / "only.txt").write_text("upright\n")
    flags = {"photos_dir": written[0]["photos_dir"], "only": tmp_path / "only.txt"}
    done = run(
        **flags, output_dir=tmp_path / "out", frame="none", landmark_map="thesis", image_size=224
    )
    assert done.returncode == 0, done.stderr
    image, landmarks_px = stored(tmp_path / "out")["upright"]
    photo = pictures.read_rgb(ASTRONAUT)
    [(_, points_px)] = photo_faces.FaceFinder().landmarks_68(photo)
    expected = (points_px[list(landmarks.FROM_68)] + 0.5) * 224 / 512 - 0.5
    expected[[26, 27, 28, 32, 33, 34], 1] += 2 * 8.8
    assert image.shape == (224, 224, 3)
    assert np.allclose(landmarks_px, expected, atol=1e-3)
    assert schema.read_info(tmp_path / "out").frame == {"name": "none"}


@pytest.mark.slow
def test_two_workers_write_the_bytes_of_one(written, tmp_path):
    done = run(**{**written[0], "output_dir": tmp_path / "records", "num_workers": 2})
    assert done.returncode == 0, done.stderr
    for path in (tmp_path / "records").iterdir():
        assert path.read_bytes() == (written[0]["output_dir"] / path.name).read_bytes(), path.name


@pytest.mark.slow
@pytest.mark.parametrize("package", ["_dlib_pybind11", "face_recognition_models"])
def test_a_missing_package_is_one_line_that_says_what_to_install(written, tmp_path, package):
    packages = tmp_path / "packages"
    packages.mkdir()
    for path in pathlib.Path(sysconfig.get_path("purelib")).iterdir():
        if path.name.split(".")[0] != package:
            (packages / path.name).symlink_to(path)
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{packages}"}
    flags = {**written[0], "output_dir": tmp_path / "records"}
    done = run(environment, ["-S"], **flags)
    assert done.returncode == 1 and "pip install '.[photos]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "records").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"photos_dir": "missing"}, "no such folder"),
        ({"photos_dir": "empty"}, "no pictures"),
        ({"predictor": "missing"}, "no such predictor file"),
    ],
)
def test_input_that_leaves_nothing_to_do_is_one_line(written, tmp_path, wrong, complaint):
    (tmp_path / "empty").mkdir()
    wrong = {name: tmp_path / value for name, value in wrong.items()}
    done = run(**{**written[0], "output_dir": tmp_path / "records", **wrong})
    assert done.returncode == 1 and complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "records").exists()


@pytest.mark.slow
def test_an_unknown_frame_is_refused_with_the_known_ones(written, tmp_path):
    done = run(**{**written[0], "output_dir": tmp_path / "records", "frame": "passport"})
    assert done.returncode != 0 and "portrait|none" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("output_dir", odd_pictures.NOT_WRITABLE)
def test_a_place_that_cannot_be_written_to_is_one_line(written, output_dir):
    done = run(**{**written[0], "output_dir": output_dir})
    assert done.returncode == 1 and done.stdout == ""
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1
