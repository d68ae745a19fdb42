import shutil

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.models import exported_models, model_config, model_directory, signatures
from tf_landtoon.networks import generators


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    """The version's folder of an exported generator of 32 px."""
    place = tmp_path_factory.mktemp("export")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(place, config)
    written = (place / model_directory.CONFIG_NAME).read_bytes()
    return signatures.export(signatures.ToonServing(generator, 32), place, "toon", written)


@pytest.mark.slow
def test_an_export_answers_by_name_and_knows_its_size(version):
    answer, config = exported_models.load(version, "gan", "serving_images", "images")
    assert config.image_size == 32
    photos = synthetic.faces(3, 32, seed=5)[0]
    toons = answer(photos)["images"]
    assert toons.shape == photos.shape and toons.dtype == np.uint8
    alone = tf.saved_model.load(str(version))
    wanted = alone.signatures["serving_images"](images=tf.constant(photos))["images"]
    np.testing.assert_array_equal(toons, wanted)


@pytest.mark.slow
def test_another_kind_of_model_is_refused(version):
    with pytest.raises(errors.InputError, match="gan model, but a dan model is needed"):
        exported_models.load(version, "dan", "landmarks_uint8", "certainty")


@pytest.mark.slow
def test_an_export_without_the_answer_asked_for_is_named(version):
    for signature, output in (("landmarks_uint8", "images"), ("serving_images", "certainty")):
        with pytest.raises(errors.InputError, match="earlier version; export the model again"):
            exported_models.load(version, "gan", signature, output)


def test_an_export_without_its_config_is_named(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"")
    with pytest.raises(errors.InputError, match="config.json: missing; export"):
        exported_models.load(tmp_path, "gan", "serving_images", "images")


def damaged(version, folder, name, content):
    """A copy of an export with one of its files replaced, or without it."""
    copy = shutil.copytree(version, folder / "torn")
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    return copy


def load(folder):
    return exported_models.load(folder, "gan", "serving_images", "images")


VARIABLES = "variables/variables.data-00000-of-00001"


@pytest.mark.slow
def test_variables_cut_short_are_named_with_their_folder(version, tmp_path):
    whole = (version / VARIABLES).read_bytes()
    with pytest.raises(errors.InputError, match="torn: damaged"):
        load(damaged(version, tmp_path, VARIABLES, whole[: len(whole) // 2]))


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.03, 0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize(
    "name, message",
    [
        ("saved_model.pb", "torn: damaged"),
        ("fingerprint.pb", "torn: damaged"),
        (VARIABLES, "torn: damaged"),
        ("variables/variables.index", "torn: damaged"),
        ("assets.extra/config.json", "config.json: not a model's config"),
    ],
)
def test_files_cut_anywhere_are_named(version, tmp_path, capfd, name, message, share):
    whole = (version / name).read_bytes()
    with pytest.raises(errors.InputError, match=message):
        load(damaged(version, tmp_path, name, whole[: int(share * len(whole))]))
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("name", [VARIABLES, "variables/variables.index", "saved_model.pb"])
def test_missing_empty_and_overwritten_files_are_named(version, tmp_path, name):
    spoilt = bytearray((version / name).read_bytes())
    third, half = len(spoilt) // 3, len(spoilt) // 2
    spoilt[third:half] = bytes(half - third)
    for place, content in (("gone", None), ("empty", b""), ("zeros", bytes(spoilt))):
        with pytest.raises(errors.InputError, match="torn: damaged"):
            load(damaged(version, tmp_path / place, name, content))


@pytest.mark.slow
def test_an_export_of_an_older_tensorflow_has_no_fingerprint_and_loads(version, tmp_path):
    answer, _ = load(damaged(version, tmp_path, "fingerprint.pb", None))
    assert answer(synthetic.faces(1, 32, seed=5)[0])["images"].shape == (1, 32, 32, 3)


def test_newest_is_the_highest_number(tmp_path):
    for version in ("2", "10", ".tmp-3", "old"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "saved_model.pb").touch()
    assert exported_models.newest(tmp_path) == tmp_path / "10"
    assert exported_models.newest(tmp_path / "2") == tmp_path / "2"
    assert exported_models.newest(tmp_path / "none") is None
