"""The frame's flags belong to the writers whose pictures meet in a frame, and to no other."""

import os
import pathlib
import subprocess
import sys

import pytest

PROJECT = pathlib.Path(__file__).parents[2]


def run(name, *flags):
    command = [sys.executable, f"{PROJECT}/pipelines/write_{name}_records.py", *flags]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("name", ["photo", "toon"])
def test_a_face_share_out_of_range_is_refused(name):
    done = run(name, "--output_dir=x", "--photos_dir=x", "--toons_dir=x", "--face_share=0.9")
    assert done.returncode == 1 and "--face_share" in done.stderr
    assert "[0.1, 0.7]" in done.stderr


def test_landmark_records_have_no_frame():
    done = run("landmark", "--output_dir=x", "--frame=none")
    assert done.returncode == 1 and "Unknown command line flag 'frame'" in done.stderr
