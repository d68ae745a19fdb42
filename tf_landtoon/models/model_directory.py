"""A model directory: what is in one, and how networks go in and come out.

    config.json              what the network is and in which frame it saw faces
    <network>.weights.h5     `generator` or `dan`, of the last checkpoint; its
                             running average where there is one
    resolved.flags           the flags it was trained with, a flagfile, of `run_flags`
    checkpoints/, train/     of `loop.Loop`

`config.json` and the weights are enough for using a model; `tf_landtoon/models/portrait` has these.
"""

import dataclasses
import json
import os
import pathlib
from typing import Any

import keras

from tf_landtoon import errors, files
from tf_landtoon.models import model_config

CONFIG_NAME = "config.json"
SHIPPED = pathlib.Path(__file__).parent
_WEIGHTS_NAMES = {"gan": "generator.weights.h5", "dan": "dan.weights.h5"}
_SHIPPED_NAMES = {
    "gan": {"portrait": "portrait", "light": "light"},
    "dan": {"light": "landmarks_light"},
}
_KIND_NAMES = {"gan": "generator", "dan": "landmark detector"}
_NOT_IN_WEIGHTS = ("momentum", "seen_size")


def write_config(directory: str | os.PathLike[str], config: model_config.ModelConfig) -> None:
    """Writes `config.json`, unless the directory belongs to another model.

    Args:
        directory: a model directory; made if missing.
        config: what to write.

    Raises:
        errors.InputError: it holds another network, or cannot be written.
    """
    path = pathlib.Path(directory) / CONFIG_NAME
    if path.exists():
        old = read_config(directory)
        for field in ("kind", "network", "arguments", "image_size", "frame", "face_view"):
            was, asked = getattr(old, field), getattr(config, field)
            if was != asked:
                raise errors.InputError(
                    f"{directory}: holds a model with {field} {was!r}, not {asked!r}; give the "
                    "flags it was trained with, or another --model_dir"
                )
    text = json.dumps(dataclasses.asdict(config), indent=2) + "\n"
    files.write_atomically(path, text.encode())


def read_config(
    directory: str | os.PathLike[str], kind: str | None = None
) -> model_config.ModelConfig:
    """Reads and checks `config.json`.

    Args:
        directory: a model directory.
        kind: "gan" or "dan" if only that will do.

    Raises:
        errors.InputError: no such folder, no readable config in it, or another kind of model.
    """
    path = pathlib.Path(directory) / CONFIG_NAME
    if not path.is_file():
        raise errors.InputError(
            f"{directory}: no {CONFIG_NAME} there, so it is no model directory; give the "
            "--model_dir of a training, an export, or the name of a model that ships"
        )
    return model_config.parse(path.read_bytes(), str(path), kind)


def save_weights(directory: str | os.PathLike[str], network: keras.Model) -> None:
    """Writes `generator.weights.h5` or `dan.weights.h5`, whole or not at all.

    Args:
        directory: a model directory.
        network: a generator or a landmark detector.

    Raises:
        errors.InputError: the directory cannot be written.
    """
    kind = "dan" if isinstance(network, tuple(model_config.DETECTORS.values())) else "gan"
    with files.written_aside(pathlib.Path(directory) / _WEIGHTS_NAMES[kind]) as temporary:
        network.save_weights(temporary)


def build(config: model_config.ModelConfig) -> keras.Model:
    """Makes the network of a config, untrained.

    Raises:
        errors.InputError: the arguments do not fit the network.
    """
    network = model_config.NETWORKS[config.kind][config.network]
    try:
        return network(**config.arguments)
    except (TypeError, ValueError) as error:
        raise errors.InputError(
            f"{CONFIG_NAME}: {config.network} cannot be made with {config.arguments} ({error}); "
            "train or copy the model again"
        ) from error


