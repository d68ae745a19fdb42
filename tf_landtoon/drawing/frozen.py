"""Values that stay what they are: arrays of frozen dataclasses become read-only."""

import dataclasses
from typing import TypeVar

import numpy as np

_Value = TypeVar("_Value")


def array(values: np.ndarray) -> np.ndarray:
    """A read-only copy."""
    copy = np.array(values)
    copy.flags.writeable = False
    return copy


def seal(value: _Value) -> _Value:
    """Makes a frozen dataclass's arrays, those in its tuples too, read-only copies.

    For its `__post_init__`, so that `dataclasses.replace` gives a sealed value again.
    """
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        if isinstance(content, np.ndarray):
            object.__setattr__(value, field.name, array(content))
        elif isinstance(content, tuple):
            sealed = tuple(array(x) if isinstance(x, np.ndarray) else x for x in content)
            object.__setattr__(value, field.name, sealed)
    return value
