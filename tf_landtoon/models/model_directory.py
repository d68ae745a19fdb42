"""A model directory: what is in one, and how networks go in and come out.

    config.json              what the network is and in which frame it saw faces
    <network>.weights.h5     `generator` or `dan`, of the last checkpoint; its
                             running average where there is one
    resolved.flags           the flags it was trained with, a flagfile, of `run_flags`
    checkpoints/, train/     of `loop.Loop`

`config.json` and the weights are enough for using a model; `tf_landtoon/models/light` has these.
"""

import dataclasses
import json
import os
import pathlib
from typing import Any

import keras

import tf_landtoon
from tf_landtoon import errors, files
from tf_landtoon.geometry import affine
from tf_landtoon.networks import dan, generators, heatmap_network

GENERATORS = {
    "cartoongan": generators.CartoonGanGenerator,
    "animegan": generators.AnimeGanGenerator,
    "light": generators.LightGenerator,
}
DETECTORS = {"dan": dan.DeepAlignmentNetwork, "heatmap": heatmap_network.HeatmapNetwork}
_NETWORKS = {"gan": GENERATORS, "dan": DETECTORS}
CONFIG_NAME = "config.json"
SHIPPED = pathlib.Path(__file__).parent
_WEIGHTS_NAMES = {"gan": "generator.weights.h5", "dan": "dan.weights.h5"}
_SHIPPED_NAMES = {"gan": "light", "dan": "landmarks_light"}
_KIND_NAMES = {"gan": "generator", "dan": "landmark detector"}
_NOT_IN_WEIGHTS = ("momentum", "seen_size")
_COLOR_RANGES = {"gan": "RGB, -1..1", "dan": "grey, 0..255"}


@dataclasses.dataclass(frozen=True)
class ModelConfig:
    """`config.json`.

    Attributes:
        kind: "gan" (a generator) or "dan" (a landmark detector).
        network: a key of `GENERATORS` or of `DETECTORS`.
        arguments: of the network's constructor.
        image_size: px, side of the square pictures it was trained on.
        frame: how faces lie in these pictures, as their records say it; {} if not known.
        face_view: left, top and side (fractions of the picture) of what the DAN was shown;
            None where no DAN was used.
        color_range: of the network's input, for readers.
        version: of this package when the directory was made.
    """

    kind: str
    network: str
    arguments: dict[str, Any]
    image_size: int
    frame: dict[str, Any] = dataclasses.field(default_factory=dict)
    face_view: tuple[float, float, float] | None = None
    color_range: str = ""
    version: str = tf_landtoon.__version__


def gan_config(
    network: str,
    generator: keras.Model,
    image_size: int,
    frame: dict[str, Any],
    face_view: affine.FaceView | None,
) -> ModelConfig:
    """Describes a generator.

    Args:
        network: a key of `GENERATORS`.
        generator: of that class.
        image_size: px, of the training pictures.
        frame: of the photo records.
        face_view: what the DAN was shown, if there was one.
    """
    view = dataclasses.astuple(face_view) if face_view else None
    arguments = dict(generator.arguments)
    return ModelConfig(
        "gan", network, arguments, image_size, dict(frame), view, _COLOR_RANGES["gan"]
    )


def dan_config(network: keras.Model) -> ModelConfig:
    """Describes a landmark detector; its frame is a face crop, whatever the source picture.

    Args:
        network: of a class in `DETECTORS`.
    """
    (name,) = (name for name, detector in DETECTORS.items() if type(network) is detector)
    arguments = dict(network.arguments)
    return ModelConfig("dan", name, arguments, network.image_size, color_range=_COLOR_RANGES["dan"])


def write_config(directory: str | os.PathLike[str], config: ModelConfig) -> None:
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


def read_config(directory: str | os.PathLike[str], kind: str | None = None) -> ModelConfig:
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
            "--model_dir of a training, an export or `light`"
        )
    return parse_config(path.read_bytes(), str(path), kind)


