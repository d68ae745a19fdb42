import os
import pathlib
import subprocess
import sys

import pytest

PROJECT = pathlib.Path(__file__).parents[2]
SHARED = ["output_dir", "split", "image_size", "only", "exclude", "seed", "num_shards"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "own"),
    [("landmark", ["crop"]), ("photo", ["frame", "predictor"]), ("toon", ["face_share", "dan"])],
)
def test_a_writer_shows_the_shared_flags_as_its_own(name, own):
    command = [sys.executable, f"{PROJECT}/pipelines/write_{name}_records.py", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    shown = subprocess.run(command, capture_output=True, text=True, env=environment).stdout
    for flag in [*SHARED, "num_workers", "[no]overwrite", *own]:
        assert f"  --{flag}:" in shown, flag
