"""A training that is stopped and resumed ends in the very bits of one that was not."""

import pathlib
import subprocess
import sys

import conftest
import numpy as np
import pytest
import tensorflow as tf

STEPS = 4
STOPPED = """
import os, runpy, signal, sys
_, steps, module, *arguments = sys.argv
WEIGHTS = "/parts/generator.weights.h5", "/parts/dan.weights.h5"
written = []
def look(event, places):
    if event == "os.rename" and str(places[1]).endswith(WEIGHTS):
        written.append(places[1])
        if len(written) == int(steps):
            os.kill(os.getpid(), signal.SIGTERM)
sys.addaudithook(look)
sys.argv = [module, *arguments]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
EVERY_STEP = ("--checkpoint_steps=1", "--log_steps=3", "--seed=3")


def run(command, directory, code=("-m",)) -> subprocess.CompletedProcess:
    line = [sys.executable, *code, *map(str, command), f"--model_dir={directory}"]
    return subprocess.run(line, capture_output=True, text=True, cwd=conftest.PROJECT)


def ended(command, directory) -> str:
    """What the command told on stderr."""
    done = run(command, directory)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr


def stopped(command, directory, at: int) -> None:
    """SIGTERM comes while the weights of so many steps are put in their place."""
    done = run(command, directory, code=("-c", STOPPED, str(at)))
    assert done.returncode == 130, done.stderr[-2000:]
    assert max(steps_in(directory)) == at


def steps_in(directory) -> list[int]:
    found = pathlib.Path(directory, "checkpoints").glob("ckpt-*.index")
    return sorted(int(path.stem.removeprefix("ckpt-")) for path in found)


def assert_same(one, other, at_least: int) -> None:
    readers = [
        tf.train.load_checkpoint(str(place / "checkpoints" / f"ckpt-{STEPS}"))
        for place in (one, other)
    ]
    names = sorted(readers[0].get_variable_to_shape_map())
    assert names == sorted(readers[1].get_variable_to_shape_map())
    assert len(names) > at_least
    values = ([np.asarray(reader.get_tensor(name)) for reader in readers] for name in names)
    differ = [name for name, (a, b) in zip(names, values) if not np.array_equal(a, b)]
    assert not differ, f"{len(differ)} of {len(names)}: {differ[:5]}"


@pytest.mark.slow
def test_a_stopped_gan_resumes_to_the_same_bits(tmp_path):
    command = ("tf_landtoon.train_gan", "--flagfile=configs/smoke.flags", *EVERY_STEP)
    command = (*command, f"--train_steps={STEPS}", "--generator_average=0.9")
    ended(command, tmp_path / "whole")
    stopped(command, tmp_path / "parts", at=2)
    ended(command, tmp_path / "parts")
    assert_same(tmp_path / "whole", tmp_path / "parts", 60)


@pytest.mark.slow
@pytest.mark.parametrize("network, at", [("dan", 1), ("dan", 2), ("heatmap", 2)])
def test_a_stopped_detector_resumes_to_the_same_bits(face_records, tmp_path, network, at):
    """With dropout, an average, a learning rate that falls, and patience, which counts.

    Two of the DAN's four steps are of its first stage, so the second stop is between the stages.
    """
    command = (
        *("tf_landtoon.train_dan", f"--network={network}", f"--data={face_records}:2"),
        *(f"--data={face_records}:1", f"--validation_data={face_records}"),
        *("--width=2", "--batch_size=5", "--batch_norm_momentum=0.9", "--average=0.9"),
        *("--stage1_steps=2", "--stage2_steps=2", "--evaluation_steps=1", "--patience=50"),
        *EVERY_STEP,
    )
    if network == "heatmap":
        command = (*command, "--stage1_steps=4", "--stage2_steps=0")
    ended(command, tmp_path / "whole")
    stopped(command, tmp_path / "parts", at)
    ended(command, tmp_path / "parts")
    assert_same(tmp_path / "whole", tmp_path / "parts", 60)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["index", "data-00000-of-00001"])
def test_a_damaged_last_checkpoint_costs_the_steps_since_the_one_before(tmp_path, ending):
    command = ("tf_landtoon.train_gan", "--flagfile=configs/smoke.flags", *EVERY_STEP)
    ended((*command, "--train_steps=2"), tmp_path)
    path = tmp_path / "checkpoints" / f"ckpt-2.{ending}"
    path.write_bytes(path.read_bytes()[:-10])
    (line,) = ended((*command, "--train_steps=3"), tmp_path).splitlines()
    assert f"{tmp_path}/checkpoints/ckpt-2: does not fit" in line and "ckpt-1 is used" in line
    assert steps_in(tmp_path) == [1, 2, 3]