def locate(model: str | os.PathLike[str], kind: str = "gan") -> pathlib.Path:
    """The folder that a model's name means.

    Args:
        model: a model directory, or the name of one that ships with the package: "light", of
            either kind, or "portrait", a generator.
        kind: "gan" or "dan".

    Raises:
        errors.InputError: it is to ship and this copy of the package has none.
    """
    if str(model) not in _SHIPPED_NAMES[kind]:
        return pathlib.Path(model)
    shipped = SHIPPED / _SHIPPED_NAMES[kind][str(model)]
    if not (shipped / CONFIG_NAME).is_file():
        raise errors.InputError(
            f"{model}: this copy of the package ships no trained {_KIND_NAMES[kind]}; give the "
            "--model_dir of a training instead"
        )
    return shipped


def load_generator(model: str | os.PathLike[str]) -> tuple[keras.Model, model_config.ModelConfig]:
    """Loads a trained generator.

    Args:
        model: a model directory, "portrait" or "light".

    Raises:
        errors.InputError: no such model, another kind, or weights of another architecture.
    """
    return _load(locate(model), "gan")


def load_detector(model: str | os.PathLike[str]) -> tuple[keras.Model, model_config.ModelConfig]:
    """Loads a trained landmark detector.

    Args:
        model: a model directory of `train_dan`, or "light".

    Raises:
        errors.InputError: as for `load_generator`, or the detector was never trained: its mean
            shape is all zeros, and it would answer nonsense without a word.
    """
    network, config = _load(locate(model, "dan"), "dan")
    if not keras.ops.convert_to_numpy(network.mean_shape).any():
        raise errors.InputError(
            f"{model}: the mean shape is zero, so this detector was never trained; train it first"
        )
    return network, config


def copy_generator(model: str | os.PathLike[str], network: keras.Model) -> None:
    """Gives a generator all weights of a trained one.

    Args:
        model: as for `load_generator`.
        network: of the same class and sizes.

    Raises:
        errors.InputError: as for `load_generator`, or that is another network, or has other sizes.
    """
    trained, config = load_generator(model)
    if type(trained) is not type(network) or trained.arguments != network.arguments:
        raise errors.InputError(
            f"{model}: is a {config.network} with {trained.arguments}, not one with "
            f"{network.arguments}; give its flags"
        )
    network.set_weights(trained.get_weights())


def copy_detector(model: str | os.PathLike[str], network: keras.Model) -> None:
    """Gives a landmark detector all weights of a trained one, its statistics included.

    Args:
        model: a model directory, or "light".
        network: of the same class and sizes; what no weight depends on may differ.

    Raises:
        errors.InputError: as for `load_detector`, or that is another network or one of other sizes.
    """
    trained, config = load_detector(model)
    own, wanted = (
        {name: value for name, value in x.arguments.items() if name not in _NOT_IN_WEIGHTS}
        for x in (trained, network)
    )
    if type(trained) is not type(network) or own != wanted:
        raise errors.InputError(
            f"{model}: is a {config.network} with {own}, not a "
            f"{model_config.of_detector(network).network} with {wanted}; give its flags"
        )
    network.set_weights(trained.get_weights())


def weights_path(directory: pathlib.Path, kind: str) -> pathlib.Path:
    """Where the weights of a model directory are, of a "gan" or a "dan".

    Raises:
        errors.InputError: there are none yet.
    """
    path = directory / _WEIGHTS_NAMES[kind]
    if not path.is_file():
        raise errors.InputError(f"{path}: no such file; let the training reach a checkpoint")
    return path


def _load(directory: pathlib.Path, kind: str) -> tuple[Any, model_config.ModelConfig]:
    config = read_config(directory, kind)
    path = weights_path(directory, kind)
    network = build(config)
    try:
        network.load_weights(path)
    except files.DAMAGED_HDF5 as error:
        raise errors.InputError(
            f"{path}: not the weights of {config.network} with {config.arguments}, or damaged; "
            "train or copy the model again"
        ) from error
    return network, config
