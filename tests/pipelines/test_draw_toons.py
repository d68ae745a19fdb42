"""The command keeps its promises; what it draws is tested in tests/drawing."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from tf_landtoon.annotations import landmark_formats
from tf_landtoon.images import pictures

PROJECT = pathlib.Path(__file__).parents[2]


def run(*flags, **options):
    command = [sys.executable, str(PROJECT / "pipelines" / "draw_toons.py"), *flags]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def test_one_seed_gives_the_same_bytes_for_any_number_of_workers(tmp_path):
    flags = ["--count=3", "--image_size=64", "--seed=5"]
    for workers in (1, 2):
        result = run(f"--output_dir={tmp_path / str(workers)}", f"--num_workers={workers}", *flags)
        assert result.returncode == 0, result.stderr
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    faces = [f"{i:06d}.{kind}" for i in range(3) for kind in ("jpg", "json")]
    assert names == [".draw_toons.json", *faces]
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.slow
def test_a_stopped_run_goes_on_where_it_stopped(tmp_path):
    faces = tmp_path / "faces"
    flags = [f"--output_dir={faces}", "--count=3", "--image_size=48", "--num_workers=1"]
    assert "3 drawn, 0 skipped" in run(*flags).stdout
    lost = (faces / "000001.jpg").read_bytes()
    (faces / "000001.json").unlink()
    result = run(*flags, "--contact_sheet")
    assert "1 drawn, 2 skipped" in result.stdout
    assert (faces / "000001.jpg").read_bytes() == lost
    points, hidden = landmark_formats.read_json(faces / "000001.json")
    assert points.shape == (40, 2) and all(0 <= index < 40 for index in hidden)
    assert json.loads((faces / "000001.json").read_text())["image"] == "000001.jpg"
    assert pictures.read_rgb(tmp_path / "faces_contact_sheet.jpg").shape == (48, 144, 3)


@pytest.mark.slow
def test_a_folder_of_other_faces_is_refused_and_left_alone(tmp_path):
    faces = tmp_path / "faces"
    flags = [f"--output_dir={faces}", "--count=1", "--image_size=48", "--num_workers=1"]
    assert run(*flags, "--seed=5").returncode == 0
    before = {path.name: path.read_bytes() for path in faces.iterdir()}
    for others in (["--seed=6"], ["--seed=5", "--image_size=64"]):
        result = run(*flags, *others)
        assert result.returncode == 1 and result.stderr.count("\n") == 1
        assert str(faces) in result.stderr and "another --output_dir" in result.stderr
        assert {path.name: path.read_bytes() for path in faces.iterdir()} == before


@pytest.mark.slow
def test_bad_flags_end_in_one_line(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for flags, said in (
        ([f"--output_dir={tmp_path}", "--count=0"], "--count=0"),
        ([f"--output_dir={blocked / 'faces'}", "--count=1"], str(blocked)),
    ):
        result = run(*flags)
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1 and result.stderr.startswith("error: ")
        assert said in result.stderr
