import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
import odd_pictures
import pytest
import tensorflow as tf
from PIL import Image

import tf_landtoon
from tf_landtoon import files
from tf_landtoon.annotations import landmark_formats, outline
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import schema

PROJECT = pathlib.Path(__file__).parents[2]
TOOL = PROJECT / "pipelines" / "write_landmark_records.py"
GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")
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
    path.write_text(
        json.dumps(
            {"points": landmark_formats.to_corner(points_px).tolist(), "hidden": list(hidden)}
        )
    )


def messy_folder(folder):
    """Eight faces that can be used and eight that cannot."""
    folder.mkdir()
    odd_pictures.write_kinds(folder, picture())
    odd_pictures.write_unusable(folder)
    for name in ("plain", "thesis", "of_28", "of_39", "nan", "outside", "unmarked"):
        Image.fromarray(picture()).save(folder / f"{name}.png")
    for path in list(folder.iterdir()):
        if path.stem not in ("thesis", "of_28", "of_39", "nan", "outside", "unmarked"):
            write_points(path.with_suffix(".json"), FACE_PX, hidden=[3, 17])
    np.savetxt(folder / "thesis.txt", FACE_PX, fmt="%s")
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
    size = schema.read_info(directory, kind="landmarks").image_size
    examples = {}
    for path in schema.shard_paths(directory, "train"):
        for serialized in tf.data.TFRecordDataset(path):
            features = tf.train.Example.FromString(serialized.numpy()).features.feature
            name = features["image/filename"].bytes_list.value[0].decode()
            parsed = schema.parse_landmarks(serialized, size)
            examples[pathlib.Path(name).stem] = tuple(part.numpy() for part in parsed)
    return examples


def test_what_can_be_used_is_stored_and_the_rest_is_counted_by_reason(messy):
    flags, done = messy
    assert done.returncode == 0, done.stderr
    report = json.loads((flags["output_dir"] / "train-report.json").read_text())
    assert {reason: sorted(names) for reason, names in report["skipped"].items()} == {
        "picture not usable": odd_pictures.UNUSABLE,
        "landmark file not usable": ["nan.png", "of_39.png"],
        "landmarks outside the picture": ["outside.png"],
        "no landmark file": ["unmarked.png"],
    }
    usable = {"plain", "thesis", "of_28"} | odd_pictures.KINDS
    assert stored(flags["output_dir"]).keys() == usable
    assert (report["pictures_in"], report["pictures_out"]) == (16, 8)
    assert "pictures out: 8" in done.stdout and "picture not usable: 4" in done.stdout
    skipped = schema.read_info(flags["output_dir"]).splits["train"].skipped
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


def test_a_file_of_28_points_gets_the_rest_of_its_outline_from_the_picture(messy):
    drawn = FACE_PX[[*range(0, 17, 4), *range(17, 40)]]
    found = outline.spline_outline(picture(), drawn)
    square = frames.box_square(found, 1.25 * 160 / 112)
    expected = frames.apply(frames.square_matrix(*square, 160), found)
    _, landmarks_px, _ = stored(messy[0]["output_dir"])["of_28"]
    assert np.allclose(landmarks_px, expected, atol=1e-3)
    assert np.abs(found - landmarks.from_28(drawn)).max() > 1


def test_people_can_look_at_a_contact_sheet(messy):
    flags, done = messy
    path = flags["output_dir"] / "train-contact_sheet.jpg"
    assert f"look at these: {path}" in done.stdout
    sheet = pictures.read_rgb(path)
    assert sheet.shape == (320, 8 * 320, 3)  # eight faces in one row, each twice as large


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
    (tmp_path / "exclude.txt").write_text("grey\nplain.gif\n")
    flags = {**messy[0], "output_dir": tmp_path / "records", "crop": "none", "image_size": 100}
    done = run(**flags, only=tmp_path / "only.txt", exclude=tmp_path / "exclude.txt")
    assert done.returncode == 0, done.stderr
    assert "exclude.txt: no picture for plain.gif\n" in done.stderr
    examples = stored(tmp_path / "records")
    assert examples.keys() == {"plain", "thesis"}
    assert np.allclose(examples["plain"][1], (FACE_PX + 0.5) / 2 - 0.5, atol=1e-4)


@pytest.mark.slow
def test_landmarks_that_fall_on_one_point_are_no_face_whatever_the_crop(messy, tmp_path):
    Image.fromarray(picture()).save(tmp_path / "dot.png")
    write_points(tmp_path / "dot.json", np.full((40, 2), 50.0))
    flags = {**messy[0], "pictures_dir": tmp_path, "landmarks_dir": tmp_path, "crop": "none"}
    done = run(**{**flags, "output_dir": tmp_path / "records"})
    assert done.returncode == 1 and "landmarks fall on one point" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_points_of_the_thesis_map_are_stored_as_such(messy, tmp_path):
    (tmp_path / "only.txt").write_text("plain\n")
    flags = {**messy[0], "output_dir": tmp_path / "records", "landmark_map": "thesis"}
    done = run(**flags, only=tmp_path / "only.txt")
    assert done.returncode == 0, done.stderr
    info = schema.read_info(tmp_path / "records")
    assert info.landmark_map == "thesis"
    assert info.splits["train"].tool.endswith(f"of tf_landtoon {tf_landtoon.__version__}")


