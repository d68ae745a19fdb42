import json
import os

import numpy as np
import pytest

from tf_landtoon import files
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.detection import landmark_confidence
from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures


@pytest.fixture(scope="module")
def model_dir(write_small_dan, tmp_path_factory):
    """A DAN of 32 px that answers about the mean face."""
    return write_small_dan(tmp_path_factory.mktemp("dan"))


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """36 marked faces, the last 8 held out; one torn, one marked on one spot, one by a machine.

    And 8 photos, of which 3 are listed as known and one is torn.
    """
    folder = tmp_path_factory.mktemp("faces")
    (folder / "points").mkdir()
    photos, toons, points_px = synthetic.faces(36, 64, seed=4)
    for index, toon in enumerate(toons):
        files.write_atomically(folder / "toons" / f"{index}.png", pictures.encode_png(toon))
        marks = {"points": landmark_formats.to_corner(points_px[index]).tolist(), "hidden": [index]}
        if index == 1:
            marks["points"] = [[30.0, 30.0]] * 40
        if index == 2:
            marks["made_by"] = "a detector; not placed by hand"
        (folder / "points" / f"{index}.json").write_text(json.dumps(marks))
    (folder / "few").mkdir()
    (folder / "few" / "35.json").write_bytes((folder / "points" / "35.json").read_bytes())
    (folder / "toons" / "30.png").write_bytes(b"torn")
    for place in ("toons/{}.png", "points/{}.json"):  # a name that is no UTF-8
        path = folder / place.format(3)
        path.rename(path.with_stem(os.fsdecode(b"\xff")))
    for index, photo in enumerate(photos[:8]):
        files.write_atomically(folder / "photos" / f"{index}.png", pictures.encode_png(photo))
    (folder / "photos" / "7.png").write_bytes(b"torn")
    lists = {"held_out": [*range(28, 36), "gone"], "most": range(19), "known": [0, 2, 4]}
    for name, listed in lists.items():
        (folder / f"{name}.txt").write_text("".join(f"{stem}.png\n" for stem in listed))
    return folder


def calibrate(run_module, model_dir, faces, *arguments):
    return run_module(
        *("calibrate_dan", f"--model={model_dir}", f"--pictures={faces / 'toons'}"),
        *(f"--landmarks={faces / 'points'}", f"--held_out={faces / 'held_out.txt'}", *arguments),
    )


@pytest.mark.slow
def test_calibration_goes_into_the_model_directory_and_holds(run_module, model_dir, faces):
    known = faces / "known.txt"
    photos = (f"--photos={faces / 'photos'}", f"--photos_exclude={known}")
    done = calibrate(run_module, model_dir, faces, *photos)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stderr.splitlines()
    skipped = [line for line in lines if line.startswith("skipped: ")]
    for bad in ("toons/30.png", "1.json: the landmarks fall on one point", "photos/7.png"):
        assert any(bad in line for line in skipped), bad
    assert len(skipped) == 3
    assert any(line.endswith("held_out.txt: no picture for gone.png") for line in lines)
    (warning,) = [line for line in lines if line.startswith("warning: ")]
    assert "1 of 36 landmark files" in warning and "not placed by hand" in warning
    for name in ("as they are", "spoilt"):
        assert f"held-out faces {name}:" in done.stdout
    calibration = landmark_confidence.read(model_dir / "calibration.json")
    assert calibration.readings == 2 * 27 + 2
    content = json.loads((model_dir / "calibration.json").read_text())
    assert content["fitted_on"] == "27 faces, as they are and spoilt, and 2 photos"
    assert "2 held-out photos: " in done.stdout and len(content["held_out_photos"]) == 3
    shares = content["held_out"]["as they are"]["shares"]
    assert sum(x["count"] for x in shares) == 7
    said, true = (np.mean([x[key] for x in shares]) for key in ("said", "true"))
    assert said == pytest.approx(true, abs=0.25)
    chart = pictures.read_rgb(model_dir / "reliability.png")
    assert chart.shape[0] == chart.shape[1]  # two plots for each of two sets


@pytest.mark.slow
@pytest.mark.parametrize(
    "flag, message",
    [
        ("--model=nowhere", "nowhere"),
        ("--pictures={faces}/points", "no pictures"),
        ("--held_out={faces}/none.txt", "none.txt"),
        ("--held_out={faces}/most.txt", "18 marked faces to fit on; give 20 or more"),
        ("--landmarks={faces}/few", "held_out.txt leave no picture"),
        ("--photos={faces}/points", "no pictures"),
        ("--output=/proc/x", "/proc"),
    ],
)
def test_bad_input_is_one_line(run_module, model_dir, faces, flag, message):
    done = calibrate(run_module, model_dir, faces, flag.format(faces=faces), "--faces=20")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    assert message in line
