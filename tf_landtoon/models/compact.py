"""A model directory in its smallest form: what ships inside the package."""

import os
import pathlib
from typing import Any

import h5py
import numpy as np

from tf_landtoon import errors, files
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
        errors.InputError: there is no model yet, its weights are damaged, or the directory cannot
            be written.
    """
    kind = model_directory.read_config(model_dir).kind
    weights = model_directory.weights_path(pathlib.Path(model_dir), kind)
    target = pathlib.Path(directory) / weights.name
    config = weights.with_name(model_directory.CONFIG_NAME).read_bytes()
    items = _read(weights)
    with files.written_aside(target) as temporary, h5py.File(temporary, "w") as new:
        for name, values, attributes in items:
            group = new.require_group(name) if values is None else None
            item = new.create_dataset(name, data=values) if group is None else group
            item.attrs.update(attributes)
    files.write_atomically(target.with_name(model_directory.CONFIG_NAME), config)
    return target


def _read(weights: pathlib.Path) -> list[tuple[str, np.ndarray | None, dict[str, Any]]]:
    """Name, values (None of a group), float16 where they were float32, and attributes of all."""
    items = []

    def take(name: str, item: h5py.Group | h5py.Dataset) -> None:
        values = item[()] if isinstance(item, h5py.Dataset) else None
        if values is not None and values.dtype == np.float32:
            values = values.astype(np.float16)
        items.append((name, values, dict(item.attrs)))

    try:
        with h5py.File(weights) as file:
            file.visititems(take)
    except files.DAMAGED_HDF5 as error:
        raise errors.InputError(
            f"{weights}: no weights, or damaged ({error}); train or copy the model again"
        ) from error
    return items
