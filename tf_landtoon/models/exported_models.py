"""Exported models: a SavedModel that answers pictures, and its config beside it."""

import os
import pathlib
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.models import model_config, model_directory

Answer = Callable[[np.ndarray], dict[str, np.ndarray]]


def newest(model: str | os.PathLike[str]) -> pathlib.Path | None:
    """The SavedModel of the highest version in a folder, the folder itself, or None.

    Args:
        model: `<export_dir>/<name>`, one of its versions, or anything else.
    """
    folder = pathlib.Path(model)
    if (folder / "saved_model.pb").is_file():
        return folder
    versions = [path.parent for path in folder.glob("*/saved_model.pb")]
    numbered = [path for path in versions if path.name.isdigit()]
    return max(numbered, key=lambda path: int(path.name), default=None)


def load(
    folder: pathlib.Path, kind: str, signature: str, output: str
) -> tuple[Answer, model_config.ModelConfig]:
    """Loads one signature of an export.

    Args:
        folder: with `saved_model.pb`, of `newest`.
        kind: "gan" or "dan".
        signature: its name; it takes `images`.
        output: a name among its answers that there must be.

    Returns:
        A function pictures -> answers by name, and the model's config.

    Raises:
        errors.InputError: not this project's export, of another kind, or without what is asked.
    """
    path = folder / "assets.extra" / model_directory.CONFIG_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise errors.InputError(
            f"{path}: missing; export the model again with this project"
        ) from error
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be read ({error.strerror}); export or copy the model again"
        ) from error
    config = model_config.parse(data, str(path), kind)
    try:
        if (folder / "fingerprint.pb").exists():  # else TensorFlow logs a traceback, and goes on
            tf.saved_model.experimental.read_fingerprint(str(folder))
        module = tf.saved_model.load(str(folder))
        function = module.signatures[signature]
        function.structured_outputs[output]
    # Anything: TensorFlow parses what it finds, and fails wherever the damage leads it.
    except Exception as error:
        raise errors.InputError(
            f"{folder}: damaged, or of an earlier version; export the model again"
        ) from error

    def answer(images: np.ndarray) -> dict[str, np.ndarray]:
        return {name: x.numpy() for name, x in function(images=tf.constant(images)).items()}

    answer.module = module  # a signature holds its module weakly
    return answer, config
