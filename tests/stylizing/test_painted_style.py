import pathlib

import numpy as np
import pytest

import tf_landtoon
from tf_landtoon.images import pictures

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.mark.parametrize("quarters", [0, 1])
def test_an_icon_is_the_same_however_the_photo_was_held(quarters):
    photo = pictures.read_rgb(ASTRONAUT)
    painted = tf_landtoon.load("painted", size=256, background=(250, 0, 0))
    icon = painted(np.rot90(photo, quarters).copy())
    assert icon.shape == (256, 256, 3) and icon.dtype == np.uint8
    assert np.abs(icon[4, 4].astype(int) - (250, 0, 0)).max() < 10
    upright = painted(photo).astype(int)
    assert np.abs(icon - upright).mean() < 8


def test_a_transparent_background_is_a_fourth_channel():
    painted = tf_landtoon.load("painted", size=256, background="transparent")
    icon = painted(pictures.read_rgb(ASTRONAUT))
    assert icon.shape == (256, 256, 4) and icon[4, 4, 3] == 0 and icon[128, 128, 3] == 255
