import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import landmark_batches
from tf_landtoon.geometry import landmark_errors
from tf_landtoon.networks import dan, heatmap_network
from tf_landtoon.training import dan_step


def small_batch(count: int = 4) -> landmark_batches.LandmarkBatch:
    rng = np.random.default_rng(3)
    return landmark_batches.LandmarkBatch(
        grey=tf.constant(rng.uniform(0, 255, (count, 32, 32, 1)), tf.float32),
        landmarks_px=tf.constant(rng.uniform(4, 28, (count, 40, 2)), tf.float32),
        visible=tf.ones([count, 40]),
        seen=tf.ones([count, 40]),
        told=tf.ones([count, 40]),
    )


def small_step(stage: int, optimizer=None, kept: float = 0.0) -> dan_step.DanStep:
    keras.utils.set_random_seed(5)
    network, averaged = (
        dan.DeepAlignmentNetwork(width=2, dense_units=8, image_size=32) for _ in range(2)
    )
    batch = small_batch()
    network.set_statistics(dan_step.statistics([batch], 1))
    averaged.set_weights(network.get_weights())
    optimizer = optimizer or keras.optimizers.Adam(1e-2)
    strategy = tf.distribute.get_strategy()
    return dan_step.DanStep(network, averaged, optimizer, stage, strategy, kept)


