import json

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.evaluation import evaluate_run
from tf_landtoon.evaluation.evaluation_settings import EvaluateSettings
from tf_landtoon.images import pictures


@pytest.fixture
def faces(tmp_path):
    """Three pictures of 64 px in `faces`, their marks in `points`, of which one is missing."""
    _, toons, points_px = synthetic.faces(3, 64, seed=4)
    (tmp_path / "faces").mkdir()
    (tmp_path / "points").mkdir()
    for number in range(3):
        (tmp_path / "faces" / f"{number}.png").write_bytes(pictures.encode_png(toons[number]))
        if number:
            np.savetxt(tmp_path / "points" / f"{number}.txt", points_px[number])
    return tmp_path


def settings_of(folder, model, **more):
    places = (folder / "faces", folder / "points", folder / "out")
    return EvaluateSettings(str(model), *places, **more)


@pytest.mark.slow
def test_figures_say_of_which_run_they_are(write_small_dan, faces, capsys):
    model = write_small_dan(faces / "dan")
    (faces / "only.txt").write_text("1\n2\ngone\n")
    settings = settings_of(faces, model, only=faces / "only.txt", flip=True)
    evaluate_run.run(settings, "--flip\n")
    figures = json.loads((faces / "out" / "evaluation.json").read_text())
    assert (figures["model"], figures["flip"]) == (str(model), True)
    assert figures["pictures"] == 2 and figures["listed_without_picture"] == ["gone"]
    assert (faces / "out" / "evaluation.flags").read_text() == "--flip\n"
    told = capsys.readouterr()
    assert f"{model} on 2 faces, averaged with the mirrored picture's answers:" in told.out
    assert "no picture for gone" in told.err


def test_without_a_model_nothing_is_written(faces):
    with pytest.raises(errors.InputError, match="is no model directory"):
        evaluate_run.run(settings_of(faces, faces / "points"), "")
    assert not (faces / "out").exists()
