"""`config.json` of a model: what the network is and in which frame it saw faces."""

import dataclasses
import json
from typing import Any

import keras
import numpy as np

import tf_landtoon
from tf_landtoon import errors, files
from tf_landtoon.geometry import affine
from tf_landtoon.networks import dan, generators, heatmap_network, portrait_generator

GENERATORS = {
    "cartoongan": generators.CartoonGanGenerator,
    "animegan": generators.AnimeGanGenerator,
    "light": generators.LightGenerator,
    "portrait": portrait_generator.PortraitGenerator,
}
DETECTORS = {"dan": dan.DeepAlignmentNetwork, "heatmap": heatmap_network.HeatmapNetwork}
NETWORKS = {"gan": GENERATORS, "dan": DETECTORS}
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
        face_view: left, top and side (fractions of the picture) of what the landmark detector
            was shown; None where there was none.
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


def of_generator(
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
        face_view: what the landmark detector was shown, if there was one.
    """
    view = dataclasses.astuple(face_view) if face_view else None
    arguments = dict(generator.arguments)
    return ModelConfig(
        "gan", network, arguments, image_size, dict(frame), view, _COLOR_RANGES["gan"]
    )


def of_detector(network: keras.Model) -> ModelConfig:
    """Describes a landmark detector; its frame is a face crop, whatever the source picture.

    Args:
        network: of a class in `DETECTORS`.
    """
    (name,) = (name for name, detector in DETECTORS.items() if type(network) is detector)
    arguments = dict(network.arguments)
    return ModelConfig("dan", name, arguments, network.image_size, color_range=_COLOR_RANGES["dan"])


def parse(data: bytes, name: str, kind: str | None = None) -> ModelConfig:
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
        if config.network not in NETWORKS.get(config.kind, ()):
            raise ValueError(f"unknown network {config.kind}/{config.network}")
        if type(config.image_size) is not int or config.image_size <= 0:
            raise ValueError(f"image_size {config.image_size!r}")
        if not (isinstance(config.arguments, dict) and isinstance(config.frame, dict)):
            raise ValueError("arguments or frame is no object")
        view = config.face_view
        if view is not None:
            left, top, side = view
            view = dataclasses.astuple(affine.FaceView(left, top, side))
            if not np.isfinite(view).all():
                raise ValueError(f"face_view {view}")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise errors.InputError(
            f"{name}: not a model's config ({error}); train or copy the model again"
        ) from error
    if kind and config.kind != kind:
        raise errors.InputError(
            f"{name}: describes a {config.kind} model, but a {kind} model is needed; give the "
            f"--model_dir of {'train_gan' if kind == 'gan' else 'train_dan'}"
        )
    return dataclasses.replace(config, face_view=view)
