import pathlib
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.networks import blocks

RNG = np.random.default_rng(0)


def random_features(*shape):
    return RNG.normal(size=shape).astype("float32")


def run(layers, features):
    return keras.Sequential(layers)(features).numpy()


def correlate(features, kernel, strides=1):
    """Plain sum over taps, no padding: [B, H, W, C] x [k, k, C, F]."""
    size = kernel.shape[0]
    height = (features.shape[1] - size) // strides + 1
    width = (features.shape[2] - size) // strides + 1
    total = 0.0
    for row in range(size):
        for column in range(size):
            rows = features[:, row : row + strides * height : strides]
            total = (
                total
                + rows[:, :, column : column + strides * width : strides] @ kernel[row, column]
            )
    return total


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize(("padding", "mode"), [("zero", "constant"), ("reflect", "reflect")])
def test_padded_conv_pads_both_sides_alike_as_pytorch_does(strides, padding, mode):
    features = random_features(2, 8, 8, 3)
    layers = blocks.padded_conv(4, 3, strides, padding=padding, use_bias=False)
    answer = run(layers, features)
    padded = np.pad(features, ((0, 0), (1, 1), (1, 1), (0, 0)), mode=mode)
    np.testing.assert_allclose(
        answer, correlate(padded, layers[-1].kernel.numpy(), strides), atol=1e-5
    )


def test_depthwise_conv_of_stride_2_pads_both_sides_alike():
    features = random_features(1, 6, 6, 2)
    layers = blocks.depthwise_conv(2)
    answer = run(layers, features)
    padded = np.pad(features, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for channel in range(2):
        kernel = layers[-1].kernel.numpy()[:, :, channel : channel + 1]
        expected = correlate(padded[..., channel : channel + 1], kernel, 2)[..., 0]
        np.testing.assert_allclose(answer[..., channel], expected, atol=1e-6)


def test_instance_norm_is_the_hand_formula():
    features = random_features(2, 5, 7, 3) * 4 + 2
    mean = features.mean((1, 2), keepdims=True)
    variance = features.var((1, 2), keepdims=True)
    expected = (features - mean) / np.sqrt(variance + 1e-5)
    norm = blocks.instance_norm()
    np.testing.assert_allclose(norm(features), expected, atol=1e-5)
    assert not norm.weights
    affine = blocks.instance_norm(affine=True)
    affine.build(features.shape)
    assert [w.shape for w in affine.trainable_weights] == [(3,), (3,)]


def test_convolutions_of_equal_shape_start_differently_with_deviation_of_two_hundredths():
    first, second = (blocks.padded_conv(64, use_bias=False)[0] for _ in range(2))
    first.build((None, None, None, 64))
    second.build((None, None, None, 64))
    assert np.std(first.kernel) == pytest.approx(0.02, rel=0.02)
    assert abs(np.corrcoef(np.ravel(first.kernel), np.ravel(second.kernel))[0, 1]) < 0.05


def test_residual_of_a_body_that_answers_zero_is_the_identity():
    features = random_features(1, 4, 4, 2)
    layer = blocks.Residual([keras.layers.Conv2D(2, 1, kernel_initializer="zeros")])
    np.testing.assert_array_equal(layer(features), features)


def test_inverted_residual_adds_its_normalised_body():
    features = random_features(1, 8, 8, 4)
    added = blocks.InvertedResidual(4, padding="reflect")(features) - features
    np.testing.assert_allclose(np.mean(added, (1, 2)), 0.0, atol=1e-5)
    np.testing.assert_allclose(np.std(added, (1, 2)), 1.0, atol=0.1)


def test_rowwise_conv_is_the_convolution_with_its_kernel():
    features = random_features(2, 9, 11, 4)
    layer = blocks.RowwiseConv2D(3, 7)
    np.testing.assert_array_equal(layer(features), np.zeros((2, 3, 5, 3)))
    layer.kernel.assign(random_features(7, 7, 4, 3))
    layer.bias.assign([1.0, 2.0, 3.0])
    expected = correlate(features, layer.kernel.numpy()) + [1.0, 2.0, 3.0]
    np.testing.assert_allclose(layer(features), expected, atol=1e-4)


@pytest.mark.parametrize("strides", [1, 2])
def test_spectral_conv_is_the_convolution_with_kernel_over_norm(strides):
    features = random_features(1, 6, 6, 3)
    layer = blocks.SpectralConv2D(5, strides=strides)
    answer = layer(features).numpy()
    padded = np.pad(features, ((0, 0), (1, 1), (1, 1), (0, 0)))
    expected = correlate(padded, layer.kernel.numpy(), strides) / float(layer.spectral_norm())
    np.testing.assert_allclose(answer, expected, atol=1e-5)


def test_spectral_norm_becomes_the_largest_singular_value_and_keeps_the_kernel():
    layer = blocks.SpectralConv2D(8)
    layer.build((None, None, None, 4))
    kernel = layer.kernel.numpy()
    step = tf.function(lambda: layer.spectral_norm(training=True))
    for _ in range(300):
        norm = step()
    largest = np.linalg.svd(kernel.reshape(-1, 8), compute_uv=False)[0]
    assert float(norm) == pytest.approx(largest, rel=1e-5)
    assert float(layer.spectral_norm()) == pytest.approx(largest, rel=1e-5)
    np.testing.assert_array_equal(layer.kernel, kernel)


def test_spectral_vector_moves_in_training_only():
    layer = blocks.SpectralConv2D(4)
    features = random_features(1, 4, 4, 2)
    layer(features)
    start = layer.right_vector.numpy()
    layer(features, training=False)
    np.testing.assert_array_equal(layer.right_vector, start)
    layer(features, training=True)
    assert np.abs(layer.right_vector - start).max() > 1e-3
    assert [w.name for w in layer.non_trainable_weights] == ["right_vector"]


def test_spectral_gradient_passes_through_the_norm():
    # d/dW of <G, W / sigma> = (G - <G, W / sigma> u v') / sigma (Miyato et al. 2018, eq. 12).
    layer = blocks.SpectralConv2D(3, kernel_size=1)
    features = random_features(1, 4, 4, 5)
    layer(features)
    step = tf.function(lambda: layer.spectral_norm(training=True))
    for _ in range(300):
        step()
    outer = random_features(1, 4, 4, 3)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(features) * outer)
    gradient = tape.gradient(loss, layer.trainable_variables)[0].numpy().reshape(5, 3)
    matrix = layer.kernel.numpy().reshape(5, 3)
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    direct = np.tensordot(features, outer, ((0, 1, 2), (0, 1, 2)))
    along = np.sum(direct * matrix) / values[0]
    expected = (direct - along * np.outer(left[:, 0], right[0])) / values[0]
    np.testing.assert_allclose(gradient, expected, atol=1e-3 * np.abs(expected).max())


