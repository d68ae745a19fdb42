"""Eq. 3.2, put together here once more, term by term, from the networks."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.losses import picture_losses
from tf_landtoon.training import cartoongan_step

GIVEN = {
    "method": cartoongan_step.update,
    "adversarial_loss": "bce",
    "discriminator_augmentation": False,
}


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
def test_step_moves_both_with_bce_and_smoothed_toons():
    gan = test_gan_step.step_of(**GIVEN)
    before = test_gan_step.values_of(gan.networks.discriminator)
    scalars = gan.step(test_gan_step.batch_of(), 0)
    assert test_gan_step.moved(before, gan.networks.discriminator)
    judged = {name for name in scalars if name.startswith("discriminator/")}
    assert judged == {f"discriminator/{name}_mean" for name in ("real", "fake", "smooth")}
    terms = {name.rpartition("/")[2] for name in scalars if name.startswith("loss/generator/")}
    assert terms == {"adversarial", "content", "total_variation", "landmark", "total"}


def test_generator_follows_the_gradient_of_equation_3_2():
    gan = test_gan_step.step_of(
        test_gan_step.sgd,
        discriminator_learning_rate=0.0,
        generator_learning_rate=1.0,
        **GIVEN,
    )
    nets, batch, weights = gan.networks, test_gan_step.batch_of(), test_gan_step.WEIGHTS
    before = test_gan_step.values_of(nets.generator)
    gan.step(batch, 0)
    taken = [a - b for a, b in zip(before, test_gan_step.values_of(nets.generator), strict=True)]
    nets.generator.set_weights(before)
    with tf.GradientTape() as tape:
        toon = nets.generator(batch.photo)
        logits = nets.discriminator(toon, training=False)
        landmark, _ = gan.turns.landmarks(toon, batch.landmarks_px)
        total = (
            weights.adversarial * tf.reduce_mean(tf.math.softplus(-logits))
            + weights.content
            * picture_losses.content(
                nets.features(toon), nets.features(batch.photo), nets.features.content_layers
            )
            + weights.total_variation * picture_losses.total_variation(toon)
            + weights.landmark * landmark["landmark"]
        )
    variables = nets.generator.trainable_variables
    for wanted, moved in zip(tape.gradient(total, variables), taken, strict=True):
        np.testing.assert_allclose(moved, wanted, rtol=1e-3, atol=1e-5)
