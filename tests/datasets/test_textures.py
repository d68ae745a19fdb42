import numpy as np

from tf_landtoon.datasets import textures


def test_noise_reaches_from_0_to_1():
    hills = textures.noise(np.random.default_rng(1), 48)
    assert hills.shape == (48, 48) and hills.min() == 0 and hills.max() == 1


def test_textures_are_of_their_size_and_range_and_of_many_kinds():
    photo = np.random.default_rng(0).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    made = [textures.texture(np.random.default_rng(k), 32, photo) for k in range(30)]
    assert all(x.shape == (32, 32, 3) and x.dtype == np.float32 for x in made)
    assert all(0 <= x.min() and x.max() <= 255 for x in made)
    assert len({round(float(x.std())) for x in made}) > 8


def test_the_same_seed_paints_the_same():
    photo = np.zeros((256, 256, 3), np.uint8)
    first, second = (textures.texture(np.random.default_rng(7), 32, photo) for _ in range(2))
    np.testing.assert_array_equal(first, second)
