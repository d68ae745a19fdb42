import os
import pathlib
import subprocess
import sys

import pytest

from tf_landtoon.records import schema

PROJECT = pathlib.Path(__file__).parents[2]
TOOL = PROJECT / "pipelines" / "write_portrait_records.py"
SAMPLE = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


def run(**flags):
    command = [sys.executable, str(TOOL), *(f"--{name}={value}" for name, value in flags.items())]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_a_photo_and_its_variant_become_records_and_a_sheet(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "astronaut.jpg").symlink_to(SAMPLE)
    flags = {"photos_dir": tmp_path / "photos", "output_dir": tmp_path / "out", "num_workers": 1}
    done = run(**flags, variants=2, max_misfit=50, least_overlap=0.3)
    assert done.returncode == 0, done.stderr
    info = schema.read_info(tmp_path / "out", kind="portraits", image_size=256)
    assert info.splits["train"].num_examples == 2
    assert (tmp_path / "out" / "train-contact_sheet.jpg").exists()
    again = run(**flags, variants=2, max_misfit=50, least_overlap=0.3)
    assert "left alone" in again.stdout


@pytest.mark.slow
def test_a_folder_of_maps_that_is_missing_is_told_of(tmp_path):
    done = run(photos_dir=tmp_path, maps=tmp_path / "none", output_dir=tmp_path / "out")
    assert done.returncode == 1 and "none: no such folder" in done.stderr
