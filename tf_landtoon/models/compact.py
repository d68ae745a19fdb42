"""A model directory in its smallest form: what ships inside the package."""

import os
import pathlib

import h5py
import numpy as np

from tf_landtoon import files
from tf_landtoon.models import model_directory


def write(model_dir: str | os.PathLike[str], directory: str | os.PathLike[str]) -> pathlib.Path:
    """Copies `config.json` and the weights, the latter as float16.

    Keras casts them back when it loads them; a generator's pictures change by less than a step of
    their 8 bits.

    Args:
        model_dir: a model directory.
        directory: where the two files go; made if missing.

    Returns:
        The weights' path.

    Raises:
        errors.InputError: there is no model yet, or the directory cannot be written.
    """
    kind = model_directory.read_config(model_dir).kind
    weights = model_directory.weights_path(pathlib.Path(model_dir), kind)
    target = pathlib.Path(directory) / weights.name
    config = weights.with_name("config.json").read_bytes()
    with files.written_aside(target) as temporary:
        with h5py.File(weights) as old, h5py.File(temporary, "w") as new:
            old.visititems(lambda name, item: _copy(name, item, new))
    files.write_atomically(target.with_name("config.json"), config)
    return target


def _copy(name: str, item: h5py.Group | h5py.Dataset, new: h5py.File) -> None:
    if isinstance(item, h5py.Dataset):
        values = item[()]
        half = values.dtype == np.float32
        copied = new.create_dataset(name, data=values.astype(np.float16) if half else values)
    else:
        copied = new.require_group(name)
    for key, value in item.attrs.items():
        copied.attrs[key] = value
