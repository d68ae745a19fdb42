"""Pairs, then eq. 3.3, put together here once more, term by term, from the networks."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.datasets import portrait_batches
from tf_landtoon.losses import pair_losses, picture_losses
from tf_landtoon.networks import discriminators, portrait_generator
from tf_landtoon.training import gan_settings, gan_terms, portrait_step

SIZE = 64
WEIGHTS = gan_terms.GanWeights(
    adversarial=0.3, pair=2.0, edges=1.0, content=0.3, gram=5.0, color=1.0, landmark=0.5
)


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def batch_of(count=2):
    small = test_gan_step.batch_of(count)
    photo, toon, smooth = (
        tf.image.resize(x, [SIZE, SIZE]) for x in (small.photo, small.toon, small.smooth_toon)
    )
    return portrait_batches.PortraitBatch(
        photo=photo,
        drawing=-photo,
        landmarks_px=2 * small.landmarks_px + 0.5,
        visible=tf.constant(np.arange(40) != 3, tf.float32)[None] * tf.ones([count, 1]),
        toon=toon,
        smooth_toon=smooth,
    )


def step_of(**settings):
    nets = test_gan_step.networks(portrait_generator.PortraitGenerator(width=6, blocks=1))
    object.__setattr__(nets, "discriminator", discriminators.TonalDiscriminator(width=4))
    given = {
        "weights": WEIGHTS,
        "discriminator_weights": gan_terms.DiscriminatorWeights(),
        "discriminator_learning_rate": 0.0,
        "generator_learning_rate": 1.0,
        "initial_learning_rate": 1.0,
        "discriminator_augmentation": False,
    }
    return test_gan_step.step_of(
        test_gan_step.sgd,
        nets=nets,
        method=portrait_step.update,
        begin=portrait_step.begin,
        **given | settings,
    )


def moves_of(gan, step):
    """What a step of rate 1 takes from each weight of the generator, and its figures."""
    network = gan.networks.generator
    before = test_gan_step.values_of(network)
    scalars = gan.step(batch_of(), step)
    after = test_gan_step.values_of(network)
    network.set_weights(before)
    return [a - b for a, b in zip(before, after, strict=True)], scalars


def pair_terms(toon, batch, weights, see):
    weight = pair_losses.face_weight(batch.landmarks_px, SIZE)
    maps, wanted = see(toon), see(batch.drawing)
    return (
        weights.pair * pair_losses.difference(toon, batch.drawing, weight)
        + weights.edges * pair_losses.edges(toon, batch.drawing, weight)
        + weights.content * picture_losses.content(maps, wanted, see.style_layers)
    )


def assert_follows(gan, total_of, taken):
    with tf.GradientTape() as tape:
        total = total_of(gan.networks.generator(batch_of().photo))
    wanted = tape.gradient(total, gan.networks.generator.trainable_variables)
    for gradient, moved in zip(wanted, taken, strict=True):
        np.testing.assert_allclose(moved, gradient, rtol=1e-3, atol=1e-5)


@pytest.fixture
def whole_window(monkeypatch):
    """The window would be half the side: its place is tested below."""
    monkeypatch.setattr(portrait_step, "_WINDOW", 1)


def test_the_first_steps_follow_the_pair_alone(whole_window):
    gan = step_of(initial_steps=5)
    taken, scalars = moves_of(gan, 4)
    see = gan.networks.features
    assert_follows(gan, lambda toon: pair_terms(toon, batch_of(), WEIGHTS, see), taken)
    assert not any("discriminator" in name and "loss" in name for name in scalars)


def test_then_the_generator_follows_equation_3_3_and_half_the_pair(whole_window):
    gan = step_of(initial_steps=5, pair_kept=0.5, pair_fade_steps=10)
    taken, scalars = moves_of(gan, 15)
    batch, nets, see = batch_of(), gan.networks, gan.networks.features

    def total(toon):
        landmark, _ = gan.turns.landmarks.around_faces(toon, batch.landmarks_px, batch.visible)
        grey = see(tf.image.rgb_to_grayscale((batch.toon + 1) / 2) * tf.ones(3) * 2 - 1)
        return (
            0.5 * pair_terms(toon, batch, WEIGHTS, see)
            + WEIGHTS.adversarial * tf.reduce_mean((nets.discriminator(toon) - 1.0) ** 2)
            + WEIGHTS.gram * picture_losses.gram_style(see(toon), grey, see.style_layers)
            + WEIGHTS.color * pair_losses.broad_color(toon, batch.drawing)
            + WEIGHTS.landmark * landmark["landmark"]
        )

    assert_follows(gan, total, taken)
    assert float(scalars["pair/share"]) == pytest.approx(0.5)
    assert all(np.isfinite(float(value)) for value in scalars.values())


@pytest.mark.parametrize(("step", "share"), [(5, 1.0), (10, 0.75), (15, 0.5), (99, 0.5)])
def test_the_pair_fades_and_stays(step, share):
    settings = gan_settings.GanSettings(initial_steps=5, pair_kept=0.5, pair_fade_steps=10)
    found = portrait_step._pair_share(settings, tf.constant(step, tf.int64))
    assert float(found) == pytest.approx(share)


def test_the_window_is_half_the_side_and_moves_with_the_step():
    rows, columns = np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij")
    picture = tf.constant(np.stack([rows, columns], -1)[None], tf.float32)
    seen = [
        portrait_step._Window(SIZE, 1, tf.constant(step, tf.int64))(picture).numpy()[0]
        for step in range(6)
    ]
    for window in seen:
        assert window.shape == (SIZE // 2, SIZE // 2, 2)
        assert (np.diff(window[..., 0], axis=0) == 1).all()
    assert len({tuple(window[0, 0]) for window in seen}) > 3


def test_real_are_anime_faces_and_other_peoples_drawings_by_turns():
    batch = batch_of(2)
    even, odd = (portrait_step._real(batch, tf.constant(step, tf.int64)) for step in (0, 1))
    np.testing.assert_array_equal(even[0], batch.toon[0])
    np.testing.assert_array_equal(even[1], batch.drawing[0])
    np.testing.assert_array_equal(odd[0], batch.drawing[1])
    np.testing.assert_array_equal(odd[1], batch.toon[1])
