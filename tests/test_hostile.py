"""Broken and hostile files through the commands: one line each, and the process lives."""

import json
import resource
import subprocess
import sys

import conftest
import hostile_files
import pytest

from tf_landtoon.detection import landmark_confidence
from tf_landtoon.models import detectors, model_config, model_directory
from tf_landtoon.networks import generators

_MOST_BYTES = 3_000_000_000  # that a process may use, TensorFlow's half a gigabyte included


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "files"
    return folder, hostile_files.write(folder)


@pytest.fixture(scope="module")
def model_dir(tmp_path_factory):
    """An untrained generator of 32 px whose frame is the whole picture: no face is needed."""
    directory = tmp_path_factory.mktemp("model")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(directory, config)
    model_directory.save_weights(directory, generator)
    return directory


def run(command, *arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [sys.executable, "-m", f"tf_landtoon.{command}", *map(str, arguments)],
        cwd=conftest.PROJECT,
        capture_output=True,
        text=True,
        errors="backslashreplace",
        timeout=900,
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # KB, of the largest child
    assert after * 1024 < _MOST_BYTES or after == before
    return done


def test_there_are_many_mechanisms():
    assert len(hostile_files.contents()) >= 30


@pytest.mark.slow
def test_stylize_draws_or_names_each_file_and_writes_only_into_its_folder(
    files, model_dir, tmp_path
):
    folder, count = files
    report = tmp_path / "out" / "report.json"
    above = set(folder.parent.iterdir())
    done = run(
        *("stylize", folder, f"--output={tmp_path / 'out'}", f"--model={model_dir}"),
        f"--json={report}",
    )
    content = json.loads(report.read_text())
    assert len(content["photos"]) == count and content["done"] >= 15
    for path, entry in content["photos"].items():
        assert entry["status"] == "done" or entry["reason"].startswith(path.split("\n")[0]), path
    assert done.returncode == 0
    assert set(folder.parent.iterdir()) == above and len(list(folder.iterdir())) == count
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


@pytest.mark.slow
def test_draw_names_each_file_for_none_shows_a_face(files, tmp_path):
    folder, count = files
    report = tmp_path / "report.json"
    done = run("draw", folder, f"--output={tmp_path / 'out'}", f"--json={report}")
    content = json.loads(report.read_text())
    assert done.returncode == 1
    assert len(content["photos"]) == content["skipped"] == count
    assert {path.name for path in tmp_path.iterdir()} == {"report.json"}


@pytest.mark.slow
def test_detect_reads_or_names_each_file(files, write_small_dan, tmp_path):
    folder, count = files
    model = write_small_dan(tmp_path / "dan")
    landmark_confidence.write(model / detectors.CALIBRATION_NAME, landmark_confidence.ROUGH, {})
    done = run("detect", folder, f"--output={tmp_path / 'out'}", f"--model={model}")
    content = json.loads((tmp_path / "out" / "landmarks.json").read_text())
    assert len(content["pictures"]) + len(content["skipped"]) == count
    assert done.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"dan", "out"}