def parse_config(data: bytes, name: str, kind: str | None = None) -> ModelConfig:
    """Checks the content of a `config.json`; an exported model carries one too.

    Args:
        data: the file's content.
        name: what an error calls it.
        kind: as for `read_config`.

    Raises:
        errors.InputError: as for `read_config`.
    """
    try:
        config = ModelConfig(**files.known_fields(ModelConfig, json.loads(data), name))
        known = config.network in _NETWORKS.get(config.kind, ())
        if not known or int(config.image_size) <= 0:
            raise ValueError(f"unknown network {config.kind}/{config.network}")
        view = tuple(config.face_view) if config.face_view else None
    except (ValueError, TypeError, AttributeError) as error:
        raise errors.InputError(
            f"{name}: not a model's config ({error}); train or copy the model again"
        ) from error
    if kind and config.kind != kind:
        raise errors.InputError(
            f"{name}: describes a {config.kind} model, but a {kind} model is needed; give the "
            f"--model_dir of {'train_gan' if kind == 'gan' else 'train_dan'}"
        )
    return dataclasses.replace(config, face_view=view)


def save_weights(directory: str | os.PathLike[str], network: keras.Model) -> None:
    """Writes `generator.weights.h5` or `dan.weights.h5`, whole or not at all.

    Args:
        directory: a model directory.
        network: a generator or a DAN.

    Raises:
        errors.InputError: the directory cannot be written.
    """
    kind = "dan" if isinstance(network, tuple(DETECTORS.values())) else "gan"
    with files.written_aside(pathlib.Path(directory) / _WEIGHTS_NAMES[kind]) as temporary:
        network.save_weights(temporary)


def build(config: ModelConfig) -> keras.Model:
    """Makes the network of a config, untrained.

    Raises:
        errors.InputError: the arguments do not fit the network.
    """
    network = _NETWORKS[config.kind][config.network]
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
        model: a model directory, or "light" for the one that ships with the package.
        kind: "gan" or "dan", of which there is a "light" each.

    Raises:
        errors.InputError: "light" is asked for and this copy of the package has none.
    """
    if str(model) != "light":
        return pathlib.Path(model)
    shipped = SHIPPED / _SHIPPED_NAMES[kind]
    if not (shipped / CONFIG_NAME).is_file():
        raise errors.InputError(
            f"light: this copy of the package ships no trained {_KIND_NAMES[kind]}; give the "
            "--model_dir of a training instead"
        )
    return shipped


def load_generator(model: str | os.PathLike[str]) -> tuple[keras.Model, ModelConfig]:
    """Loads a trained generator.

    Args:
        model: a model directory, or "light".

    Raises:
        errors.InputError: no such model, another kind, or weights of another architecture.
    """
    return _load(locate(model), "gan")


def load_dan(model: str | os.PathLike[str]) -> tuple[keras.Model, ModelConfig]:
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
            f"{model}: the mean shape is zero, so this DAN was never trained; train it first"
        )
    return network, config


def copy_dan(model: str | os.PathLike[str], network: keras.Model) -> None:
    """Gives a landmark detector all weights of a trained one, its statistics included.

    Args:
        model: a model directory, or "light".
        network: of the same class and sizes; what no weight depends on may differ.

    Raises:
        errors.InputError: as for `load_dan`, or that is another network or one of other sizes.
    """
    trained, config = load_dan(model)
    own, wanted = (
        {name: value for name, value in x.arguments.items() if name not in _NOT_IN_WEIGHTS}
        for x in (trained, network)
    )
    if type(trained) is not type(network) or own != wanted:
        raise errors.InputError(
            f"{model}: is a {config.network} with {own}, not a {dan_config(network).network} with "
            f"{wanted}; give its flags"
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


def _load(directory: pathlib.Path, kind: str) -> tuple[Any, ModelConfig]:
    config = read_config(directory, kind)
    path = weights_path(directory, kind)
    network = build(config)
    try:
        network.load_weights(path)
    except (ValueError, OSError, KeyError) as error:
        raise errors.InputError(
            f"{path}: not the weights of {config.network} with {config.arguments}, or damaged; "
            "train or copy the model again"
        ) from error
    return network, config