def wait_for_lines(path, count, process):
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.slow
def test_a_run_that_is_stopped_again_and_again_ends_with_the_bytes_of_one_that_is_not(tmp_path):
    faces, environment = tmp_path / "faces", {**os.environ, "PYTHONPATH": str(PROJECT)}
    faces.mkdir()
    files.write_atomically(faces / "0.png", pictures.encode_png(picture()))
    write_points(faces / "0.json", FACE_PX)
    for index in range(1, 200):
        for suffix in ("png", "json"):
            (faces / f"{index}.{suffix}").symlink_to(faces / f"0.{suffix}")
    flags = {"pictures_dir": faces, "landmarks_dir": faces, "num_workers": 2}
    assert run(**flags, output_dir=tmp_path / "whole" / "records").returncode == 0
    output = tmp_path / "stopped" / "records"
    journal = output / "train-unfinished.jsonl"
    stops = [(signal.SIGTERM, 20), (signal.SIGTERM, 60), (signal.SIGKILL, 100)]
    for how, lines in stops:
        stopped = subprocess.Popen(
            command(**flags, output_dir=output), env=environment, stderr=subprocess.DEVNULL
        )
        wait_for_lines(journal, lines, stopped)
        stopped.send_signal(how)
        assert stopped.wait(timeout=600) != 0
        if how != signal.SIGKILL:
            assert list(output.iterdir()) == [journal]
        assert not list(output.glob("*.tfrecord"))
    done = run(**flags, output_dir=output)
    assert done.returncode == 0 and "resumes after" in done.stdout
    names = {path.name for path in output.iterdir()}
    assert names == {path.name for path in (tmp_path / "whole" / "records").iterdir()}
    for name in names:
        assert (output / name).read_bytes() == (
            tmp_path / "whole" / "records" / name
        ).read_bytes(), name


@pytest.mark.slow
def test_a_folder_spelled_otherwise_is_the_same_folder(tmp_path):
    """Unfinished records are gone on with, finished ones left alone, whatever leads there."""
    faces, output = tmp_path / "faces", tmp_path / "records"
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    faces.mkdir()
    files.write_atomically(faces / "0.png", pictures.encode_png(picture()))
    write_points(faces / "0.json", FACE_PX)
    for index in range(1, 60):
        for suffix in ("png", "json"):
            (faces / f"{index}.{suffix}").symlink_to(faces / f"0.{suffix}")
    (tmp_path / "link").symlink_to("faces")

    def write(spelling):
        flags = {"pictures_dir": spelling, "landmarks_dir": spelling, "output_dir": output}
        return command(**flags, num_workers=1)

    stopped = subprocess.Popen(write("faces"), env=environment, cwd=tmp_path)
    wait_for_lines(output / "train-unfinished.jsonl", 5, stopped)
    stopped.terminate()
    assert stopped.wait(timeout=600) == 143
    told = []
    for spelling in ("faces/", str(faces), "link"):
        done = subprocess.run(
            write(spelling), env=environment, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout)
    assert "resumes after" in told[0] and "pictures out: 60" in told[0]
    assert "already written" in told[1] and "already written" in told[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"pictures_dir": "missing"}, "no such folder"),
        ({"pictures_dir": "empty"}, "no pictures"),
        ({"landmarks_dir": "missing"}, "no such folder"),
        ({"landmarks_dir": "empty"}, "no landmark files"),
        ({"only": "missing"}, "no readable list"),
    ],
)
def test_input_that_leaves_nothing_to_do_is_one_line(messy, tmp_path, wrong, complaint):
    (tmp_path / "empty").mkdir()
    wrong = {name: tmp_path / value for name, value in wrong.items()}
    done = run(**{**messy[0], "output_dir": tmp_path / "records", **wrong})
    assert done.returncode == 1 and done.stdout == ""
    assert complaint in done.stderr and done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "records").exists()


@pytest.mark.slow
@pytest.mark.parametrize("output_dir", odd_pictures.NOT_WRITABLE)
def test_a_place_that_cannot_be_written_to_is_one_line(messy, output_dir):
    done = run(**{**messy[0], "output_dir": output_dir})
    assert done.returncode == 1 and done.stdout == ""
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_folder_without_one_usable_face_writes_no_records_but_says_why(tmp_path):
    (tmp_path / "text.jpg").write_text("these are words")
    write_points(tmp_path / "text.json", FACE_PX)
    output = tmp_path / "records"
    done = run(pictures_dir=tmp_path, landmarks_dir=tmp_path, output_dir=output, num_workers=1)
    assert done.returncode == 1
    assert "no picture could be used" in done.stderr and "picture not usable: 1" in done.stdout
    assert [path.name for path in output.iterdir()] == ["train-report.json"]
