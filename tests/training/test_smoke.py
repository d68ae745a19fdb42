import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import gan_batches, photo_view
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import discriminators, features, generators
from tf_landtoon.records import schema
from tf_landtoon.training import animegan_step, gan_settings, gan_step, smoke


@pytest.fixture
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def test_records_are_written_once(tmp_path):
    photos, toons = smoke.write_records(str(tmp_path), 32, seed=1, count=3)
    before = (tmp_path / "photos" / schema.INFO_NAME).stat().st_mtime_ns
    assert smoke.write_records(str(tmp_path), 32, seed=1, count=3) == (photos, toons)
    assert (tmp_path / "photos" / schema.INFO_NAME).stat().st_mtime_ns == before
    assert schema.read_info(photos, "landmarks", 32).splits["train"].num_examples == 3
    assert schema.read_info(toons, "toons", 32).splits["train"].num_examples == 3


def test_records_of_other_settings_are_written_again(tmp_path):
    smoke.write_records(str(tmp_path), 32, seed=1, count=3)
    photos, toons = smoke.write_records(str(tmp_path), 16, seed=2, count=3)
    for place, kind in ((photos, "landmarks"), (toons, "toons")):
        info = schema.read_info(place, kind, 16)
        assert info.splits["train"].flags == {"image_size": 16, "seed": 2, "count": 3}


@pytest.mark.slow
def test_a_training_takes_a_step_on_smoke_data_and_goes_on_from_its_directory(
    tmp_path, run_eagerly
):
    photos, toons = smoke.write_records(str(tmp_path), 32, seed=1, count=4)
    keras.utils.set_random_seed(1)
    networks = gan_step.GanNetworks(
        generator=generators.LightGenerator(width=4, blocks=0),
        discriminator=discriminators.PatchDiscriminator(width=4),
        features=features.EfficientNetLiteFeatures(),
        detector=smoke.small_dan(1),
    )
    view = photo_view.of_photos(photos)
    gan = gan_step.GanStep(
        method=animegan_step.update,
        strategy=tf.distribute.get_strategy(),
        networks=networks,
        settings=gan_settings.GanSettings(landmark_start_step=0),
        face_view=view,
    )
    found = gan_batches.endless(photos, toons, batch_size=2, image_size=32, seed=1)
    scalars = gan.step(next(iter(found)), 0)
    assert all(np.isfinite(float(value)) for value in scalars.values())

    directory = tmp_path / "model"
    config = model_config.of_generator("light", networks.generator, 32, {"name": "none"}, view)
    model_directory.write_config(directory, config)
    model_directory.save_weights(directory, networks.generator)
    loaded, _ = model_directory.load_generator(directory)
    for ours, theirs in zip(networks.generator.weights, loaded.weights, strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_small_dan_starts_from_the_synthetic_mean_shape():
    network = smoke.small_dan(1)
    shape = network.mean_shape.numpy()
    assert 0 < shape.min() and shape.max() < 32
    assert not np.array_equal(shape[0], shape[16])
