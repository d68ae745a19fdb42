import json

import numpy as np
import pytest
import tensorflow as tf
from absl import flags

from tf_landtoon.models import model_directory
from tf_landtoon.training import dan_run, dan_settings


@pytest.fixture(autouse=True)
def run_eagerly():
    """Compiling a step takes longer than taking it."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def settings_of(records, model_dir, **given):
    small = {"width": 2, "batch_size": 4, "log_steps": 1, "stage1_steps": 1, "stage2_steps": 1}
    small |= {"data": [str(records)], "model_dir": str(model_dir)}
    return dan_settings.DanSettings(**small | given)


@pytest.mark.slow
def test_both_stages_are_trained_judged_and_kept(face_records, tmp_path, capsys):
    settings = settings_of(face_records, tmp_path, validation_data=str(face_records))
    dan_run.run(settings, flags.FlagValues())
    assert capsys.readouterr().out.count("points off by >= 5 px") == 2
    for stage in (1, 2):
        table = json.loads((tmp_path / f"validation_stage{stage}.json").read_text())
        assert table["pictures"] == 12
    detector, _ = model_directory.load_detector(tmp_path)
    assert detector.arguments["width"] == 2 and np.any(detector.mean_shape)


@pytest.mark.slow
def test_a_stage_without_steps_is_left_out(face_records, tmp_path):
    dan_run.run(settings_of(face_records, tmp_path, stage1_steps=0), flags.FlagValues())
    assert (tmp_path / "checkpoints" / "ckpt-1.index").exists()
