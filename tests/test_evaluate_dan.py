import json
import os
import shutil

import numpy as np
import pytest

from tf_landtoon import files
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import pictures
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import generators


@pytest.fixture(scope="module")
def model_dir(write_small_dan, tmp_path_factory):
    """A DAN of 32 px that answers about the mean face."""
    return write_small_dan(tmp_path_factory.mktemp("dan"))


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """Folders of pictures and landmarks: five good faces, one without landmarks, three bad."""
    folder = tmp_path_factory.mktemp("faces")
    (folder / "points").mkdir()
    _, toons, points_px = synthetic.faces(9, 64, seed=4)
    for index, toon in enumerate(toons):
        name = f"{index}.png"
        files.write_atomically(folder / "pictures" / name, pictures.encode_png(toon))
        content = {
            "image": name,
            "points": landmark_formats.to_corner(points_px[index]).tolist(),
            "hidden": [index],
        }
        if index == 3:
            content["made_by"] = "a detector; not placed by hand"
        (folder / "points" / f"{index}.json").write_text(json.dumps(content))
    (folder / "points" / "4.json").unlink()
    np.savetxt(folder / "points" / "4.txt", points_px[4], fmt="%s")
    (folder / "points" / "5.json").unlink()
    (folder / "points" / "6.json").write_text(json.dumps({"points": points_px[6][:39].tolist()}))
    (folder / "pictures" / "7.png").write_bytes(b"these are words")
    cut = (folder / "pictures" / "8.png").read_bytes()
    (folder / "pictures" / "8.png").write_bytes(cut[: len(cut) // 2])
    return folder


def evaluate(run_module, model, faces, output, *arguments):
    return run_module(
        *("evaluate_dan", f"--model={model}", f"--pictures={faces / 'pictures'}"),
        *(f"--landmarks={faces / 'points'}", f"--output={output}", *arguments),
    )


def error_line(done) -> str:
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr[-2000:]
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    return line


@pytest.mark.slow
def test_prints_table_4_1_and_writes_figures_and_sheets(run_module, model_dir, faces, tmp_path):
    (tmp_path / "only.txt").write_text("".join(f"{x}\n" for x in [*range(9), "gone"]))
    done = evaluate(
        *(run_module, model_dir, faces, tmp_path / "out", f"--only={tmp_path / 'only.txt'}")
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "on 5 faces:" in done.stdout and "points off by >= 5 px" in done.stdout
    assert all(f"\n{part} " in done.stdout for part in landmarks.PARTS)
    for bad in ("6.json", "7.png", "8.png"):
        assert any(bad in x for x in done.stderr.splitlines() if x.startswith("skipped: ")), bad
    assert "no picture for gone" in done.stderr
    (warning,) = [x for x in done.stderr.splitlines() if x.startswith("warning: ")]
    assert "1 of 8 landmark files" in warning and "not placed by hand" in warning

    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {
        *("evaluation.json", "evaluation.flags"),
        *("evaluation_faces.jpg", "evaluation_worst.jpg"),
    }
    figures = json.loads((out / "evaluation.json").read_text())
    assert (figures["pictures"], figures["points"], figures["hidden_points"]) == (5, 196, 4)
    assert figures["pictures_without_landmarks"] == 1 and figures["pictures_not_usable"] == 3
    assert figures["not_usable"].keys() == {"6.png", "7.png", "8.png"}
    assert figures["listed_without_picture"] == ["gone"] and figures["flip"] is False
    assert 0 < figures["rmse_px"] < 40 and f"{figures['rmse_px']:.2f} px" in done.stdout
    assert pictures.read_rgb(out / "evaluation_worst.jpg").shape == (600, 4 * 568, 3)


@pytest.mark.slow
def test_an_export_has_the_same_figures_and_flip_has_others(run_module, model_dir, faces, tmp_path):
    done = run_module("export", f"--model_dir={model_dir}", f"--export_dir={tmp_path}")
    assert done.returncode == 0, done.stderr[-2000:]
    found = {}
    for name, model, more in (
        ("live", model_dir, ()),
        ("exported", tmp_path / "landmarks", ()),
        ("flipped", model_dir, ("--flip",)),
    ):
        done = evaluate(run_module, model, faces, tmp_path / name, *more)
        assert done.returncode == 0, done.stderr[-2000:]
        found[name] = json.loads((tmp_path / name / "evaluation.json").read_text())
    assert found["exported"]["rmse_px"] == pytest.approx(found["live"]["rmse_px"], abs=1e-4)
    assert found["flipped"]["rmse_px"] != pytest.approx(found["live"]["rmse_px"], abs=1e-4)
    assert found["flipped"]["flip"] is True and "mirrored" in done.stdout


@pytest.mark.slow
def test_excluded_pictures_are_not_judged_by(run_module, model_dir, faces, tmp_path):
    (tmp_path / "known.txt").write_text("0\n3.png\n8.png\n")
    done = evaluate(run_module, model_dir, faces, tmp_path, f"--exclude={tmp_path / 'known.txt'}")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "on 3 faces:" in done.stdout and "warning: " not in done.stderr
    figures = json.loads((tmp_path / "evaluation.json").read_text())
    assert figures["not_usable"].keys() == {"6.png", "7.png"}


@pytest.mark.slow
def test_the_written_flags_repeat_the_run(run_module, model_dir, faces, tmp_path):
    assert evaluate(run_module, model_dir, faces, tmp_path).returncode == 0
    before = (tmp_path / "evaluation.json").read_bytes()
    os.remove(tmp_path / "evaluation.json")
    done = run_module("evaluate_dan", f"--flagfile={tmp_path / 'evaluation.flags'}")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "evaluation.json").read_bytes() == before


def test_missing_folders_are_told_of_before_tensorflow_starts(run_module, faces, tmp_path):
    done = run_module(
        *("evaluate_dan", "--model=x", f"--pictures={faces / 'pictures'}"),
        *("--landmarks=nowhere", f"--output={tmp_path / 'out'}"),
    )
    assert "nowhere: no such folder" in error_line(done)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--pictures=nowhere",), "nowhere: no such folder"),
        (("--only=nowhere.txt",), "nowhere.txt: no readable list"),
        (("--only={other}",), "leave no picture"),
        (("--output={faces}/pictures",), "is the pictures' folder"),
        (("--output={faces}/points",), "is the landmark files' folder"),
        (("--landmarks={empty}",), "no landmark files"),
        (("--model={torn}",), "torn/dan.weights.h5: not the weights of dan"),
        (("--output=/proc/x",), "/proc/x"),
        (("--model=nowhere",), "nowhere: no config.json"),
        (("--model={generator}",), "gan model, but a dan model is needed"),
        (("--pictures={empty}",), "no pictures"),
        (("--only={bad}",), "no face to judge by: 1 pictures have no landmark file, 3 cannot"),
    ],
)
def test_other_bad_input_is_one_line(run_module, model_dir, faces, tmp_path, arguments, message):
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(tmp_path / "gan", config)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.txt").write_text("other\n")
    (tmp_path / "bad.txt").write_text("5\n6\n7\n8\n")
    torn = shutil.copytree(model_dir, tmp_path / "torn") / "dan.weights.h5"
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    names = {
        "faces": faces,
        "torn": tmp_path / "torn",
        "generator": tmp_path / "gan",
        "empty": tmp_path / "empty",
        "other": tmp_path / "other.txt",
        "bad": tmp_path / "bad.txt",
    }
    filled = [x.format(**names) for x in arguments]
    done = evaluate(run_module, model_dir, faces, tmp_path / "out", *filled)
    assert message in error_line(done)
    assert not (tmp_path / "out" / "evaluation.json").exists()


def test_help_says_what_is_written(run_module):
    done = run_module("evaluate_dan", "--help")
    assert "evaluation.json" in done.stdout and "Traceback" not in done.stderr


def test_fixture_faces_are_marked_where_they_are_drawn(faces):
    points_px = np.array(json.loads((faces / "points" / "0.json").read_text())["points"])
    x0, y0, x1, y1 = landmarks.box(points_px)
    assert 0 < x0 < x1 < 63 and 0 < y0 < y1 < 63
