import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import landmark_batches
from tf_landtoon.drawing import synthetic
from tf_landtoon.networks import heatmap_network

SIZE = 32
ONES = tf.ones((2, 40))


def network_of(size=SIZE):
    keras.utils.set_random_seed(1)
    network = heatmap_network.HeatmapNetwork(width=6, image_size=size)
    _, _, points_px = synthetic.faces(8, size, seed=5)
    network.mean_shape.assign(points_px.mean(axis=0))
    return network


def faces_of(count=2, size=SIZE):
    _, toons, points_px = synthetic.faces(count, size, seed=3)
    grey = toons.mean(axis=-1, keepdims=True).astype("float32")
    return tf.constant(grey), tf.constant(points_px.astype("float32"))


@pytest.fixture(scope="module")
def network():
    return network_of()


def test_parameter_count_is_that_of_its_layers():
    network = heatmap_network.HeatmapNetwork()
    trunk = sum(conv.count_params() for conv in network.convs.values())
    convs = [(80, 128, 1), (112, 128, 1), (240, 128, 1), (128, 128, 3), (128, 96, 1), (144, 96, 1)]
    convs += [(96, 96, 3)] * 2
    heads = sum(before * after * k * k + 2 * after for before, after, k in convs)
    counted = sum(np.prod(w.shape) for w in network.trainable_weights)
    certainty = (96 + 128 + 1 + 1) * 64 + 64 * 40 + 40
    shape = 97 * 16 + (40 * (2 + 1 + 16) + 1) * 256 + 257 * 80
    assert counted == trunk + heads + 96 * 40 + 40 + certainty + shape
    assert f"{counted:,}" in heatmap_network.HeatmapNetwork.__doc__


def test_untrained_answer_is_near_the_middle(network):
    grey, _ = faces_of()
    points_px = network(grey, stage=1).numpy()
    assert points_px.shape == (2, 40, 2)
    np.testing.assert_allclose(points_px, (SIZE - 1) / 2, atol=1.5)


def test_untrained_correction_is_none_and_a_trained_one_moves_points_by_where_the_others_are():
    network = network_of()
    grey, _ = faces_of()
    np.testing.assert_allclose(network(grey, stage=2), network(grey, stage=1), atol=1e-5)
    network.correction.kernel.assign(np.ones(network.correction.kernel.shape))
    points_px, entropy, at_point = network._gather(*network.maps(grey)[:2])
    before = network._correct(points_px, entropy, at_point).numpy()
    others_px = points_px.numpy()
    others_px[:, 1:] += 3.0
    after = network._correct(others_px, entropy, at_point).numpy()
    assert np.abs(after[:, 0] - before[:, 0]).max() > 0.01


