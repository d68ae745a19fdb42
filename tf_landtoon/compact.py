"""A model directory in its smallest form: what ships inside the package."""

import os
import pathlib
import shutil

import h5py
import numpy as np

from tf_landtoon import errors


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
        errors.InputError: the directory cannot be written.
    """
    (weights,) = pathlib.Path(model_dir).glob("[!.]*.weights.h5")
    target = pathlib.Path(directory) / weights.name
    temporary = target.with_name(f".tmp-{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with h5py.File(weights) as old, h5py.File(temporary, "w") as new:
            old.visititems(lambda name, item: _copy(name, item, new))
        os.replace(temporary, target)
        shutil.copyfile(weights.with_name("config.json"), target.with_name("config.json"))
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _unwritable(target: pathlib.Path, error: OSError) -> errors.InputError:
    reason = error.strerror or error
    return errors.InputError(f"{target}: cannot be written ({reason}); choose another folder")


def _copy(name: str, item: h5py.Group | h5py.Dataset, new: h5py.File) -> None:
    if isinstance(item, h5py.Dataset):
        values = item[()]
        half = values.dtype == np.float32
        copied = new.create_dataset(name, data=values.astype(np.float16) if half else values)
    else:
        copied = new.require_group(name)
    for key, value in item.attrs.items():
        copied.attrs[key] = value
