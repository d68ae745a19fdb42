import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.networks import blocks, generators

RNG = np.random.default_rng(0)
ALL = [
    generators.CartoonGanGenerator,
    generators.AnimeGanGenerator,
    generators.LightGenerator,
]


def photos(*shape):
    return RNG.uniform(-1, 1, size=(*shape, 3)).astype("float32")


@pytest.mark.parametrize(
    ("network", "count"),
    [
        (generators.CartoonGanGenerator, 11_120_195),
        (generators.AnimeGanGenerator, 3_757_184),
        (generators.LightGenerator, 884_931),
    ],
)
def test_parameter_counts_are_those_of_the_sources(network, count):
    generator = network()
    assert sum(w.size for w in map(np.asarray, generator.trainable_weights)) == count
    assert not generator.non_trainable_weights
    picture = keras.KerasTensor((2, 112, 112, 3))
    assert generator(picture).shape == (2, 112, 112, 3)


@pytest.mark.parametrize("network", ALL)
def test_answers_keep_shape_and_range_at_every_multiple_of_16(network):
    generator = network(width=4, blocks=1)
    toons = generator(photos(2, 16, 32))
    assert toons.shape == (2, 16, 32, 3)
    assert toons.dtype == "float32"
    assert np.abs(toons).max() <= 1.0
    with pytest.raises(ValueError, match="multiples of 16, got 24x32"):
        generator(photos(1, 24, 32))


@pytest.mark.parametrize("network", ALL)
def test_arguments_rebuild_a_network_that_reads_the_weights(network, tmp_path):
    generator = network(width=4, blocks=1)
    generator.trainable_weights[-1].assign(generator.trainable_weights[-1] + 0.1)
    path = tmp_path / "generator.weights.h5"
    generator.save_weights(path)
    again = network(**generator.arguments)
    again.load_weights(path)
    pictures = photos(1, 16, 16)
    np.testing.assert_array_equal(again(pictures), generator(pictures))


@pytest.mark.parametrize("network", ALL)
def test_residual_blocks_stand_at_a_quarter_of_the_size_and_four_times_the_width(network):
    seen = []
    features = photos(1, 16, 32)
    for layer in network(width=2, blocks=3).body.layers:
        features = layer(features)
        if isinstance(layer, blocks.Residual):
            seen.append(tuple(features.shape))
    assert seen == [(1, 4, 8, 8)] * 3


def test_transposed_convolution_is_pytorchs():
    # PyTorch's ConvTranspose2d(1, 1, 3, stride 2, padding 1, output padding 1) with kernel
    # 1..9 on [[1, 2], [3, 4]], from its definition: tap k of input i lands on 2 i + k - 1.
    up, crop, _ = generators._cartoon_up(1)
    layers = keras.Sequential([up, crop])
    layers.build((None, None, None, 1))
    up.set_weights([np.arange(1.0, 10).reshape(3, 3, 1, 1), np.zeros(1)])
    expected = np.zeros((4, 4))
    for row, column in np.ndindex(2, 2):
        for tap_row, tap_column in np.ndindex(3, 3):
            y, x = 2 * row + tap_row - 1, 2 * column + tap_column - 1
            if 0 <= y < 4 and 0 <= x < 4:
                expected[y, x] += (1 + 2 * row + column) * (1 + 3 * tap_row + tap_column)
    answer = layers(np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1))
    np.testing.assert_allclose(np.squeeze(answer), expected, atol=1e-6)


def test_enlarging_is_bilinear_between_pixel_centres():
    row = np.array([0.0, 10, 20, 40], np.float32).reshape(1, 1, 4, 1)
    answer = np.asarray(generators._Enlarge()(row))[0, 0, :, 0]
    np.testing.assert_allclose(answer, [0, 2.5, 7.5, 12.5, 17.5, 25, 35, 40], atol=1e-5)


def test_enlarging_is_the_same_where_the_size_is_not_known():
    features = np.random.default_rng(1).normal(size=(2, 5, 3, 4)).astype(np.float32)
    unknown = generators._doubled_columns(generators._doubled_rows(features))
    np.testing.assert_allclose(unknown, generators._Enlarge()(features), atol=1e-5)


def test_light_generator_starts_as_nine_tenths_of_the_photo():
    generator = generators.LightGenerator(width=4, blocks=1)
    pictures = photos(1, 16, 16)
    pictures[0, 0, 0] = [1, -1, 1]
    np.testing.assert_allclose(generator(pictures), 0.9 * pictures, atol=1e-6)


def test_light_generator_keeps_the_photo_in_float32_under_a_16_bit_policy():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        generator = generators.LightGenerator(width=4, blocks=1)
    finally:
        keras.config.set_dtype_policy("float32")
    pictures = photos(1, 16, 16)
    assert generator.body.layers[0].compute_dtype == "bfloat16"
    np.testing.assert_allclose(generator(pictures), 0.9 * pictures, atol=1e-6)


def test_light_generator_learns_from_its_start():
    generator = generators.LightGenerator(width=4, blocks=1)
    pictures = tf.constant(photos(1, 16, 16))
    optimizer = keras.optimizers.SGD(0.1)
    losses = []
    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(generator(pictures) + pictures))
        gradients = tape.gradient(loss, generator.trainable_variables)
        optimizer.apply_gradients(zip(gradients, generator.trainable_variables, strict=True))
        losses.append(float(loss))
    assert losses[-1] < losses[0]
    # From the second step on the gradient gets past the last convolution.
    assert all(float(tf.norm(gradient)) > 0 for gradient in gradients)


def test_equal_seeds_give_equal_networks():
    kernels = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        kernels.append(generators.CartoonGanGenerator(width=4, blocks=1).get_weights())
    for first, second in zip(*kernels, strict=True):
        np.testing.assert_array_equal(first, second)


def test_separable_down_is_the_sum_of_its_two_branches():
    features = RNG.normal(size=(1, 8, 8, 4)).astype("float32")
    layer = generators.SeparableDown(6)
    answer = layer(features)
    shrunk = features.reshape(1, 4, 2, 4, 2, 4).mean((2, 4))
    for inner in layer.shrunk.layers[1:]:
        shrunk = inner(shrunk)
    assert answer.shape == (1, 4, 4, 6)
    np.testing.assert_allclose(answer - layer.strided(features), shrunk, atol=1e-5)
