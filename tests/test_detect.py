import csv
import json
import os
import signal
import subprocess
import sys
import time

import conftest
import drawn_scenes
import numpy as np
import pytest
from PIL import Image

from tf_landtoon.annotations import landmark_files, landmark_formats
from tf_landtoon.detection import landmark_confidence
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors

# With it the untrained detector of these tests is believed, so that there are faces to write.
TRUSTING = landmark_confidence.Calibration(
    *((0.0,) * 5, 0.2, 0.0, (30.0, 0.0, 0.0), (4.0, -1.0, 0.0, 0.0, 0.0), 100)
)


@pytest.fixture(scope="module")
def model_dir(write_small_dan, tmp_path_factory):
    """An untrained DAN of 32 px that answers about the mean face, and a calibration."""
    folder = write_small_dan(tmp_path_factory.mktemp("dan"))
    landmark_confidence.write(folder / detectors.CALIBRATION_NAME, TRUSTING, {})
    return folder


@pytest.fixture(scope="module")
def drawings(tmp_path_factory):
    """A folder: a scene of two faces, a head, a landscape without any, text and half a picture."""
    folder = tmp_path_factory.mktemp("drawings")
    ground = np.full((360, 640, 3), 170, np.uint8)
    drawn_scenes.paste(ground, 0, (170, 180), 280)
    drawn_scenes.paste(ground, 5, (480, 180), 170, 30)
    hills = drawn_scenes.map_of_places(250, 250)
    for name, rgb in (("scene", ground), ("head", drawn_scenes.drawing(2)[0]), ("hills", hills)):
        (folder / f"{name}.png").write_bytes(pictures.encode_png(rgb))
    (folder / "text.jpg").write_text("no picture")
    whole = (folder / "scene.png").read_bytes()
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    return folder


def content(folder) -> dict:
    return json.loads((folder / "landmarks.json").read_text())