@pytest.fixture(autouse=True)
def run_eagerly():
    """Compiling a step takes longer than taking it; the trainings of other tests compile."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.parametrize("stage, other", [(1, 2), (2, 1)])
def test_a_step_moves_only_its_own_stage(stage, other):
    step = small_step(stage)
    mine, others = step.detector.stage_variables(stage), step.detector.stage_variables(other)
    before_mine = [v.numpy() for v in mine]
    before_others = [v.numpy() for v in others]
    step(small_batch())
    assert all(np.array_equal(a, v.numpy()) for a, v in zip(before_others, others))
    moved = [not np.array_equal(a, v.numpy()) for a, v in zip(before_mine, mine)]
    assert np.mean(moved) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("stage", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_steps_lower_the_loss_on_one_batch(stage):
    step, batch = small_step(stage, keras.optimizers.Adam(0.1)), small_batch()
    step.detector.mean_shape.assign(step.detector.mean_shape + 5.0)  # an error that can be learnt
    losses = [float(step(batch)[f"loss/stage{stage}/total"]) for _ in range(16)]
    assert np.mean(losses[-5:]) < 0.9 * np.mean(losses[:3])


def test_a_network_whose_stages_learn_together_is_judged_by_the_last():
    network, averaged = (heatmap_network.HeatmapNetwork(width=3, image_size=32) for _ in range(2))
    averaged.correction.bias.assign(tf.ones(80))
    step = dan_step.DanStep(
        network, averaged, keras.optimizers.SGD(), 1, tf.distribute.get_strategy()
    )
    batch = small_batch()
    judged = landmark_errors.table(
        averaged(batch.grey, stage=2).numpy(), batch.landmarks_px.numpy()
    )
    assert step.evaluate([batch]).rmse_px == pytest.approx(judged.rmse_px)


@pytest.mark.parametrize("kept", [0.0, 0.15])
def test_the_average_follows_the_weights_and_their_statistics_and_is_what_is_judged(kept):
    step, batch = small_step(1, kept=kept), small_batch()
    wanted = step.detector.get_weights()
    for most in (1 / 10, 2 / 11):
        step(batch)
        weights, now = step.detector.get_weights(), min(kept, most)
        wanted = [now * old + (1 - now) * new for old, new in zip(wanted, weights)]
    for average, value in zip(step.averaged.get_weights(), wanted, strict=True):
        np.testing.assert_allclose(average, value, rtol=1e-5, atol=1e-6)
    step.detector.set_weights([0 * weight for weight in weights])
    judged = landmark_errors.table(
        step.averaged(batch.grey, stage=1).numpy(), batch.landmarks_px.numpy()
    )
    assert step.evaluate([batch]).rmse_px == pytest.approx(judged.rmse_px)


def test_hidden_points_do_not_teach():
    batch = small_batch()
    visible = tf.concat([tf.zeros([4, 10]), tf.ones([4, 30])], axis=1)
    wild = batch.landmarks_px + 50 * (1 - visible)[..., None]
    answers = []
    for landmarks_px in (batch.landmarks_px, wild):
        step = small_step(1, keras.optimizers.SGD(1e-3))
        # The diagonal that normalises the loss is the whole box's, so compare directions only.
        before = step.detector.stage1.update.bias.numpy()
        step(landmark_batches.LandmarkBatch(batch.grey, landmarks_px, visible, visible, visible))
        answers.append((step.detector.stage1.update.bias.numpy() - before).reshape(40, 2)[:10])
    assert np.abs(answers[0]).max() == np.abs(answers[1]).max() == 0


def test_what_is_not_drawn_has_no_part_in_the_statistics():
    batch = small_batch()
    photo = batch._replace(grey=batch.grey * 0, landmarks_px=batch.landmarks_px + 9)
    photo = photo._replace(visible=tf.zeros([4, 40]))
    both = landmark_batches.LandmarkBatch(*(tf.concat([a, b], 0) for a, b in zip(batch, photo)))
    for alone, mixed in zip(dan_step.statistics([batch], 1), dan_step.statistics([both], 1)):
        np.testing.assert_allclose(mixed, alone, rtol=1e-6)


def test_patience_ends_after_so_many_evaluations_without_a_lower_error():
    patience = dan_step.Patience(2)
    over = []
    for error in (3.0, 2.0, 2.5, 1.9, 1.9, 2.0):
        patience.see(error)
        over.append(patience.is_over)
    assert over == [False] * 5 + [True]


def test_patience_waits_on_after_a_stop(tmp_path):
    before, after = dan_step.Patience(2), dan_step.Patience(2)
    for error in (1.1, 1.1):  # as a number of 32 bits 1.1 is larger: it would seem to improve
        before.see(error)
    path = tf.train.Checkpoint(patience=before.memory).write(str(tmp_path / "ckpt"))
    tf.train.Checkpoint(patience=after.memory).read(path).assert_consumed()
    after.see(1.1)
    assert after.is_over and not before.is_over


def test_statistics_are_plain_means_and_population_deviation():
    batches = [small_batch(4), small_batch(2)]
    grey = np.concatenate([b.grey.numpy() for b in batches])
    _, mean, deviation = dan_step.statistics(batches, 2)
    np.testing.assert_allclose(mean, grey.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(deviation, grey.std(axis=0), rtol=1e-4)


def test_evaluation_of_a_perfect_answer_is_zero():
    step = small_step(1)
    shape = step.averaged.mean_shape
    step.averaged.stage1.update.kernel.assign(tf.zeros_like(step.detector.stage1.update.kernel))
    batch = small_batch(3)._replace(landmarks_px=tf.tile(shape[None], [3, 1, 1]))
    table = step.evaluate([batch])
    assert table.rmse_px == pytest.approx(0.0, abs=1e-5) and table.pictures == 3


def test_a_compiled_step_is_the_eager_one():
    """Dropout and all; every other test of the fast suite runs eagerly."""
    steps = [small_step(2, keras.optimizers.SGD(1e-3)) for _ in range(2)]
    eager = steps[0](small_batch())
    tf.config.run_functions_eagerly(False)
    compiled = steps[1](small_batch())
    assert steps[1].__call__.experimental_get_tracing_count() == 1
    (name,) = eager
    assert float(compiled[name]) == pytest.approx(float(eager[name]), rel=1e-4)
    for ours, theirs in zip(steps[0].detector.weights, steps[1].detector.weights, strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-3, atol=1e-5)
