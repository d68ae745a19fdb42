import subprocess
import sys

import conftest
import pytest

HEAVY = {"tensorflow", "keras", "cv2"}


def loaded_by(name, *arguments) -> tuple[subprocess.CompletedProcess, set[str]]:
    """A command that ended, and the modules that it imported."""
    command = [sys.executable, "-X", "importtime", "-m", f"tf_landtoon.{name}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=conftest.PROJECT)
    lines = [x for x in done.stderr.splitlines() if x.startswith("import time:")]
    modules = {line.split("|")[-1].strip() for line in lines}
    assert "absl.flags" in modules
    return done, modules


@pytest.mark.parametrize(
    "command",
    [
        ("train_gan", "--model_dir=x", "--method=stylegan"),
        ("train_dan", "--model_dir=x", "--data=x", "--distribution_strategy=stylegan"),
        ("stylize", "--input=x", "--output=x", "--align=stylegan"),
    ],
)
def test_unknown_flag_value_is_refused_before_anything_heavy_is_loaded(command):
    done, modules = loaded_by(*command)
    assert done.returncode == 1 and "stylegan" in done.stderr
    assert not modules & HEAVY and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("train_gan", "--model_dir=x", "--seed=-1"),
        ("train_dan", "--model_dir=x", "--data=x", f"--seed={2**31}"),
    ],
)
def test_a_seed_out_of_range_is_refused(command):
    done, modules = loaded_by(*command)
    assert done.returncode == 1 and "flag --seed" in done.stderr
    assert not modules & HEAVY and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "train_gan",
        "train_dan",
        "export",
        "stylize",
        "detect",
        "evaluate_dan",
        "calibrate_dan",
        "train_parser",
    ],
)
def test_help_loads_nothing_heavy(name):
    done, modules = loaded_by(name, "--help")
    assert "flags:" in done.stdout
    assert not modules & HEAVY
