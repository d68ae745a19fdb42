import shutil

import keras
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import landmarks
from tf_landtoon.models import detectors, model_config, model_directory, signatures
from tf_landtoon.networks import generators


@pytest.fixture(scope="module")
def trained(write_small_dan, tmp_path_factory):
    """(model directory, its network) of a DAN of 32 px."""
    folder = write_small_dan(tmp_path_factory.mktemp("dan"))
    return folder, model_directory.load_detector(folder)[0]


@pytest.fixture(scope="module")
def toons():
    return synthetic.faces(5, 32, seed=2)[1]


def test_a_model_directory_answers_as_its_network(trained, toons):
    folder, network = trained
    detector = detectors.load(str(folder))
    assert detector.image_size == 32
    grey = toons.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    expected = keras.ops.convert_to_numpy(network(grey[..., None]))
    answers_px = detectors.answer(detector, toons, flip=False, batch_size=2)
    np.testing.assert_allclose(answers_px, expected, atol=1e-3)
    assert np.abs(np.diff(answers_px, axis=0)).max() > 1e-3  # they do depend on the picture


@pytest.mark.slow
def test_an_export_answers_as_the_model_directory(trained, toons, tmp_path):
    folder, network = trained
    config = (folder / "config.json").read_bytes()
    version = signatures.export(signatures.LandmarkServing(network), tmp_path, "landmarks", config)
    live = detectors.answer(detectors.load(str(folder)), toons, flip=False)
    for place in (version, tmp_path / "landmarks"):
        exported = detectors.load(str(place))
        assert exported.image_size == 32
        answers_px = detectors.answer(exported, toons, flip=False)
        np.testing.assert_allclose(answers_px, live, atol=1e-3)


def test_the_home_of_an_export_is_its_newest_version_and_of_a_model_its_folder(trained, tmp_path):
    for version in ("2", "10"):
        (tmp_path / "landmarks" / version).mkdir(parents=True)
        (tmp_path / "landmarks" / version / "saved_model.pb").write_bytes(b"")
    newest = tmp_path / "landmarks" / "10"
    assert detectors.home(str(tmp_path / "landmarks")) == newest
    assert detectors.home(str(newest.with_name("2"))) == newest.with_name("2")
    found = detectors.calibration_path(str(tmp_path / "landmarks"))
    assert found == newest / "calibration.json"
    assert detectors.home(str(trained[0])) == trained[0]


def test_a_calibration_decides_what_records_are_made_of(trained, tmp_path):
    folder = shutil.copytree(trained[0], tmp_path / "dan")
    names = {path.name for path in detectors.files(str(folder))}
    assert names == {"config.json", "dan.weights.h5"}
    detectors.calibration_path(str(folder)).write_text("{}")
    names = {path.name for path in detectors.files(str(folder))}
    assert names == {"config.json", "dan.weights.h5", "calibration.json"}


def test_flip_makes_mirrored_pictures_answer_mirrored(trained, toons):
    detector = detectors.load(str(trained[0]))
    mirrored = toons[:, :, ::-1]
    plain, other = (detectors.answer(detector, x, flip=False) for x in (toons, mirrored))
    assert np.abs(landmarks.mirror(other, 32) - plain).max() > 0.01  # not without it
    plain, other = (detectors.answer(detector, x, flip=True) for x in (toons, mirrored))
    np.testing.assert_allclose(landmarks.mirror(other, 32), plain, atol=1e-4)


def test_light_is_the_detector_and_not_the_generator_of_that_name(
    write_small_dan, tmp_path, monkeypatch
):
    monkeypatch.setattr(model_directory, "SHIPPED", tmp_path)
    (tmp_path / "light").mkdir()
    with pytest.raises(errors.InputError, match="ships no trained landmark detector"):
        detectors.load("light")
    write_small_dan(tmp_path / "landmarks_light")
    assert detectors.load("light").image_size == 32


def write_generator(folder):
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(folder, config)
    return generator


def test_a_generator_is_no_detector(tmp_path):
    write_generator(tmp_path)
    with pytest.raises(errors.InputError, match="gan model, but a dan model is needed"):
        detectors.load(str(tmp_path))


def test_answers_that_are_no_numbers_are_refused(toons):
    detector = detectors.Detector(
        lambda x: (np.full((len(x), 40, 2), np.nan), np.zeros((len(x), 40))), 32
    )
    with pytest.raises(errors.InputError, match="not finite"):
        detectors.answer(detector, toons, flip=False)
