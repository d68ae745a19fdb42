import json
import pathlib
import signal
import subprocess
import sys
import time

import drawn_scenes
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import detect_run, landmark_confidence
from tf_landtoon.detection.detect_settings import DetectSettings
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors

PROJECT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model(write_small_dan, tmp_path_factory):
    """An untrained detector of 32 px that is believed, for nobody has calibrated it otherwise."""
    folder = write_small_dan(tmp_path_factory.mktemp("dan"))
    path = folder / detectors.CALIBRATION_NAME
    landmark_confidence.write(path, landmark_confidence.ROUGH, {})
    return str(folder)


def write_drawings(folder, *names):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pictures.encode_png(np.full((40 + number, 50, 3), 90, np.uint8)))
    return tuple(folder / name for name in names)


def test_each_picture_has_an_overlay_of_its_own(model, tmp_path):
    """As tall as its picture is, in shares of its width."""
    names = ("x/a.png", "y/a.png", "z/00000_a.png", "x/a.png.webp", "z/a.jpg", "x/b.png")
    drawings = write_drawings(tmp_path, *names)
    detect_run.run(DetectSettings(drawings, tmp_path / "out", model))
    made = [pictures.read_rgb(path) for path in (tmp_path / "out" / "overlays").iterdir()]
    heights = sorted(round(50 * rgb.shape[0] / rgb.shape[1]) for rgb in made)
    assert heights == [40, 41, 42, 43, 44, 45]


@pytest.mark.slow
def test_a_label_has_its_pictures_stem_whatever_its_overlay_is_called(model, tmp_path):
    head = pictures.encode_png(drawn_scenes.drawing(2)[0])
    for name in ("a.jpg", "a.jpg.webp"):
        (tmp_path / name).write_bytes(head)
    settings = DetectSettings((tmp_path,), tmp_path / "out", model, min_confidence=0, relabel=True)
    detect_run.run(settings)
    assert landmark_files.find(tmp_path / "out" / "labels").keys() == {"a", "a.jpg"}
    overlays = {path.name for path in (tmp_path / "out" / "overlays").iterdir()}
    assert overlays == {"a.png", "a.jpg.webp.png"}


@pytest.mark.parametrize(
    "names, message",
    [
        ((), "no PICTURE given"),
        (("x/a.png", "y/a.png"), "1 names come more than once, as 'a'"),
        (("overlays/a.png",), "would be written over the pictures"),
    ],
)
def test_nothing_is_written_where_something_would_be_lost(tmp_path, names, message):
    drawings = write_drawings(tmp_path, *names)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(errors.InputError, match=message):
        detect_run.run(DetectSettings(drawings, tmp_path, "nowhere", relabel=True))
    assert set(tmp_path.rglob("*")) == before


def test_pictures_that_cannot_be_read_are_left_out(model, tmp_path, capsys):
    (good,) = write_drawings(tmp_path, "a.png")
    (tmp_path / "b.png").write_text("words")
    inputs = (good, tmp_path / "b.png", pathlib.Path("nowhere.png"))
    detect_run.run(DetectSettings(inputs, tmp_path / "out", model, overlays=False))
    skipped = json.loads((tmp_path / "out" / "landmarks.json").read_text())["skipped"]
    assert list(skipped) == [str(tmp_path / "b.png"), "nowhere.png"]
    with pytest.raises(errors.InputError, match="not one picture could be read"):
        detect_run.run(DetectSettings(inputs[1:], tmp_path / "out", model))


def test_every_file_of_a_folder_is_read_or_named_and_an_earlier_runs_overlays_are_not(
    model, tmp_path
):
    write_drawings(tmp_path, "in/a.png", "in/sub/b.png")
    (tmp_path / "in" / "notes.txt").touch()
    output = tmp_path / "in" / "found"
    for recursive, read in ((False, ["a.png"]), (True, ["a.png", "b.png"]), (True, None)):
        settings = DetectSettings((tmp_path / "in",), output, model, recursive=recursive)
        detect_run.run(settings)
        content = json.loads((output / "landmarks.json").read_text())
        if read:
            names = {pathlib.Path(path).name for path in content["skipped"]}
            assert names >= {"notes.txt"} and ("sub" in names) != recursive
        assert [pathlib.Path(x).name for x in content["pictures"]] == (read or ["a.png", "b.png"])


@pytest.mark.slow
def test_sigterm_keeps_what_was_found(model, tmp_path):
    folder = tmp_path / "in"
    write_drawings(tmp_path, *(f"in/{number:03d}.png" for number in range(400)))
    command = [sys.executable, "-m", "tf_landtoon.detect", str(folder)]
    command += [f"--output={tmp_path / 'out'}", f"--model={model}"]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
        while not list((tmp_path / "out").glob("overlays/*.png")):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 143 and "interrupted" in said and "Traceback" not in said
    kept = json.loads((tmp_path / "out" / "landmarks.json").read_text())["pictures"]
    assert 0 < len(kept) < 400
