"""Read-only arrays in frozen dataclasses."""

import dataclasses

import numpy as np
import pytest

from tf_landtoon.drawing import frozen


@dataclasses.dataclass(frozen=True, eq=False)
class Sealed:
    array: np.ndarray
    pair: tuple[np.ndarray, str]

    def __post_init__(self):
        frozen.seal(self)


def test_arrays_are_copied_and_read_only_and_the_given_ones_are_left_alone():
    given = np.zeros(3)
    value = Sealed(given, (given, "name"))
    for array in (value.array, value.pair[0], frozen.array(given)):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    given[0] = 1
    assert value.array[0] == value.pair[0][0] == 0 and value.pair[1] == "name"


def test_replace_seals_again():
    value = dataclasses.replace(Sealed(np.zeros(3), ()), array=np.ones(3))
    assert not value.array.flags.writeable and value.array[0] == 1
