"""A wheel of the checkout works in a folder where nothing else of the checkout is."""

import importlib.metadata
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import conftest
import numpy as np
import pytest
from PIL import Image
from test_layers import COMMANDS

pytestmark = pytest.mark.slow
DRAW = """
import json
import sys
import numpy as np
from PIL import Image
from tf_landtoon.drawing import scene
drawing = scene.draw(np.random.default_rng([99, 0]), 256)
Image.fromarray(drawing.rgb).save(sys.argv[1])
print(json.dumps(drawing.landmarks_px.tolist()))
"""


def has_setuptools() -> bool:
    """Whether the build can do without an index."""
    if importlib.util.find_spec("setuptools") is None:
        return False
    return int(importlib.metadata.version("setuptools").split(".")[0]) >= 69  # pyproject.toml's


def package_files(root: pathlib.Path) -> set[str]:
    """All files of the package, relative to the folder that it is in."""
    found = [path for path in (root / "tf_landtoon").rglob("*") if path.is_file()]
    return {str(path.relative_to(root)) for path in found if path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> pathlib.Path:
    """Built of a copy: a build leaves folders behind, and takes in what earlier ones left."""
    source = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(conftest.PROJECT / "tf_landtoon", source / "tf_landtoon", ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(conftest.PROJECT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir=wheels", "."]
    if has_setuptools():
        command.append("--no-build-isolation")
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (source / "wheels").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> pathlib.Path:
    """A folder with the package of the wheel and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", f"--target={target}", wheel]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture
def run(installed, tmp_path):
    """Starts Python in an empty folder, where this package is the wheel's."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}

    def run(*arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    where = run("-c", "import tf_landtoon; print(tf_landtoon.__file__)")
    assert where.stdout.strip() == str(installed / "tf_landtoon" / "__init__.py"), where.stderr
    return run


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == package_files(conftest.PROJECT)
    for needed in (
        "py.typed",
        "models/light/generator.weights.h5",
        "models/portrait/generator.weights.h5",
        "models/parser_light/parser.onnx",
        "models/landmarks_light/dan.weights.h5",
        "models/landmarks_light/calibration.json",
        "networks/weights/efficientnet_lite0.npz",
        "networks/weights/LICENSE",
        "detection/cascades/lbpcascade_animeface.xml",
        "detection/cascades/LICENSE",
        "samples/astronaut.jpg",
    ):
        assert f"tf_landtoon/{needed}" in names


def test_the_wheel_has_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.endswith("LICENSE") and ".dist-info/" in name]


@pytest.mark.skipif(not (conftest.PROJECT / ".git").exists(), reason="no checkout of git")
def test_git_ignores_no_file_of_the_package():
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "tf_landtoon"]
    listed = subprocess.run(command, cwd=conftest.PROJECT, capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    ignored = listed.stdout.splitlines()
    assert [name for name in ignored if not name.endswith(".pyc")] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_shows_its_flags(run, command):
    done = run("-m", f"tf_landtoon.{command}", "--help")
    assert "flags:" in done.stdout and "Traceback" not in done.stderr


def test_stylize_draws_the_sample(run, installed, tmp_path):
    sample = installed / "tf_landtoon" / "samples" / "astronaut.jpg"
    done = run("-m", "tf_landtoon.stylize", f"--input={sample}", "--output=toon.png")
    assert done.returncode == 0, done.stderr
    toon = Image.open(tmp_path / "toon.png").convert("RGB")
    assert min(toon.size) >= 112
    assert np.asarray(toon).std() > 20  # no plain colour


def test_detect_finds_a_face_that_the_package_drew(run, tmp_path):
    drawn = run("-c", DRAW, tmp_path / "face.png")
    assert drawn.returncode == 0, drawn.stderr
    done = run("-m", "tf_landtoon.detect", "face.png", "--output=found")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found" / "landmarks.json").read_text())["pictures"]
    (face,) = found["face.png"]["faces"]
    points_px = np.array([[point["x"], point["y"]] for point in face["points"]]) - 0.5
    off_px = np.linalg.norm(points_px - json.loads(drawn.stdout), axis=1)
    assert off_px.mean() < 8  # of a face of some 130 px