@pytest.mark.slow
def test_finds_all_faces_and_writes_json_csv_overlays_and_labels(
    run_module, model_dir, drawings, tmp_path
):
    output = tmp_path / "out"
    done = run_module("detect", drawings, f"--model={model_dir}", f"--output={output}", "--relabel")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "3 faces in 2 of 3 pictures, 1 without a face" in done.stdout
    lines = done.stderr.splitlines()
    assert any("hills.png: no face found" in line for line in lines)
    for bad in ("text.jpg", "cut.png"):
        assert any(bad in line for line in lines if line.startswith("skipped: ")), bad
    assert "Traceback" not in done.stderr

    document = content(output)
    faces = {path.rsplit("/", 1)[-1]: x["faces"] for path, x in document["pictures"].items()}
    assert {name: len(x) for name, x in faces.items()} == {
        **{"hills.png": 0, "head.png": 1, "scene.png": 2}
    }
    assert len(document["skipped"]) == 2
    left, right = (np.mean([[p["x"], p["y"]] for p in x["points"]], 0) for x in faces["scene.png"])
    assert np.linalg.norm(left - [170, 180]) < 90 and np.linalg.norm(right - [480, 180]) < 60
    assert faces["scene.png"][1]["tilt_degrees"] > 10
    with open(output / "landmarks.csv", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3 * 40

    shapes = {x.name: np.asarray(Image.open(x)).shape for x in (output / "overlays").iterdir()}
    assert shapes == {
        **{"head.png": (640, 640, 3), "hills.png": (640, 640, 3), "scene.png": (360, 640, 3)}
    }
    files = landmark_files.find(output / "labels")
    assert files.keys() == {"head", "scene"}
    points_px, visible = landmark_files.read(files["scene"])
    assert visible.all()  # the trusting calibration expects errors of about 1 px
    of_larger = landmark_formats.to_corner(points_px).mean(axis=0)
    np.testing.assert_allclose(of_larger, left, atol=0.01)
    assert {x.name for x in output.iterdir()} == {
        *("landmarks.json", "landmarks.csv", "overlays", "labels")
    }


@pytest.mark.slow
def test_whole_reads_a_picture_without_a_found_face_and_says_so(
    run_module, model_dir, drawings, tmp_path
):
    done = run_module(
        *("detect", f"--model={model_dir}", f"--output={tmp_path}", "--whole", "--nooverlays"),
        *(drawings / "hills.png", drawings / "head.png", drawings / "hills.png"),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (hills,), (head,) = (picture["faces"] for picture in content(tmp_path)["pictures"].values())
    assert (hills["found_by"], head["found_by"]) == ("whole", "detector")
    assert not (tmp_path / "overlays").exists()


@pytest.mark.slow
def test_faces_that_are_not_sure_enough_are_left_out_and_counted(
    run_module, model_dir, drawings, tmp_path
):
    done = run_module(
        *("detect", f"--model={model_dir}", f"--output={tmp_path}", "--min_confidence=1"),
        *(drawings / "scene.png", "--relabel"),
    )
    assert done.returncode == 0 and "2 faces not sure enough" in done.stdout, done.stderr[-2000:]
    assert "no face found that is sure enough" in done.stderr
    (picture,) = content(tmp_path)["pictures"].values()
    assert picture["faces"] == [] and not (tmp_path / "labels").exists()


@pytest.mark.slow
def test_a_label_that_another_run_was_sure_of_goes(run_module, model_dir, drawings, tmp_path):
    label = tmp_path / "labels" / "scene.json"
    label.parent.mkdir()
    label.write_text(json.dumps({"made_by": landmark_files.NOT_BY_HAND}))
    command = ("detect", f"--model={model_dir}", f"--output={tmp_path}", drawings / "scene.png")
    done = run_module(*command, "--relabel", "--min_confidence=1")
    assert done.returncode == 0 and not label.exists(), done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scene.json", "scene.txt"])
def test_hand_placed_marks_stay_the_ones_that_count(
    run_module, model_dir, drawings, tmp_path, name
):
    marks = tmp_path / "labels" / name
    marks.parent.mkdir()
    marks.write_text("{}")
    command = ("detect", f"--model={model_dir}", f"--output={tmp_path}", drawings / "scene.png")
    done = run_module(*command, "--relabel")
    assert done.returncode == 1 and f"{name}: no label of a detector" in done.stderr
    assert marks.read_text() == "{}" and os.listdir(tmp_path) == ["labels"]


@pytest.mark.slow
def test_what_was_found_before_an_interruption_is_kept(model_dir, drawings, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03d}.png").write_bytes((drawings / "head.png").read_bytes())
    command = [sys.executable, "-m", "tf_landtoon.detect", str(folder), f"--model={model_dir}"]
    running = subprocess.Popen(
        [*command, f"--output={tmp_path}"],
        cwd=conftest.PROJECT,
        stderr=subprocess.PIPE,
        text=True,
        # As in a terminal, also where these tests run in a shell's background, which ignores it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while running.poll() is None and not (tmp_path / "overlays" / "003.png").exists():
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate()
    assert running.returncode == 130 and told.endswith("interrupted\n") and "of 300" in told
    assert "Traceback" not in told and 3 < len(content(tmp_path)["pictures"]) < 300


@pytest.mark.slow
def test_labels_are_what_the_toon_records_are_written_with(
    run_module, model_dir, drawings, tmp_path
):
    toons = tmp_path / "toons"
    toons.mkdir()
    (toons / "head.png").write_bytes((drawings / "head.png").read_bytes())
    done = run_module("detect", toons, f"--model={model_dir}", f"--output={tmp_path}", "--relabel")
    assert done.returncode == 0, done.stderr[-2000:]
    command = [sys.executable, str(conftest.PROJECT / "pipelines" / "write_toon_records.py")]
    command += [f"--toons_dir={toons}", f"--landmarks_dir={tmp_path / 'labels'}"]
    command += [f"--output_dir={tmp_path / 'records'}", "--image_size=32", "--num_workers=1"]
    written = subprocess.run(
        command, capture_output=True, text=True, env={"PYTHONPATH": str(conftest.PROJECT)}
    )
    assert written.returncode == 0, written.stderr[-2000:]
    info = json.loads((tmp_path / "records" / "dataset_info.json").read_text())
    assert info["splits"]["train"]["num_examples"] == 1


@pytest.mark.slow
def test_a_face_that_leans_far_is_answered_but_is_no_label(run_module, tmp_path):
    for name, tilt_degrees in (("upright", 0.0), ("leaning", 30.0)):
        ground = np.full((320, 320, 3), 150, np.uint8)
        drawn_scenes.paste(ground, 3, (160, 160), 256, tilt_degrees)
        Image.fromarray(ground).save(tmp_path / f"{name}.png")
    output = tmp_path / "out"
    done = run_module("detect", tmp_path, "--model=light", f"--output={output}", "--relabel")
    assert done.returncode == 0, done.stderr[-2000:]
    tilts = {
        path.rsplit("/", 1)[-1]: [face["tilt_degrees"] for face in picture["faces"]]
        for path, picture in content(output)["pictures"].items()
    }
    assert abs(tilts["upright.png"][0]) < 12 < tilts["leaning.png"][0]
    assert [path.name for path in (output / "labels").iterdir()] == ["upright.json"]
    assert "leans by 12 degrees or more: 1 pictures" in done.stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((), "no PICTURE"),
        pytest.param(("nowhere.png",), "nowhere.png", marks=pytest.mark.slow),
        pytest.param(("{empty}",), "not one picture", marks=pytest.mark.slow),
        pytest.param(("{head}", "--model=nowhere"), "nowhere", marks=pytest.mark.slow),
        pytest.param(("{head}", "{copy}", "--relabel"), "head", marks=pytest.mark.slow),
        pytest.param(("{head}", "--output=/proc/x"), "/proc", marks=pytest.mark.slow),
        pytest.param(("{overlay}", "--output={copies}"), "written over", marks=pytest.mark.slow),
    ],
)
def test_bad_input_is_one_line(run_module, model_dir, drawings, tmp_path, arguments, message):
    places = {"head": drawings / "head.png", "empty": tmp_path / "empty", "copies": tmp_path}
    places["empty"].mkdir()
    for name, path in (("copy", "copies/head.png"), ("overlay", "overlays/head.png")):
        places[name] = tmp_path / path
        places[name].parent.mkdir()
        places[name].write_bytes(places["head"].read_bytes())
    filled = [x.format(**places) for x in arguments]
    before = {path for path in tmp_path.rglob("*")}
    done = run_module("detect", f"--model={model_dir}", f"--output={tmp_path / 'out'}", *filled)
    assert done.returncode == 1
    assert any(message in x for x in done.stderr.splitlines() if x.startswith(("error", "skip")))
    assert any(x.startswith("error: ") for x in done.stderr.splitlines())
    assert "Traceback" not in done.stderr
    assert {path for path in tmp_path.rglob("*")} == before


@pytest.mark.slow
def test_points_of_a_larger_expected_error_than_asked_are_hidden_in_labels(
    run_module, model_dir, drawings, tmp_path
):
    done = run_module(
        *("detect", drawings / "head.png", f"--model={model_dir}", f"--output={tmp_path}"),
        *("--relabel", "--hide_error_px=0.01"),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    _, visible = landmark_files.read(tmp_path / "labels" / "head.json")
    assert not visible.any()


@pytest.mark.slow
def test_an_export_takes_its_calibration_along_and_finds_the_same_faces(
    run_module, model_dir, drawings, tmp_path
):
    done = run_module(
        *("export", f"--model_dir={model_dir}", f"--export_dir={tmp_path}"),
        f"--compact_dir={tmp_path / 'small'}",
    )
    assert done.returncode == 0 and "calibrate_dan" not in done.stdout, done.stderr[-2000:]
    assert landmark_confidence.read(tmp_path / "small" / "calibration.json") == TRUSTING
    found = []
    for model in (model_dir, tmp_path / "landmarks"):
        output = tmp_path / f"of_{model.name}"
        done = run_module(
            "detect", drawings / "scene.png", f"--model={model}", f"--output={output}"
        )
        assert done.returncode == 0, done.stderr[-2000:]
        (picture,) = content(output)["pictures"].values()
        found.append([[[p["x"], p["y"]] for p in face["points"]] for face in picture["faces"]])
    assert np.shape(found[0]) == (2, 40, 2)
    np.testing.assert_allclose(*found, atol=0.02)


@pytest.mark.slow
def test_an_export_without_a_calibration_says_how_to_make_it(
    run_module, write_small_dan, drawings, tmp_path
):
    model = write_small_dan(tmp_path / "dan")
    done = run_module("export", f"--model_dir={model}", f"--export_dir={tmp_path}")
    assert done.returncode == 0, done.stderr[-2000:]
    (line,) = [x for x in done.stdout.splitlines() if "needs a calibration.json" in x]
    assert f"calibrate_dan --model={tmp_path / 'landmarks' / '1'}" in line
    output = tmp_path / "out"
    done = run_module("detect", drawings, f"--model={tmp_path / 'landmarks'}", f"--output={output}")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    assert "landmarks/1/calibration.json" in line and "calibrate_dan" in line
    assert not output.exists()


@pytest.mark.slow
def test_a_model_without_a_calibration_says_how_to_make_it(
    run_module, model_dir, drawings, tmp_path
):
    for path in model_dir.iterdir():
        if path.name != detectors.CALIBRATION_NAME:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    done = run_module("detect", drawings, f"--model={tmp_path}", f"--output={tmp_path / 'out'}")
    assert done.returncode == 1 and "calibrate_dan" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()
