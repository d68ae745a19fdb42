import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.models import model_config, model_directory, signatures, stylizers
from tf_landtoon.networks import generators


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model directory of an untrained generator of 32 px, and the generator."""
    folder = tmp_path_factory.mktemp("gan")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(folder, config)
    model_directory.save_weights(folder, generator)
    return folder, generator


def test_a_model_directory_draws_as_its_network_does(trained):
    folder, generator = trained
    stylizer = stylizers.load(str(folder))
    assert (stylizer.image_size, stylizer.frame) == (32, {"name": "none"})
    photos = synthetic.faces(2, 32, seed=6)[0]
    toons = stylizer.draw(photos)
    assert toons.shape == photos.shape and toons.dtype == np.uint8
    wanted = generator(photos.astype(np.float32) / 127.5 - 1.0, training=False)
    np.testing.assert_allclose(toons, np.clip((np.asarray(wanted) + 1) * 127.5, 0, 255), atol=1)


@pytest.mark.slow
def test_an_export_draws_the_same_as_its_newest_version(trained, tmp_path):
    folder, generator = trained
    config = (folder / "config.json").read_bytes()
    module = signatures.ToonServing(generator, 32)
    version = signatures.export(module, tmp_path, "toon", config)
    photos = synthetic.faces(2, 32, seed=6)[0]
    live = stylizers.load(str(folder)).draw(photos)
    for place in (version, tmp_path / "toon"):
        exported = stylizers.load(str(place))
        assert (exported.image_size, exported.frame) == (32, {"name": "none"})
        np.testing.assert_array_equal(exported.draw(photos), live)


def test_a_detector_is_no_stylizer(write_small_dan, tmp_path):
    with pytest.raises(errors.InputError, match="dan model, but a gan model is needed"):
        stylizers.load(str(write_small_dan(tmp_path)))
