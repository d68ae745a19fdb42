import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.networks import portrait_generator

RNG = np.random.default_rng(0)


def photos(*shape):
    return RNG.uniform(-1, 1, size=(*shape, 3)).astype("float32")


@pytest.fixture(scope="module")
def small():
    return portrait_generator.PortraitGenerator(width=6, blocks=1)


def test_it_has_the_parameters_that_its_card_tells():
    assert portrait_generator.PortraitGenerator().count_params() == 2_147_340


def test_answers_keep_shape_and_range_at_every_multiple_of_16(small):
    drawings = small(photos(2, 32, 48))
    assert drawings.shape == (2, 32, 48, 3) and drawings.dtype == "float32"
    assert np.abs(drawings).max() <= 1.0
    with pytest.raises(ValueError, match="multiples of 16"):
        small(photos(1, 24, 32))


def test_a_graph_may_leave_the_size_open(small):
    anything = tf.function(small, input_signature=[tf.TensorSpec([None, None, None, 3])])
    for picture in (photos(1, 16, 32), photos(2, 48, 16)):
        np.testing.assert_allclose(anything(picture), small(picture), atol=1e-5)


def test_arguments_rebuild_a_network_that_reads_the_weights(small, tmp_path):
    path = tmp_path / "generator.weights.h5"
    small.save_weights(path)
    again = portrait_generator.PortraitGenerator(**small.arguments)
    again.load_weights(path)
    picture = photos(1, 32, 32)
    np.testing.assert_array_equal(again(picture), small(picture))


def test_a_checkpoint_holds_every_weight(small, tmp_path):
    path = tf.train.Checkpoint(generator=small).write(str(tmp_path / "ckpt"))
    again = portrait_generator.PortraitGenerator(**small.arguments)
    tf.train.Checkpoint(generator=again).read(path).assert_consumed()
    for one, other in zip(small.weights, again.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_it_begins_without_a_checkerboard(small):
    """The four places that the last step makes of one are alike."""
    fresh = portrait_generator.PortraitGenerator(**small.arguments)
    drawing = fresh(photos(1, 32, 32)).numpy()[0]
    blocks = drawing.reshape(16, 2, 16, 2, 3)
    np.testing.assert_allclose(blocks, blocks[:, :1, :, :1] + 0 * blocks, atol=1e-6)
    assert blocks.std() > 0.01


def test_every_weight_learns(small):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(small(photos(1, 32, 32)) ** 2)
    for weight, gradient in zip(
        small.trainable_weights, tape.gradient(loss, small.trainable_variables), strict=True
    ):
        assert gradient is not None and np.abs(gradient).max() > 0, weight.path
