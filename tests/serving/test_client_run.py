import json
import pathlib
import subprocess
import sys

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.models import signatures
from tf_landtoon.networks import generators
from tf_landtoon.serving import client_run
from tf_landtoon.serving.client_settings import ClientSettings

PROJECT = pathlib.Path(__file__).parents[2]
ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A process that serves an untrained generator's export; yields its address."""
    module = signatures.ToonServing(generators.LightGenerator(width=4, blocks=0), 64)
    path = signatures.export(module, tmp_path_factory.mktemp("export"), "toon", b"{}")
    command = [sys.executable, PROJECT / "tests" / "serving" / "predict_server.py", path, "toon"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        port = process.stdout.readline().decode().strip()
        yield f"http://127.0.0.1:{port}/v1/models/toon"
        process.terminate()


@pytest.mark.slow
def test_photos_go_over_the_wire_and_toons_come_back(served, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    photo = pictures.read_rgb(ASTRONAUT)[:300]
    both = np.hstack([photo, np.pad(photo[::2, ::2], ((0, 150), (0, 0), (0, 0)), "edge")])
    (photos / "two.png").write_bytes(pictures.encode_png(both))
    (photos / "broken.jpg").write_text("words")
    (photos / "grey.png").write_bytes(pictures.encode_png(np.full((90, 90, 3), 90, np.uint8)))
    report = tmp_path / "r.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tf_landtoon.client", photos, f"--output={tmp_path / 'toons'}"),
            *(f"--url={served}", "--faces=all", f"--json={report}"),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert {path.name for path in (tmp_path / "toons").iterdir()} == {"two.png", "two.face2.png"}
    assert pictures.read_rgb(tmp_path / "toons" / "two.png").shape == (64, 64, 3)
    content = json.loads(report.read_text())
    assert (content["done"], content["skipped"]) == (1, 2)
    assert "no face found" in done.stderr and "not a picture" in done.stderr


@pytest.mark.slow
def test_a_whole_photo_may_be_sent_and_another_model_is_not_there(served, tmp_path):
    settings = ClientSettings(
        (ASTRONAUT,), tmp_path / "toon.png", url=served, align="none", sent_px=200
    )
    assert client_run.run(settings) == 0
    assert pictures.read_rgb(tmp_path / "toon.png").shape == (64, 64, 3)
    other = ClientSettings((ASTRONAUT,), tmp_path / "x.png", url=f"{served}x", align="none")
    with pytest.raises(errors.InputError, match="answers 404: Could not find any versions"):
        client_run.run(other)


def test_a_server_that_is_not_there_is_one_line_and_nothing_is_written(tmp_path):
    url = "http://127.0.0.1:9/v1/models/toon"
    settings = ClientSettings((ASTRONAUT,), tmp_path / "x.png", url=url, retries=0)
    with pytest.raises(errors.InputError, match="cannot be reached"):
        client_run.run(settings)
    assert not list(tmp_path.iterdir())
