"""A training that is stopped and resumed ends in the very bits of one that was not."""

import pathlib
import signal
import subprocess
import sys
import time

import conftest
import numpy as np
import pytest
import tensorflow as tf

STEPS = 12
EVERY_STEP = ("--checkpoint_steps=1", "--log_steps=3", "--seed=3")


def started(command, directory) -> subprocess.Popen:
    line = [sys.executable, "-m", *map(str, command), f"--model_dir={directory}"]
    return subprocess.Popen(line, stderr=subprocess.PIPE, text=True, cwd=conftest.PROJECT)


def ended(command, directory) -> None:
    process = started(command, directory)
    assert process.wait() == 0, process.stderr.read()[-2000:]


def steps_in(directory) -> list[int]:
    found = pathlib.Path(directory, "checkpoints").glob("ckpt-*.index")
    return sorted(int(path.stem.removeprefix("ckpt-")) for path in found)


def stopped(command, directory, after: int) -> int:
    """Sends SIGTERM after so many steps; the step at which the training stopped."""
    process = started(command, directory)
    while process.poll() is None and max(steps_in(directory), default=0) < after:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 130, process.stderr.read()[-2000:]
    return max(steps_in(directory))


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
    assert stopped(command, tmp_path / "parts", after=2) < STEPS
    ended(command, tmp_path / "parts")
    assert_same(tmp_path / "whole", tmp_path / "parts", 60)


@pytest.mark.slow
@pytest.mark.parametrize("network, after", [("dan", 2), ("dan", 6), ("heatmap", 3)])
def test_a_stopped_detector_resumes_to_the_same_bits(face_records, tmp_path, network, after):
    """With dropout, an average, a learning rate that falls, and patience, which counts.

    Six of the DAN's steps are of its first stage.
    """
    command = (
        *("tf_landtoon.train_dan", f"--network={network}", f"--data={face_records}:2"),
        *(f"--data={face_records}:1", f"--validation_data={face_records}"),
        *("--width=2", "--batch_size=5", "--batch_norm_momentum=0.9", "--average=0.9"),
        *("--stage1_steps=6", "--stage2_steps=6", "--evaluation_steps=1", "--patience=50"),
        *EVERY_STEP,
    )
    if network == "heatmap":
        command = (*command, "--stage1_steps=12", "--stage2_steps=0")
    ended(command, tmp_path / "whole")
    assert stopped(command, tmp_path / "parts", after) < STEPS
    ended(command, tmp_path / "parts")
    assert_same(tmp_path / "whole", tmp_path / "parts", 60)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["index", "data-00000-of-00001"])
def test_a_damaged_last_checkpoint_costs_the_steps_since_the_one_before(tmp_path, ending):
    command = ("tf_landtoon.train_gan", "--flagfile=configs/smoke.flags", *EVERY_STEP)
    ended((*command, "--train_steps=2"), tmp_path)
    path = tmp_path / "checkpoints" / f"ckpt-2.{ending}"
    path.write_bytes(path.read_bytes()[:-10])
    process = started((*command, "--train_steps=3"), tmp_path)
    told = process.communicate()[1]
    assert process.returncode == 0, told[-2000:]
    (line,) = told.splitlines()
    assert f"{tmp_path}/checkpoints/ckpt-2: does not fit" in line and "ckpt-1 is used" in line
    assert steps_in(tmp_path) == [1, 2, 3]
