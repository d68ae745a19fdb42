import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import time
import zlib

import cv2
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tf_landtoon import landmarks, pictures, records

PROJECT = pathlib.Path(__file__).parents[1]
TOOL = PROJECT / "pipelines" / "write_landmark_records.py"
GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "landmarks40.npz")
sys.path.insert(0, str(PROJECT / "pipelines"))
import picture_jobs  # noqa: E402

FACE_PX = 1.5 * GOLDEN["p40_symmetric"].astype(np.float32) + 10  # in a picture of 200 px


def command(**flags):
    return [sys.executable, str(TOOL), *(f"--{name}={value}" for name, value in flags.items())]


def run(**flags):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command(**flags), env=environment, capture_output=True, text=True)


def picture(size=200):
    y, x = np.mgrid[:size, :size]
    return np.stack([x % 256, y % 256, (x + y) // 2 % 256], axis=-1).astype(np.uint8)


def write_points(path, points_px, hidden=()):
    path.write_text(json.dumps({"points": np.asarray(points_px).tolist(), "hidden": list(hidden)}))


def messy_folder(folder):
    """Eight faces that can be used and eight that cannot."""
    folder.mkdir()
    rgb = Image.fromarray(picture())
    rgb.save(folder / "plain.png")
    rgb.convert("L").save(folder / "grey.png")
    rgb.convert("RGBA").save(folder / "rgba.png")
    rgb.convert("CMYK").save(folder / "cmyk.jpg")
    Image.fromarray(picture()[..., 0].astype(np.uint16) * 257).save(folder / "sixteen.png")
    rgb.save(folder / "animated.gif", save_all=True, append_images=[Image.new("RGB", (200, 200))])
    for name in ("thesis", "of_28", "of_39", "nan", "outside", "unmarked"):
        rgb.save(folder / f"{name}.png")
    jpeg = pictures.encode_jpeg(picture())
    (folder / "truncated.jpg").write_bytes(jpeg[: len(jpeg) // 2])
    (folder / "text.jpg").write_text("these are words")
    Image.new("RGB", (1, 1)).save(folder / "one_px.png")
    header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(header))
    signature = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13)
    (folder / "huge.png").write_bytes(signature + header + crc + b"\0\0\0\0IDAT" + bytes(4))
    for path in list(folder.iterdir()):
        if path.stem not in ("thesis", "of_28", "of_39", "nan", "outside", "unmarked"):
            write_points(path.with_suffix(".json"), FACE_PX, hidden=[3, 17])
    landmarks.write_text(folder / "thesis.txt", FACE_PX)
    write_points(folder / "of_28.json", FACE_PX[list(range(0, 17, 4)) + list(range(17, 40))])
    write_points(folder / "of_39.json", FACE_PX[:39])
    (folder / "nan.txt").write_text("nan 1\n" * 40)
    write_points(folder / "outside.json", FACE_PX + [90, 0])
    return folder


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy")
    flags = {
        "pictures_dir": messy_folder(folder / "faces"),
        "landmarks_dir": folder / "faces",
        "output_dir": folder / "records",
        "num_workers": 2,
        "num_shards": 2,
    }
    return flags, run(**flags)


def stored(directory):
    """name -> (image, landmarks_px, visible) of the split "train"."""
    size = records.read_info(directory, kind="landmarks").image_size
    examples = {}
    for path in records.shard_paths(directory, "train"):
        for serialized in tf.data.TFRecordDataset(path):
            features = tf.train.Example.FromString(serialized.numpy()).features.feature
            name = features["image/filename"].bytes_list.value[0].decode()
            parsed = records.parse_landmarks(serialized, size)
            examples[pathlib.Path(name).stem] = tuple(part.numpy() for part in parsed)
    return examples


def test_what_can_be_used_is_stored_and_the_rest_is_counted_by_reason(messy):
    flags, done = messy
    assert done.returncode == 0, done.stderr
    report = json.loads((flags["output_dir"] / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "picture not usable": ["huge.png", "one_px.png", "text.jpg", "truncated.jpg"],
        "landmark file not usable": ["nan.png", "of_39.png"],
        "landmarks outside the picture": ["outside.png"],
        "no landmark file": ["unmarked.png"],
    }
    usable = {"plain", "grey", "rgba", "cmyk", "sixteen", "animated", "thesis", "of_28"}
    assert stored(flags["output_dir"]).keys() == usable
    assert (report["pictures_in"], report["pictures_out"]) == (16, 8)
    assert "pictures out: 8" in done.stdout and "picture not usable: 4" in done.stdout
    skipped = records.read_info(flags["output_dir"]).splits["train"].skipped
    assert sum(skipped.values()) == 8


def test_the_middle_112_px_are_a_square_of_1_25_times_the_landmarks_box(messy):
    image, landmarks_px, _ = stored(messy[0]["output_dir"])["plain"]
    assert image.shape == (160, 160, 3)
    x0, y0, x1, y1 = landmarks.box(landmarks_px)
    assert max(x1 - x0, y1 - y0) * 1.25 == pytest.approx(112, abs=1e-3)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((79.5, 79.5), abs=1e-3)


def test_a_landmark_lies_on_the_same_colour_as_in_the_picture(messy):
    image, landmarks_px, _ = stored(messy[0]["output_dir"])["plain"]
    for (x, y), (source_x, source_y) in zip(landmarks_px, FACE_PX, strict=True):
        colour = image[round(float(y)), round(float(x))].astype(float)
        assert np.abs(colour[:2] - [source_x, source_y]).max() < 4  # JPEG and rounding


def test_hidden_points_are_stored_as_not_visible(messy):
    examples = stored(messy[0]["output_dir"])
    assert np.flatnonzero(examples["plain"][2] == 0).tolist() == [3, 17]
    assert examples["thesis"][2].all()


def test_all_kinds_of_landmark_files_say_the_same(messy):
    examples = stored(messy[0]["output_dir"])
    assert np.array_equal(examples["thesis"][1], examples["plain"][1])
    five = list(range(0, 17, 4))
    assert np.allclose(examples["of_28"][1][five], examples["plain"][1][five], atol=3)


def test_people_can_look_at_a_contact_sheet(messy):
    sheet = pictures.read_rgb(messy[0]["output_dir"] / "train-contact_sheet.jpg")
    assert sheet.shape == (320, 8 * 320, 3)  # eight faces in one row, each twice as large


def fail(job):
    """Fails as the libraries do, each picture in its own way."""
    match job.path.stem:
        case "opencv":
            cv2.resize(np.zeros((0, 0), np.uint8), (1, 1))
        case "numpy":
            np.linalg.inv(np.zeros((2, 2)))
        case "value":
            int("x")
        case "memory":
            raise MemoryError
    return picture_jobs.Outcome(job.path.name)


def test_an_unexpected_error_costs_one_picture_and_is_a_reason():
    names = ["opencv", "numpy", "value", "memory", "none"]
    jobs = [picture_jobs.Job(pathlib.Path(name)) for name in names]
    outcomes = list(picture_jobs.work(fail, jobs, num_workers=1, what="fail"))
    assert [outcome.name for outcome in outcomes] == names
    opencv, *others = [outcome.reason for outcome in outcomes]
    assert opencv.startswith("unexpected: error: OpenCV") and "\n" not in opencv
    assert others == [
        "unexpected: LinAlgError: Singular matrix",
        "unexpected: ValueError: invalid literal for int() with base 10: 'x'",
        "unexpected: MemoryError",
        None,
    ]


@pytest.mark.slow
def test_the_same_command_again_leaves_the_records_alone(messy):
    flags, _ = messy
    before = {path: path.stat().st_mtime_ns for path in flags["output_dir"].iterdir()}
    done = run(**{**flags, "num_workers": 1})
    assert done.returncode == 0 and "already written" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in flags["output_dir"].iterdir()} == before


@pytest.mark.slow
def test_other_flags_need_overwrite_or_another_directory(messy):
    done = run(**{**messy[0], "image_size": 96})
    assert done.returncode == 1
    assert "image_size" in done.stderr and "--overwrite" in done.stderr


@pytest.mark.slow
def test_the_number_of_workers_does_not_change_a_byte(messy, tmp_path):
    flags = {**messy[0], "output_dir": tmp_path / "records", "num_workers": 1}
    assert run(**flags).returncode == 0
    for path in (tmp_path / "records").iterdir():
        assert path.read_bytes() == (messy[0]["output_dir"] / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_the_lists_choose_and_none_keeps_the_whole_picture(messy, tmp_path):
    (tmp_path / "only.txt").write_text("plain\ngrey.png\nthesis\n")
    (tmp_path / "exclude.txt").write_text("grey\n")
    flags = {**messy[0], "output_dir": tmp_path / "records", "crop": "none", "image_size": 100}
    done = run(**flags, only=tmp_path / "only.txt", exclude=tmp_path / "exclude.txt")
    assert done.returncode == 0, done.stderr
    examples = stored(tmp_path / "records")
    assert examples.keys() == {"plain", "thesis"}
    assert np.allclose(examples["plain"][1], (FACE_PX + 0.5) / 2 - 0.5, atol=1e-4)


@pytest.mark.slow
def test_a_killed_run_leaves_no_shards(tmp_path):
    (tmp_path / "faces").mkdir()
    pictures.write_atomically(tmp_path / "faces" / "0.png", pictures.encode_png(picture()))
    write_points(tmp_path / "faces" / "0.json", FACE_PX)
    for index in range(1, 3000):
        for suffix in ("png", "json"):
            (tmp_path / "faces" / f"{index}.{suffix}").symlink_to(
                tmp_path / "faces" / f"0.{suffix}"
            )
    faces, output = tmp_path / "faces", tmp_path / "records"
    process = subprocess.Popen(
        command(pictures_dir=faces, landmarks_dir=faces, output_dir=output, num_workers=2),
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.DEVNULL,
    )
    while not list(output.glob("*.tmp")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) != 0
    assert list(output.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"pictures_dir": "/nowhere/faces"}, "no such folder"),
        ({"landmarks_dir": str(PROJECT / "tf_landtoon")}, "no landmark files"),
        ({"only": "/nowhere/list.txt"}, "no readable list"),
    ],
)
def test_input_that_leaves_nothing_to_do_is_one_line(messy, tmp_path, wrong, complaint):
    done = run(**{**messy[0], "output_dir": tmp_path / "records", **wrong})
    assert done.returncode == 1 and done.stdout == ""
    assert complaint in done.stderr and done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "records").exists()


def test_a_place_that_cannot_be_written_to_is_one_line(messy, tmp_path):
    (tmp_path / "file").touch()
    done = run(**{**messy[0], "output_dir": tmp_path / "file" / "records"})
    assert done.returncode == 1
    assert "cannot be written" in done.stderr.splitlines()[-1]


@pytest.mark.slow
def test_a_folder_without_one_usable_face_writes_no_records_but_says_why(tmp_path):
    (tmp_path / "text.jpg").write_text("these are words")
    write_points(tmp_path / "text.json", FACE_PX)
    output = tmp_path / "records"
    done = run(pictures_dir=tmp_path, landmarks_dir=tmp_path, output_dir=output, num_workers=1)
    assert done.returncode == 1
    assert "no picture could be used" in done.stderr and "picture not usable: 1" in done.stdout
    assert [path.name for path in output.iterdir()] == ["train-report.json"]
