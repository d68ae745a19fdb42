"""What the discriminator is shown, and how it judges."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.training import gan_terms


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def test_it_is_not_shown_what_has_no_weight():
    weights = gan_terms.DiscriminatorWeights(grey=0.0)
    scalars = test_gan_step.step_of(discriminator_weights=weights).step(test_gan_step.batch_of(), 0)
    shown = {name for name in scalars if name.startswith("discriminator/")}
    assert shown == {f"discriminator/{name}_mean" for name in ("real", "fake", "smooth")}


@pytest.mark.parametrize(
    "loss, of_scores",
    [("lsgan", lambda x: (x - 1) ** 2), ("bce", lambda x: np.log1p(np.exp(-x)))],
)
def test_the_adversarial_term_is_how_far_drawings_are_from_being_taken_for_real(loss, of_scores):
    gan = test_gan_step.step_of(adversarial_loss=loss, discriminator_augmentation=False)
    turn, toon = gan.turns.discriminator, test_gan_step.batch_of().toon
    wanted = of_scores(turn.network(toon, training=False).numpy()).mean()
    assert float(turn.adversarial(toon, None)) == pytest.approx(wanted, rel=1e-4)


def test_without_augmentation_nothing_is_changed():
    turn = test_gan_step.step_of(discriminator_augmentation=False).turns.discriminator
    assert turn.draw_changes(tf.constant(4), tf.constant(0, tf.int64)) is None
