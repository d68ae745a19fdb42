import os
import subprocess
import sys

import pytest
from conftest import PROJECT
from PIL import Image

SAMPLE = "tf_landtoon/samples/astronaut.jpg"


def test_draw_makes_an_icon_and_never_loads_tensorflow(tmp_path):
    program = (
        "import sys\n"
        f"sys.argv = ['draw', {SAMPLE!r}, '--output={tmp_path}/icon.png', '--size=256']\n"
        "import runpy\n"
        "try:\n    runpy.run_module('tf_landtoon.draw', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Image.open(tmp_path / "icon.png").size == (256, 256)


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        ((), "no photo given; name photos or folders of photos"),
        ((SAMPLE, "README.md"), "there are several inputs; name a folder"),
        (("gone.jpg",), "gone.jpg: no such file or folder"),
        ((SAMPLE, "--background=blue"), "give photo, plain, transparent or #rrggbb"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(run_module, arguments, complaint):
    done = run_module("draw", "--output=icon.png", *arguments)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("error: ") and complaint in line
