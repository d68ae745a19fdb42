import pytest
import tensorflow as tf
from absl import flags

from tf_landtoon import errors
from tf_landtoon.models import model_directory
from tf_landtoon.training import gan_run, gan_settings, gan_terms


@pytest.fixture(autouse=True)
def run_eagerly():
    """Compiling a step takes longer than taking it."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def run_of(model_dir, method="animegan", **given):
    small = {"image_size": 32, "generator_width": 4, "generator_blocks": 0, "batch_size": 2}
    small |= {"discriminator_width": 4, "train_steps": 1, "smoke_data": True}
    gan = gan_settings.GanSettings(method=method, landmark_start_step=0)
    return gan_settings.GanRun(gan=gan, model_dir=str(model_dir), **small | given)


def test_every_method_has_its_step():
    assert gan_run.METHODS.keys() == gan_terms.METHODS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("method", ["animegan", pytest.param("cartoongan", marks=pytest.mark.slow)])
def test_a_run_leaves_a_model_that_loads_and_resumes(method, tmp_path, capsys):
    gan_run.run(run_of(tmp_path, method), flags.FlagValues())
    generator, config = model_directory.load_generator(tmp_path)
    assert config.network == "light" and generator.arguments["width"] == 4
    assert "detector: DeepAlignmentNetwork" in capsys.readouterr().out
    gan_run.run(run_of(tmp_path, method, train_steps=2), flags.FlagValues())
    assert "2 steps done" in capsys.readouterr().out


def test_a_dry_run_trains_nothing(photo_records, toon_records, tmp_path, capsys):
    data = {"photo_data": str(photo_records), "toon_data": str(toon_records), "smoke_data": False}
    gan_run.run(run_of(tmp_path / "model", dry_run=True, **data), flags.FlagValues())
    printed = capsys.readouterr().out
    assert "12 examples" in printed and "detector: HeatmapNetwork" in printed
    assert not (tmp_path / "model").exists()


def test_without_a_detector_nobody_looks_on(photo_records, toon_records, tmp_path, capsys):
    gan = gan_settings.GanSettings(weights=gan_terms.GanWeights(landmark=0.0))
    run = gan_settings.GanRun(
        gan=gan,
        model_dir=str(tmp_path / "model"),
        photo_data=str(photo_records),
        toon_data=str(toon_records),
        image_size=32,
        dan_dir="",
        dry_run=True,
    )
    gan_run.run(run, flags.FlagValues())
    assert "detector:" not in capsys.readouterr().out


def test_records_of_another_size_are_one_line(photo_records, toon_records, tmp_path):
    data = {"photo_data": str(photo_records), "toon_data": str(toon_records), "smoke_data": False}
    with pytest.raises(errors.InputError, match="32"):
        gan_run.run(run_of(tmp_path, image_size=64, **data), flags.FlagValues())