def test_spectral_kernel_stays_float32_under_a_16_bit_policy():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        layer = blocks.SpectralConv2D(4)
        answer = layer(random_features(1, 4, 4, 2))
    finally:
        keras.config.set_dtype_policy("float32")
    kernel = layer.kernel.numpy()
    assert answer.dtype == "bfloat16"
    assert layer.spectral_norm().dtype == "float32"
    layer.kernel.assign(kernel * 1.0001)  # lost if anything rounded it to bfloat16
    layer(random_features(1, 4, 4, 2), training=True)
    np.testing.assert_array_equal(layer.kernel, kernel * np.float32(1.0001))


TWO_REPLICAS = """
import tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2)
from tf_landtoon.networks import blocks
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    layer = blocks.SpectralConv2D(4)
    layer.build((None, None, None, 2))
start = tf.identity(layer.right_vector.value)
@tf.function
def step():
    def one():
        index = tf.distribute.get_replica_context().replica_id_in_sync_group
        return layer(tf.fill((1, 4, 4, 2), tf.cast(index, tf.float32)), training=True)
    return strategy.run(one)
for _ in range(3):
    step()
first, second = [v.numpy() for v in strategy.experimental_local_results(layer.right_vector.value)]
assert (first == second).all() and abs(first - start.numpy()).max() > 1e-3
"""


@pytest.mark.slow
def test_spectral_vectors_of_two_replicas_stay_equal():
    root = pathlib.Path(__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", TWO_REPLICAS], cwd=root, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
