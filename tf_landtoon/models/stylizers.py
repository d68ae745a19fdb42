"""Trained generators behind one call, wherever they come from."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tf_landtoon.models import exported_models, model_directory, signatures

_SIGNATURE, _OUTPUT = "serving_images", "images"


@dataclasses.dataclass(frozen=True)
class Stylizer:
    """What draws toons of photos.

    Attributes:
        draw: [N, H, W, 3] uint8 RGB photos, at least 16 px a side -> toons, the same.
        image_size: px, side of the square pictures that it was trained on.
        frame: how faces lay in these, `frames.from_json` reads it; {} if not known.
    """

    draw: Callable[[np.ndarray], np.ndarray]
    image_size: int
    frame: dict[str, Any]


def load(model: str) -> Stylizer:
    """Loads a generator.

    Args:
        model: a model directory of `train_gan`, an exported one (or the folder of its versions, of
            which the newest counts), or "portrait" or "light" for a shipped one.

    Raises:
        errors.InputError: no such model, another kind of model, or a damaged one.
    """
    exported = exported_models.newest(model)
    if exported:
        answer, config = exported_models.load(exported, "gan", _SIGNATURE, _OUTPUT)
        return Stylizer(lambda photos: answer(photos)[_OUTPUT], config.image_size, config.frame)
    generator, config = model_directory.load_generator(model)
    module = signatures.ToonServing(generator, config.image_size)

    def draw(photos: np.ndarray) -> np.ndarray:
        return module.stylize_images(tf.constant(photos))[_OUTPUT].numpy()

    return Stylizer(draw, config.image_size, config.frame)
