import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.geometry import affine
from tf_landtoon.networks import dan, landmark_detector


def small_dan(**arguments) -> dan.DeepAlignmentNetwork:
    network = dan.DeepAlignmentNetwork(width=2, dense_units=8, image_size=32, **arguments)
    corners = np.random.default_rng(0).uniform(4, 28, (40, 2)).astype(np.float32)
    mean, deviation = np.full((32, 32, 1), 100.0), np.full((32, 32, 1), 50.0)
    network.set_statistics(landmark_detector.Statistics(corners, mean, deviation))
    return network


def grey_noise(count: int = 2) -> tf.Tensor:
    return tf.random.stateless_uniform([count, 32, 32, 1], [1, 2], 0.0, 255.0)


def count(variables) -> int:
    return sum(int(np.prod(v.shape)) for v in variables)


def values_of(variables) -> list[np.ndarray]:
    return [v.numpy() for v in variables]


@pytest.fixture(scope="module")
def thesis_dan():
    return dan.DeepAlignmentNetwork()


def test_parameters_are_those_of_the_thesis_network(thesis_dan):
    assert count(thesis_dan.stage_variables(1)) == 11_131_920
    assert count(thesis_dan.stage_variables(2)) == 11_939_030
    assert count(thesis_dan.trainable_variables) == 23_070_950


def test_untrained_parts_are_moving_statistics_and_training_data_statistics(thesis_dan):
    # 8,710 of batch normalisation, 25,168 of mean shape, picture mean and deviation; Keras's
    # two dropout seeds have two numbers each.
    assert count(thesis_dan.non_trainable_variables) == 8_710 + 25_168 + 4


def test_68_points_make_the_published_size():
    assert count(dan.DeepAlignmentNetwork(num_landmarks=68).trainable_variables) == 23_099_734


def test_size_that_four_poolings_do_not_divide_is_refused():
    with pytest.raises(ValueError, match="multiple of 16"):
        dan.DeepAlignmentNetwork(image_size=100)


def test_zero_updates_answer_the_mean_shape_after_both_stages():
    network = small_dan()
    for stage in (network.stage1, network.stage2):
        stage.update.kernel.assign(tf.zeros_like(stage.update.kernel))
    for stage in (1, 2):
        points = network(grey_noise(), stage=stage).numpy()
        np.testing.assert_allclose(points, [network.mean_shape.numpy()] * 2, atol=1e-3)


def test_second_update_is_made_in_the_canonical_frame():
    network = small_dan()
    turn = tf.constant([[0.9, 0.3], [-0.3, 0.9]])
    moved = tf.matmul(network.mean_shape - 16.0, turn) + 17.0
    network.stage1.update.kernel.assign(tf.zeros_like(network.stage1.update.kernel))
    network.stage1.update.bias.assign(tf.reshape(moved - network.mean_shape, [-1]))
    network.stage2.update.kernel.assign(tf.zeros_like(network.stage2.update.kernel))
    network.stage2.update.bias.assign(tf.tile([1.0, 0.0], [40]))
    # One px to the right in the canonical frame, carried back by the inverse similarity.
    rotation, translation = affine.fit_similarity(moved[None], network.mean_shape[None])
    canonical = affine.apply(moved[None], rotation, translation) + [1.0, 0.0]
    wanted = affine.apply(canonical, *affine.invert(rotation, translation))
    np.testing.assert_allclose(network(grey_noise(1))[0], wanted[0], atol=1e-3)


@pytest.mark.parametrize("stage, other", [(1, 2), (2, 1)])
def test_training_a_stage_leaves_the_others_statistics_alone(stage, other):
    network = small_dan()
    parts = {1: [network.stage1], 2: [network.connection, network.stage2]}

    def statistics(which):
        return values_of([v for part in parts[which] for v in part.non_trainable_variables])

    before = {which: statistics(which) for which in (1, 2)}
    network(grey_noise(4), stage=stage, training=True)
    assert all(np.array_equal(a, b) for a, b in zip(before[other], statistics(other)))
    assert any(not np.array_equal(a, b) for a, b in zip(before[stage], statistics(stage)))


def test_frozen_network_moves_nothing_but_passes_gradients_to_the_picture():
    network = small_dan()
    network.trainable = False
    assert not network.trainable_variables
    before = values_of(network.variables)
    grey = grey_noise()
    with tf.GradientTape() as tape:
        tape.watch(grey)
        loss = tf.reduce_sum(tf.square(network(grey)))
    gradient = tape.gradient(loss, grey).numpy()
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 0
    assert all(np.array_equal(a, b) for a, b in zip(before, values_of(network.variables)))


def test_constant_pixels_do_not_divide_by_zero():
    network = small_dan()
    black = np.zeros((32, 32, 1))
    network.set_statistics(landmark_detector.Statistics(network.mean_shape.numpy(), black, black))
    assert np.isfinite(network(grey_noise()).numpy()).all()


def test_weights_file_carries_the_statistics(tmp_path):
    network = small_dan()
    network.save_weights(tmp_path / "dan.weights.h5")
    other = dan.DeepAlignmentNetwork(width=2, dense_units=8, image_size=32)
    other.load_weights(tmp_path / "dan.weights.h5")
    np.testing.assert_array_equal(network(grey_noise()), other(grey_noise()))
