"""How the terms reach the generator, and its average."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.training import gan_settings, gan_terms, generator_turn


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
def test_averaged_generator_keeps_its_share_of_what_it_was():
    gan = test_gan_step.step_of(generator_average=0.75)
    before = test_gan_step.values_of(gan.averaged)
    gan.step(test_gan_step.batch_of(), 0)
    for old, new, average in zip(
        before,
        test_gan_step.values_of(gan.networks.generator),
        test_gan_step.values_of(gan.averaged),
        strict=True,
    ):
        np.testing.assert_allclose(average, 0.75 * old + 0.25 * new, rtol=1e-5, atol=1e-8)


class Doubling(test_gan_step.keras.Model):
    """One weight, so that its gradient is known."""

    arguments = {}

    def __init__(self):
        super().__init__()
        self.factor = self.add_weight(shape=(), initializer="ones", name="factor")

    def call(self, images):
        return images * self.factor


def test_a_share_of_a_term_is_a_share_of_its_weight():
    weights = gan_terms.GanWeights(content=2.0, landmark=0.0)
    settings = gan_settings.GanSettings(
        weights=weights, generator_clip_norm=0.0, generator_average=0.0
    )
    optimizer = test_gan_step.keras.optimizers.SGD(1.0)
    turn = generator_turn.GeneratorTurn(Doubling(), optimizer, settings)
    photo = tf.ones([1, 1, 1, 3])
    with tf.GradientTape() as drawing:
        toon = turn.network(photo)
    with tf.GradientTape(persistent=True) as judging:
        judging.watch(toon)
        terms = {"content": tf.reduce_sum(toon)}
    scalars = turn.learn(
        drawing=drawing,
        judging=judging,
        toon=toon,
        terms=terms,
        landmark_weight=tf.constant(0.0),
        shares={"content": tf.constant(0.25)},
    )
    assert float(turn.network.factor) == pytest.approx(1 - 0.25 * 2 * 3)
    assert float(scalars["loss/generator/content"]) == 3.0
    assert float(scalars["loss/generator/total"]) == pytest.approx(1.5)


def test_weighted_gradients_at_the_drawing_flow_through_it_once():
    weights = gan_terms.GanWeights(0.0, 2.0, 0.0, 3.0, 0.0, landmark=0.0)
    settings = gan_settings.GanSettings(
        weights=weights, generator_clip_norm=0.0, generator_average=0.0
    )
    turn = generator_turn.GeneratorTurn(
        Doubling(), test_gan_step.keras.optimizers.SGD(1.0), settings
    )
    photo = tf.constant(np.linspace(-1, 1, 12, dtype=np.float32).reshape(1, 2, 2, 3))
    with tf.GradientTape() as drawing:
        toon = turn.network(photo)
    with tf.GradientTape(persistent=True) as judging:
        judging.watch(toon)
        terms = {"content": tf.reduce_sum(toon), "color": tf.reduce_sum(toon**2)}
        terms["gram"] = tf.reduce_sum(toon**3)  # has no weight
    scalars = turn.learn(
        drawing=drawing,
        judging=judging,
        toon=toon,
        terms=terms,
        landmark_weight=tf.constant(0.0),
    )
    pull = 2 * photo.numpy().sum() + 3 * 2 * (photo.numpy() ** 2).sum()
    assert float(turn.network.factor) == pytest.approx(1 - pull, rel=1e-5)
    assert set(scalars) == {
        *(f"loss/generator/{name}" for name in ("content", "color", "total")),
        *(f"gradient_norm/{name}" for name in ("content", "color")),
    }
