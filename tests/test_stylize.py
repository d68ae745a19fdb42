import pathlib
import shutil
import subprocess
import sys

import conftest
import numpy as np
import odd_pictures
import pytest
from PIL import Image

from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import generators

# Red, green and blue, each a square; only the green one is in the middle.
STRIPES = np.repeat(np.eye(3, dtype=np.uint8)[None] * 200, 40, axis=1).repeat(40, axis=0)


@pytest.fixture(scope="module")
def model_dir(tmp_path_factory):
    """An untrained generator of 32 px whose frame is the whole picture: it needs no face finder."""
    directory = tmp_path_factory.mktemp("model")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(directory, config)
    model_directory.save_weights(directory, generator)
    return directory


@pytest.mark.slow
def test_folder_in_folder_out_and_bad_files_are_passed_over(run_module, model_dir, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    face = synthetic.faces(1, 64, seed=1)[0][0]
    (photos / "plain.jpg").write_bytes(pictures.encode_jpeg(face))
    odd_pictures.write_kinds(photos, face)
    odd_pictures.write_unusable(photos)
    Image.fromarray(STRIPES).save(photos / "stripes.png")
    done = run_module(
        "stylize", f"--model={model_dir}", f"--input={photos}", f"--output={tmp_path / 'toons'}"
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made = {path.stem: path for path in (tmp_path / "toons").iterdir()}
    assert made.keys() == {"plain", "stripes", *odd_pictures.KINDS}
    skipped = sorted(x for x in done.stderr.splitlines() if x.startswith("skipped: "))
    assert [pathlib.Path(line.split(":")[1]).name for line in skipped] == odd_pictures.UNUSABLE
    assert "Traceback" not in done.stderr
    plain, animated = (np.asarray(Image.open(made[x])).astype(int) for x in ("plain", "animated"))
    assert np.abs(plain - animated).mean() < 10  # its first frame
    assert leading_channels(made["stripes"]) == [0, 1, 2]  # the whole picture, as in training


@pytest.mark.slow
def test_the_middle_square_can_be_had_instead_of_the_whole_picture(run_module, model_dir, tmp_path):
    Image.fromarray(STRIPES).save(tmp_path / "stripes.png")
    done = run_module(
        *("stylize", f"--model={model_dir}", f"--input={tmp_path / 'stripes.png'}"),
        *(f"--output={tmp_path / 'toon.png'}", "--align=none"),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert leading_channels(tmp_path / "toon.png") == [1, 1, 1]


def leading_channels(path) -> list[int]:
    """The strongest of red, green and blue at the left, in the middle and at the right."""
    row = np.asarray(Image.open(path)).astype(int).mean(axis=0)
    return [int(row[x].argmax()) for x in (2, len(row) // 2, len(row) - 3)]


@pytest.mark.slow
def test_exported_model_answers_as_the_model_directory(run_module, model_dir, tmp_path):
    photo = tmp_path / "photo.png"
    photo.write_bytes(pictures.encode_png(synthetic.faces(1, 48, seed=2)[0][0]))
    done = run_module("export", f"--model_dir={model_dir}", f"--export_dir={tmp_path}")
    assert done.returncode == 0 and "answers as the live network" in done.stdout, done.stderr
    for model, name in ((model_dir, "live.png"), (tmp_path / "toon" / "1", "exported.png")):
        done = run_module(
            "stylize", f"--model={model}", f"--input={photo}", f"--output={tmp_path / name}"
        )
        assert done.returncode == 0, done.stderr[-2000:]
    live, exported = (np.asarray(Image.open(tmp_path / n)) for n in ("live.png", "exported.png"))
    assert live.shape == (32, 32, 3)
    np.testing.assert_array_equal(live, exported)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--input=nowhere.jpg", "--output=x.png"), "nowhere.jpg: no such file or folder"),
        pytest.param(*(("--input={empty}", "--output=x"), "no pictures"), marks=pytest.mark.slow),
        pytest.param(*(("--input={photo}", "--output=x.jpg"), "PNG"), marks=pytest.mark.slow),
        (("--input={photo}", "--output={photo}"), "write over"),
        pytest.param(*(("--input={folder}", "--output=x.png"), "a folder"), marks=pytest.mark.slow),
        pytest.param(
            *(("--input={photo}", "--output=/proc/x.png"), "/proc"), marks=pytest.mark.slow
        ),
        pytest.param(
            *(("--input={photo}", "--output=x.png", "--model=nowhere"), "nowhere"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *(("--input={photo}", "--output=x.png", "--model={torn}"), "torn: damaged"),
            marks=pytest.mark.slow,
        ),
    ],
)
def test_bad_input_is_one_line(run_module, model_dir, tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "torn" / "assets.extra").mkdir(parents=True)  # an export cut short
    shutil.copy(model_dir / "config.json", tmp_path / "torn" / "assets.extra")
    (tmp_path / "torn" / "saved_model.pb").write_bytes(b"torn")
    photo = tmp_path / "photo.png"
    photo.write_bytes(pictures.encode_png(synthetic.faces(1, 48, seed=2)[0][0]))
    places = {name: tmp_path / name for name in ("empty", "torn")}
    filled = [x.format(photo=photo, folder=tmp_path, **places) for x in arguments]
    done = run_module("stylize", f"--model={model_dir}", *filled)
    assert done.returncode == 1
    assert any(message in line for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_shipped_model_draws_the_sample_photo_right_after_install(run_module, tmp_path):
    done = run_module(
        "stylize",
        "--input=tf_landtoon/samples/astronaut.jpg",
        f"--output={tmp_path / 'icon.png'}",
        "--before_after",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    sides = np.asarray(Image.open(tmp_path / "icon.png")).astype(float)
    size = sides.shape[0]
    photo, toon = sides[:, :size], sides[:, size:]
    assert "without a face" not in done.stdout
    assert np.abs(photo - toon).mean() > 10  # it draws, and does not copy


@pytest.mark.slow
def test_a_missing_predictor_names_the_extra(tmp_path):
    """Run where neither dlib nor the predictor's package can be found."""
    target = tmp_path / "x.png"
    code = (
        "import sys, importlib.abc\n"
        "class Block(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name in ('dlib', 'face_recognition_models'): raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        "import runpy\n"
        f"photo, target = 'tf_landtoon/samples/astronaut.jpg', {str(target)!r}\n"
        "sys.argv = ['stylize', '--input=' + photo, '--output=' + target]\n"
        "runpy.run_module('tf_landtoon.stylize', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=conftest.PROJECT
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "pip install '.[photos]'" in done.stderr and "--align=none" in done.stderr


@pytest.mark.slow
def test_nothing_is_left_beside_the_results(run_module, model_dir, tmp_path):
    photo = tmp_path / "photo.png"
    photo.write_bytes(pictures.encode_png(synthetic.faces(1, 48, seed=2)[0][0]))
    run_module(
        "stylize", f"--model={model_dir}", f"--input={photo}", f"--output={tmp_path / 'out'}"
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo.png"]
    shutil.rmtree(tmp_path / "out")
