import pathlib

import numpy as np
import pytest

import tf_landtoon
from tf_landtoon import errors
from tf_landtoon.images import pictures

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.mark.slow
def test_the_shipped_generator_draws_the_sample_photo_at_its_size_or_another():
    photo = pictures.read_rgb(ASTRONAUT)
    own, large = tf_landtoon.load("light")(photo), tf_landtoon.load("light", size=224)(photo)
    assert own.shape == (112, 112, 3) and large.shape == (224, 224, 3)
    halved = large.reshape(112, 2, 112, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - own).mean() < 5


def test_a_model_that_is_not_there_is_said():
    with pytest.raises(errors.InputError, match="nowhere"):
        tf_landtoon.load("nowhere")