def test_an_enlarged_face_has_finer_maps_of_the_same_weights():
    plain, enlarged = (
        heatmap_network.HeatmapNetwork(width=6, image_size=SIZE, seen_size=size)
        for size in (SIZE, 2 * SIZE)
    )
    enlarged.set_weights(plain.get_weights())
    grey, _ = faces_of()
    twice = tf.image.resize(grey, (2 * SIZE, 2 * SIZE))
    logits = enlarged.maps(grey)[0]
    assert logits.shape == (2, 40, SIZE // 2, SIZE // 2)
    np.testing.assert_allclose(logits, plain.maps(twice)[0], atol=1e-4)
    # Answers are px of the input all the same.
    np.testing.assert_allclose(enlarged(grey, stage=1), (SIZE - 1) / 2, atol=1.5)


def test_every_weight_gets_a_gradient():
    network = network_of()
    for zeros in (network.correction.kernel, network.certainty):  # what lies before them waits
        zeros.assign(np.random.default_rng(1).normal(size=zeros.shape))
    grey, truth_px = faces_of()
    with tf.GradientTape() as tape:
        loss = network.training_loss(
            landmark_batches.LandmarkBatch(grey, truth_px, ONES, ONES, ONES), 1
        )
    gradients = tape.gradient(loss, network.stage_variables(1))
    assert all(gradient is not None for gradient in gradients)
    assert np.mean([np.abs(g.numpy()).max() > 0 for g in gradients]) > 0.95


def test_answer_passes_a_gradient_to_the_picture(network):
    grey, truth_px = faces_of()
    for stage in (1, 2):
        with tf.GradientTape() as tape:
            tape.watch(grey)
            loss = tf.reduce_mean((network(grey, stage=stage) - truth_px) ** 2)
        assert np.abs(tape.gradient(loss, grey).numpy()).max() > 0


def test_hidden_points_do_not_count():
    network = network_of()
    grey, truth_px = faces_of()
    visible = np.ones((2, 40), "float32")
    visible[:, 7] = 0
    moved_px = truth_px.numpy()
    moved_px[:, 7] += 5
    visible = tf.constant(visible)
    losses = [
        network.training_loss(landmark_batches.LandmarkBatch(grey, x, visible, visible, ONES), 1)
        for x in (truth_px, moved_px)
    ]
    np.testing.assert_allclose(*losses, rtol=1e-5)


def test_points_that_tell_nothing_do_not_move_the_doubt():
    network = network_of()
    grey, truth_px = faces_of()
    told = tf.constant([[1.0] * 40, [0.0] * 40])
    seen_of_other = [tf.constant([[1.0] * 40, [value] * 40]) for value in (0.0, 1.0)]
    losses = [
        network.training_loss(landmark_batches.LandmarkBatch(grey, truth_px, ONES, x, told), 1)
        for x in seen_of_other
    ]
    np.testing.assert_allclose(*losses, rtol=1e-5)


def test_doubt_learns_beside_the_maps_and_not_through_them(network):
    grey, truth_px = faces_of()
    doubting = {id(network.certainty), id(network.certainty_bias)}
    doubting |= {id(weight) for weight in network.doubt.weights}
    with tf.GradientTape() as tape:
        _, certainty = network.look(grey, stage=1)
        loss = tf.reduce_sum(certainty)
    variables = network.trainable_variables
    reached = [
        id(variable)
        for variable, gradient in zip(variables, tape.gradient(loss, variables))
        if gradient is not None
    ]
    assert set(reached) <= doubting and id(network.certainty) in reached


def test_a_look_finds_what_a_call_answers(network):
    grey, _ = faces_of()
    for stage in (1, 2):
        points_px, certainty = network.look(grey, stage)
        np.testing.assert_allclose(points_px, network(grey, stage=stage), atol=1e-4)
        assert certainty.shape == (2, 40)


@pytest.mark.slow
def test_learns_to_doubt_what_is_not_drawn():
    """Two faces by heart; of one nothing counts as seen, as of a photo."""
    network = network_of()
    grey, truth_px = faces_of()
    seen = tf.constant([[1.0] * 40, [0.0] * 40])
    optimizer = keras.optimizers.Adam(3e-3)
    variables = network.stage_variables(1)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = network.training_loss(
                landmark_batches.LandmarkBatch(grey, truth_px, seen, seen, ONES), 1
            )
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    for _ in range(120):
        step()
    certainty = network.look(grey, stage=1)[1].numpy()
    assert certainty[0].mean() > 1 and certainty[1].mean() < -1


@pytest.mark.slow
def test_learns_two_faces_by_heart():
    network = network_of()
    grey, truth_px = faces_of()
    optimizer = keras.optimizers.Adam(3e-3)
    variables = network.stage_variables(1)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = network.training_loss(
                landmark_batches.LandmarkBatch(grey, truth_px, ONES, ONES, ONES), 1
            )
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    def error_px():
        return np.linalg.norm(network(grey, stage=1) - truth_px, axis=-1).mean()

    before = error_px()
    for _ in range(150):
        step()
    assert error_px() < before / 3


def test_sizes_that_do_not_halve_four_times_are_refused():
    with pytest.raises(ValueError, match="multiple of 16"):
        heatmap_network.HeatmapNetwork(image_size=40)


def test_arguments_rebuild_the_network(network):
    again = heatmap_network.HeatmapNetwork(**network.arguments)
    assert [w.shape for w in again.weights] == [w.shape for w in network.weights]
