import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.models import compact, model_config, model_directory
from tf_landtoon.networks import generators


def test_compact_model_is_half_as_large_and_draws_the_same(tmp_path):
    generator = generators.LightGenerator(width=8, blocks=1)
    generator.trainable_variables[-2].assign(
        np.random.default_rng(1).normal(0, 0.05, generator.trainable_variables[-2].shape)
    )
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(tmp_path / "full", config)
    model_directory.save_weights(tmp_path / "full", generator)
    written = compact.write(tmp_path / "full", tmp_path / "small")
    whole = (tmp_path / "full" / written.name).stat().st_size
    assert written.stat().st_size < 0.8 * whole  # small layers are mostly HDF5's own overhead

    loaded, config = model_directory.load_generator(tmp_path / "small")
    photos = synthetic.faces(2, 32, seed=1)[0].astype(np.float32) / 127.5 - 1
    drawn, again = generator(photos), loaded(photos)
    assert np.abs(np.asarray(drawn) - photos).max() > 0.05
    np.testing.assert_allclose(drawn, again, atol=2 / 255)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.99, None])
def test_weights_that_are_none_are_blamed_and_not_the_folder(tmp_path, share):
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(tmp_path / "full", config)
    model_directory.save_weights(tmp_path / "full", generator)
    weights = tmp_path / "full" / "generator.weights.h5"
    whole = weights.read_bytes()
    weights.write_bytes(b"junk" * 999 if share is None else whole[: int(share * len(whole))])
    with pytest.raises(errors.InputError, match="full/generator.weights.h5: no weights, or damag"):
        compact.write(tmp_path / "full", tmp_path / "small")
    assert not (tmp_path / "small").exists()


def test_place_that_cannot_be_written_is_one_line(tmp_path):
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(tmp_path / "full", config)
    model_directory.save_weights(tmp_path / "full", generator)
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.InputError, match="cannot be written"):
        compact.write(tmp_path / "full", tmp_path / "file" / "small")
