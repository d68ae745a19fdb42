import json
import pathlib
import shutil

import h5py
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import affine
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import generators, heatmap_network
from tf_landtoon.training import smoke


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model directory of a small generator, and the generator."""
    directory = tmp_path_factory.mktemp("model")
    generator = generators.LightGenerator(width=4, blocks=1)
    frame = {"name": "portrait", "eye_middle": [0.5, 0.48], "chin": [0.5, 0.86]}
    view = affine.FaceView(0.125, 0.25, 0.5)
    config = model_config.of_generator("light", generator, 32, frame, view)
    model_directory.write_config(directory, config)
    model_directory.save_weights(directory, generator)
    return directory, generator


def test_config_comes_back_as_it_was_written(trained):
    config = model_directory.read_config(trained[0], "gan")
    assert config.network == "light" and config.arguments == {"width": 4, "blocks": 1}
    assert config.frame["chin"] == [0.5, 0.86]
    assert affine.FaceView(*config.face_view) == affine.FaceView(0.125, 0.25, 0.5)


def test_generator_comes_back_with_its_weights(trained):
    loaded, config = model_directory.load_generator(trained[0])
    assert config.image_size == 32
    for ours, theirs in zip(trained[1].weights, loaded.weights, strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_weights_stored_as_float16_load_as_float32(trained, tmp_path):
    directory, generator = trained
    (tmp_path / "config.json").write_bytes((directory / "config.json").read_bytes())
    name = "generator.weights.h5"
    with h5py.File(directory / name) as old, h5py.File(tmp_path / name, "w") as new:

        def halve(path, item):
            if isinstance(item, h5py.Dataset):
                new.create_dataset(path, data=item[()].astype(np.float16))
            else:
                new.require_group(path).attrs.update(item.attrs)

        old.visititems(halve)
        new.attrs.update(old.attrs)
    loaded, _ = model_directory.load_generator(tmp_path)
    for ours, theirs in zip(generator.weights, loaded.weights, strict=True):
        assert theirs.dtype == "float32"
        np.testing.assert_array_equal(ours.numpy().astype(np.float16), theirs.numpy())


def test_no_half_written_weights_stay_behind(trained):
    assert sorted(path.name for path in trained[0].iterdir()) == [
        "config.json",
        "generator.weights.h5",
    ]


def test_another_architecture_in_one_directory_is_refused(trained):
    other = generators.LightGenerator(width=8, blocks=1)
    config = model_config.of_generator("light", other, 32, {}, None)
    with pytest.raises(errors.InputError, match="arguments .*another --model_dir"):
        model_directory.write_config(trained[0], config)


def test_weights_of_another_architecture_are_told_from_damage_by_name(trained, tmp_path):
    config = json.loads((trained[0] / "config.json").read_text())
    config["arguments"]["width"] = 8
    (tmp_path / "config.json").write_text(json.dumps(config))
    weights = (trained[0] / "generator.weights.h5").read_bytes()
    (tmp_path / "generator.weights.h5").write_bytes(weights)
    with pytest.raises(errors.InputError, match="not the weights of light with .*8"):
        model_directory.load_generator(tmp_path)
    (tmp_path / "generator.weights.h5").write_bytes(weights[: len(weights) // 2])
    with pytest.raises(errors.InputError, match="generator.weights.h5"):
        model_directory.load_generator(tmp_path)


def test_dan_directory_is_no_generator_and_the_other_way_round(trained, tmp_path):
    network = smoke.small_dan(1)
    model_directory.write_config(tmp_path, model_config.of_detector(network))
    model_directory.save_weights(tmp_path, network)
    loaded, _ = model_directory.load_detector(tmp_path)
    np.testing.assert_array_equal(loaded.mean_shape.numpy(), network.mean_shape.numpy())
    with pytest.raises(errors.InputError, match="a gan model is needed"):
        model_directory.load_generator(tmp_path)
    with pytest.raises(errors.InputError, match="a dan model is needed"):
        model_directory.load_detector(trained[0])


@pytest.mark.slow
def test_either_detector_comes_back_with_its_answers(tmp_path):
    small = heatmap_network.HeatmapNetwork(width=6, image_size=32)
    small.mean_shape.assign(smoke.small_dan(1).mean_shape)
    face = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 1)).astype("float32")
    for name, network in (("heatmap", small), ("dan", smoke.small_dan(1))):
        model_directory.write_config(tmp_path / name, model_config.of_detector(network))
        model_directory.save_weights(tmp_path / name, network)
        loaded, config = model_directory.load_detector(tmp_path / name)
        assert (config.kind, config.network) == ("dan", name)
        np.testing.assert_array_equal(loaded(face), network(face))


@pytest.mark.slow
def test_a_detector_takes_over_all_of_another_of_its_kind(tmp_path):
    trained = smoke.small_dan(1)
    model_directory.write_config(tmp_path, model_config.of_detector(trained))
    model_directory.save_weights(tmp_path, trained)
    fresh = type(trained)(**(trained.arguments | {"momentum": 0.5}))
    model_directory.copy_detector(tmp_path, fresh)
    face = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 1)).astype("float32")
    np.testing.assert_array_equal(fresh(face), trained(face))
    wider = type(trained)(**(trained.arguments | {"width": 3}))
    with pytest.raises(errors.InputError, match="is a dan with .* not a dan with"):
        model_directory.copy_detector(tmp_path, wider)


@pytest.mark.slow
def test_a_detector_takes_over_one_that_saw_another_size(tmp_path):
    small = heatmap_network.HeatmapNetwork(width=6, image_size=32)
    small.mean_shape.assign(smoke.small_dan(1).mean_shape)
    model_directory.write_config(tmp_path, model_config.of_detector(small))
    model_directory.save_weights(tmp_path, small)
    enlarging = heatmap_network.HeatmapNetwork(width=6, image_size=32, seen_size=64)
    model_directory.copy_detector(tmp_path, enlarging)
    for old, new in zip(small.get_weights(), enlarging.get_weights(), strict=True):
        np.testing.assert_array_equal(new, old)


@pytest.mark.slow
def test_a_generator_takes_over_the_weights_of_one_of_its_size(tmp_path):
    trained = generators.LightGenerator(width=4, blocks=0)
    trained.trainable_weights[-1].assign(trained.trainable_weights[-1] + 0.1)
    model_directory.write_config(
        tmp_path, model_config.of_generator("light", trained, 32, {}, None)
    )
    model_directory.save_weights(tmp_path, trained)
    fresh = generators.LightGenerator(width=4, blocks=0)
    model_directory.copy_generator(tmp_path, fresh)
    for old, new in zip(trained.get_weights(), fresh.get_weights(), strict=True):
        np.testing.assert_array_equal(new, old)
    with pytest.raises(errors.InputError, match="is a light with .* not one with"):
        model_directory.copy_generator(tmp_path, generators.LightGenerator(width=8, blocks=0))


@pytest.mark.slow
def test_dan_with_a_zero_mean_shape_is_refused(tmp_path):
    network = smoke.small_dan(1)
    network.mean_shape.assign(np.zeros((40, 2)))
    model_directory.write_config(tmp_path, model_config.of_detector(network))
    model_directory.save_weights(tmp_path, network)
    with pytest.raises(errors.InputError, match="never trained"):
        model_directory.load_detector(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no config.json"),
        ("{", "not a model's config"),
        ('{"kind": "gan"}', "not a model's config"),
        ('{"kind": "gan", "network": "x", "arguments": {}, "image_size": 32}', "unknown network"),
        (
            '{"kind": "gan", "network": "light", "arguments": {"depth": 1}, "image_size": 32}',
            "no such file",
        ),
    ],
)
def test_what_is_no_model_directory_says_so(tmp_path, content, message):
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(errors.InputError, match=message):
        model_directory.load_generator(tmp_path)


def copied(model, folder):
    return pathlib.Path(shutil.copytree(model, folder))


def test_a_key_of_a_newer_version_is_named_and_ignored(trained, tmp_path, capsys):
    path = copied(trained[0], tmp_path / "model") / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"licence": "free"}))
    loaded, _ = model_directory.load_generator(path.parent)
    assert len(loaded.weights) == len(trained[1].weights)
    assert capsys.readouterr().err.count(f"{path}: 'licence' is unknown") == 1


@pytest.fixture(scope="module")
def detector(write_small_dan, tmp_path_factory):
    return write_small_dan(tmp_path_factory.mktemp("dan"))


@pytest.mark.parametrize("name", ["config.json", "weights"])
@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.5, 0.9, -10, -1])
def test_a_model_that_is_cut_off_is_one_line(trained, detector, tmp_path, name, share):
    """A share of the file is left, or so many bytes less than all."""
    for kind, source, load in (
        ("generator", trained[0], model_directory.load_generator),
        ("dan", detector, model_directory.load_detector),
    ):
        name_of_kind = f"{kind}.weights.h5" if name == "weights" else name
        path = copied(source, tmp_path / kind) / name_of_kind
        data = path.read_bytes()
        path.write_bytes(data[: share if share < 0 else int(share * len(data))])
        if json_is_whole(path):
            continue
        with pytest.raises(errors.InputError, match=str(path)) as caught:
            load(path.parent)
        assert "\n" not in str(caught.value)


def test_weights_with_other_bytes_are_loaded_or_are_one_line(trained, tmp_path):
    path = copied(trained[0], tmp_path / "model") / "generator.weights.h5"
    data, refused, rng = path.read_bytes(), 0, np.random.default_rng(1)
    for _ in range(12):
        damaged = bytearray(data)
        for place in rng.integers(0, len(data), 20):
            damaged[place] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            model_directory.load_generator(path.parent)
        except errors.InputError as error:
            assert str(path) in str(error) and "\n" not in str(error)
            refused += 1
    assert refused > 3


def json_is_whole(path) -> bool:
    """Without its last byte, a line's end, the config is what it was."""
    try:
        return path.suffix == ".json" and bool(json.loads(path.read_bytes()))
    except ValueError:
        return False
