"""Eq. 3.3, put together here once more, term by term, from the networks."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.images import pixels
from tf_landtoon.losses import picture_losses
from tf_landtoon.training import animegan_step


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def test_generator_follows_the_gradient_of_equation_3_3():
    """Colour is compared with the photo, texture with toons without colour."""
    gan = test_gan_step.step_of(
        test_gan_step.sgd,
        method=animegan_step.update,
        discriminator_learning_rate=0.0,
        generator_learning_rate=1.0,
        discriminator_augmentation=False,
    )
    nets, batch, weights = gan.networks, test_gan_step.batch_of(), test_gan_step.WEIGHTS
    before = test_gan_step.values_of(nets.generator)
    gan.step(batch, 0)
    taken = [a - b for a, b in zip(before, test_gan_step.values_of(nets.generator), strict=True)]
    nets.generator.set_weights(before)
    see = nets.features
    with tf.GradientTape() as tape:
        toon = nets.generator(batch.photo)
        opinion = nets.discriminator(toon, training=False)
        landmark, _ = gan.turns.landmarks(toon, batch.landmarks_px)
        grey = see(pixels.without_color(batch.toon))
        total = (
            weights.adversarial * tf.reduce_mean((opinion - 1.0) ** 2)
            + weights.content
            * picture_losses.content(see(toon), see(batch.photo), see.content_layers)
            + weights.gram * picture_losses.gram_style(see(toon), grey, see.style_layers)
            + weights.color * picture_losses.color(batch.photo, toon)
            + weights.total_variation * picture_losses.total_variation(toon)
            + weights.landmark * landmark["landmark"]
        )
    variables = nets.generator.trainable_variables
    for wanted, moved in zip(tape.gradient(total, variables), taken, strict=True):
        np.testing.assert_allclose(moved, wanted, rtol=1e-3, atol=1e-5)


def test_discriminator_is_shown_grey_toons_and_grey_smoothed_ones():
    """Toons of one brightness and no edges: without colour all of them are one picture."""
    gan = test_gan_step.step_of(discriminator_augmentation=False)
    flat = np.zeros((4, test_gan_step.SIZE, test_gan_step.SIZE, 3), np.float32)
    flat[..., 0] = 0.5
    batch = test_gan_step.batch_of()._replace(toon=tf.constant(flat), smooth_toon=tf.constant(flat))
    scalars = gan.step(batch, 0)
    grey, smooth, real = (
        float(scalars[f"discriminator/{name}_mean"]) for name in ("grey", "smooth", "real")
    )
    assert grey == pytest.approx(smooth, abs=1e-6) and abs(grey - real) > 1e-4
