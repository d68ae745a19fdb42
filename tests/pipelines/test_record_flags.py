"""The flags of all record writers, and how quickly a command shows them."""

import os
import pathlib
import subprocess
import sys

import pytest

PROJECT = pathlib.Path(__file__).parents[2]
SHARED = ["output_dir", "split", "image_size", "only", "exclude", "seed", "num_shards"]
HEAVY = {"tensorflow", "keras", "cv2", "PIL"}


def shown_by(name):
    """What --help of a pipeline prints, and the modules that it imported for it."""
    command = [sys.executable, "-X", "importtime", f"{PROJECT}/pipelines/{name}.py", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return done.stdout, {line.split("|")[-1].strip() for line in lines}


@pytest.mark.parametrize(
    ("name", "own"),
    [("landmark", ["crop"]), ("photo", ["frame", "predictor"]), ("toon", ["face_share", "dan"])],
)
def test_a_writer_shows_the_shared_flags_as_its_own_at_once(name, own):
    shown, modules = shown_by(f"write_{name}_records")
    for flag in [*SHARED, "num_workers", "[no]overwrite", *own]:
        assert f"  --{flag}:" in shown, flag
    assert "absl.flags" in modules and not modules & HEAVY


def test_the_drawing_command_shows_its_flags_at_once():
    shown, modules = shown_by("draw_toons")
    for flag in ("output_dir", "count", "image_size", "seed", "num_workers", "[no]contact_sheet"):
        assert f"  --{flag}:" in shown, flag
    assert "absl.flags" in modules and not modules & HEAVY
