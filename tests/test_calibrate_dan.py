import json

import numpy as np
import pytest

from tf_landtoon import (
    landmark_confidence,
    pictures,
    synthetic,
)


@pytest.fixture(scope="module")
def model_dir(write_small_dan, tmp_path_factory):
    """A DAN of 32 px that answers about the mean face."""
    return write_small_dan(tmp_path_factory.mktemp("dan"))


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """36 marked faces, the last 8 held out, one of them torn."""
    folder = tmp_path_factory.mktemp("faces")
    (folder / "points").mkdir()
    _, toons, points_px = synthetic.faces(36, 64, seed=4)
    for index, toon in enumerate(toons):
        pictures.write_atomically(folder / "toons" / f"{index}.png", pictures.encode_png(toon))
        marks = {"points": points_px[index].tolist(), "hidden": [index]}
        (folder / "points" / f"{index}.json").write_text(json.dumps(marks))
    (folder / "toons" / "30.png").write_bytes(b"torn")
    (folder / "held_out.txt").write_text("".join(f"{index}.png\n" for index in range(28, 36)))
    return folder


def calibrate(run_module, model_dir, faces, *arguments):
    return run_module(
        *("calibrate_dan", f"--model={model_dir}", f"--pictures={faces / 'toons'}"),
        *(f"--landmarks={faces / 'points'}", f"--held_out={faces / 'held_out.txt'}", *arguments),
    )


@pytest.mark.slow
def test_calibration_goes_into_the_model_directory_and_holds(run_module, model_dir, faces):
    done = calibrate(run_module, model_dir, faces)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "skipped: " in done.stderr and "30.png" in done.stderr
    for name in ("as they are", "spoilt"):
        assert f"held-out faces {name}:" in done.stdout
    calibration = landmark_confidence.read(model_dir)
    assert calibration.readings == 2 * 28
    content = json.loads((model_dir / landmark_confidence.FILE_NAME).read_text())
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
        ("--output=/proc/x", "/proc"),
    ],
)
def test_bad_input_is_one_line(run_module, model_dir, faces, flag, message):
    done = calibrate(run_module, model_dir, faces, flag.format(faces=faces), "--faces=20")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    assert message in line
