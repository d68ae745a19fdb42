"""The step on tiny networks: who moves, what is logged, what does not change with the devices."""

import dataclasses
import os
import subprocess
import sys

import conftest
import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import affine
from tf_landtoon.images import pixels
from tf_landtoon.losses import objectives, picture_losses
from tf_landtoon.networks import dan, discriminators, features, generators, landmark_detector
from tf_landtoon.training import gan_step

SIZE = 32
WEIGHTS = objectives.GanWeights(gram=0.5, color=0.5, total_variation=0.05, landmark=1.0)
D_WEIGHTS = objectives.DiscriminatorWeights(grey=0.1)
VIEW = affine.FaceView(0.1, 0.15, 0.8)


def batch_of(count=4):
    photos, toons, points_px = synthetic.faces(count, SIZE, seed=3)
    return gan_batches.GanBatch(
        photo=tf.convert_to_tensor(pixels.to_signed(photos)),
        landmarks_px=tf.constant(points_px),
        toon=tf.convert_to_tensor(pixels.to_signed(toons)),
        smooth_toon=tf.convert_to_tensor(pixels.to_signed(toons * 0.9)),
    )


def networks(generator=None):
    keras.utils.set_random_seed(1)
    detector = dan.DeepAlignmentNetwork(width=4, image_size=SIZE)
    _, toons, points_px = synthetic.faces(8, SIZE, seed=5)
    grey = toons.mean(axis=-1, keepdims=True)
    detector.set_statistics(
        landmark_detector.Statistics(points_px.mean(axis=0), grey.mean(axis=0), grey.std(axis=0))
    )
    return gan_step.GanNetworks(
        generator=generator or generators.LightGenerator(width=4, blocks=1),
        discriminator=discriminators.PatchDiscriminator(width=4),
        features=features.EfficientNetLiteFeatures(),
        dan=detector,
    )


def trainer_of(make_optimizer=gan_step.adam, strategy=None, nets=None, **settings):
    strategy = strategy or tf.distribute.get_strategy()
    with strategy.scope():
        return gan_step.GanTrainer(
            strategy=strategy,
            networks=nets or networks(),
            settings=objectives.GanSettings(
                **{"weights": WEIGHTS, "discriminator_weights": D_WEIGHTS, "face_view": VIEW}
                | settings
            ),
            make_optimizer=make_optimizer,
        )


def sgd():
    return keras.optimizers.SGD()


@pytest.fixture(autouse=True)
def run_eagerly():
    """Compiling a step takes longer than taking it; the slow tests compile."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def values_of(network):
    return [keras.ops.convert_to_numpy(weight).copy() for weight in network.weights]


def moved(before, network):
    return any(np.any(a != b) for a, b in zip(before, values_of(network), strict=True))


@pytest.fixture(scope="module")
def animegan_step():
    """One step of AnimeGAN with every term, and the networks' values before it."""
    tf.config.run_functions_eagerly(True)
    trainer = trainer_of()
    nets = trainer.networks
    before = {f.name: values_of(getattr(nets, f.name)) for f in dataclasses.fields(nets)}
    return trainer, before, {k: float(v) for k, v in trainer.step(batch_of(), 0).items()}


def test_landmark_loss_alone_moves_the_generator_and_not_the_dan():
    only_landmark = objectives.GanWeights(0.0, 0.0, 0.0, 0.0, 0.0, landmark=1.0)
    trainer = trainer_of(weights=only_landmark)
    nets = trainer.networks
    generator, detector = values_of(nets.generator), values_of(nets.dan)
    scalars = trainer.step(batch_of(), 0)
    assert moved(generator, nets.generator)
    assert not moved(detector, nets.dan)
    assert not nets.dan.trainable_variables
    assert [name for name in scalars if name.startswith("gradient_norm/")] == [
        "gradient_norm/landmark"
    ]


def test_discriminator_is_not_shown_what_has_no_weight():
    weights = objectives.DiscriminatorWeights(grey=0.0)
    scalars = trainer_of(discriminator_weights=weights).step(batch_of(), 0)
    shown = {name for name in scalars if name.startswith("discriminator/")}
    assert shown == {f"discriminator/{name}_mean" for name in ("real", "fake", "smooth")}


@pytest.mark.slow
def test_averaged_generator_keeps_its_share_of_what_it_was():
    trainer = trainer_of(generator_average=0.75)
    before = values_of(trainer.averaged)
    trainer.step(batch_of(), 0)
    for old, new, average in zip(
        before,
        values_of(trainer.networks.generator),
        values_of(trainer.averaged),
        strict=True,
    ):
        np.testing.assert_allclose(average, 0.75 * old + 0.25 * new, rtol=1e-5, atol=1e-8)


def test_averaged_generator_without_a_share_is_the_one_that_learns(animegan_step):
    trainer, _, _ = animegan_step
    generator = values_of(trainer.networks.generator)
    assert all(map(np.array_equal, generator, values_of(trainer.averaged)))


def test_both_learners_move_and_both_teachers_do_not(animegan_step):
    trainer, before, _ = animegan_step
    nets = trainer.networks
    assert moved(before["generator"], nets.generator)
    assert moved(before["discriminator"], nets.discriminator)
    assert not moved(before["features"], nets.features)
    assert not moved(before["dan"], nets.dan)


def test_every_term_has_a_gradient_at_the_output(animegan_step):
    _, _, scalars = animegan_step
    for field in dataclasses.fields(objectives.GanWeights):
        assert scalars[f"gradient_norm/{field.name}"] > 0
        assert np.isfinite(scalars[f"loss/generator/{field.name}"])


def test_all_four_groups_of_scores_are_logged(animegan_step):
    _, _, scalars = animegan_step
    for name in ("real", "fake", "grey", "smooth"):
        assert np.isfinite(scalars[f"discriminator/{name}_mean"])
        assert scalars[f"loss/discriminator/{name}"] >= 0


def test_totals_are_the_weighted_sums_of_the_logged_terms(animegan_step):
    _, _, scalars = animegan_step
    for part, weights in (
        ("generator", WEIGHTS),
        ("discriminator", D_WEIGHTS),
    ):
        total = sum(
            weight * scalars[f"loss/{part}/{name}"]
            for name, weight in dataclasses.asdict(weights).items()
        )
        assert scalars[f"loss/{part}/total"] == pytest.approx(total, rel=1e-5)


def test_cartoongan_step_moves_both_with_bce_and_smoothed_toons():
    trainer = trainer_of(
        method="cartoongan", adversarial=picture_losses.bce_logits, discriminator_augmentation=False
    )
    before = values_of(trainer.networks.discriminator)
    scalars = trainer.step(batch_of(), 0)
    assert moved(before, trainer.networks.discriminator)
    assert set(scalars) >= {"loss/generator/content", "discriminator/smooth_mean"}
    assert "loss/generator/gram" not in scalars and "discriminator/grey_mean" not in scalars


def test_summed_gradients_at_the_output_are_the_gradient_of_the_weighted_sum():
    nets = networks()
    trainer = trainer_of(
        sgd,
        nets=nets,
        discriminator_learning_rate=0.0,
        generator_learning_rate=1.0,
        discriminator_augmentation=False,
    )
    batch, variables = batch_of(), nets.generator.trainable_variables
    before = values_of(nets.generator)
    trainer.step(batch, 0)
    step = [a - b for a, b in zip(before, values_of(nets.generator), strict=True)]
    nets.generator.set_weights(before)
    with tf.GradientTape() as tape:
        terms, _ = trainer._generator_terms(batch, nets.generator(batch.photo), None)
        total = objectives.weighted_sum(terms, WEIGHTS)
    for wanted, taken in zip(tape.gradient(total, variables), step, strict=True):
        np.testing.assert_allclose(taken, wanted, rtol=1e-3, atol=1e-5)


@pytest.mark.slow
def test_initial_steps_train_the_generator_on_content_alone():
    nets = networks(generators.AnimeGanGenerator(width=4, blocks=1))
    trainer = trainer_of(nets=nets, initial_steps=2, initial_learning_rate=1e-3)
    before = values_of(trainer.networks.discriminator)
    scalars = [trainer.step(batch_of(), step) for step in range(3)]
    assert "loss/discriminator/real" not in scalars[1]
    assert "loss/discriminator/real" in scalars[2]
    assert set(scalars[0]) <= set(scalars[2])
    assert [s["lr/generator"] for s in scalars] == [1e-3, 1e-3, 2e-4]
    assert float(scalars[1]["loss/generator/total"]) < float(scalars[0]["loss/generator/total"])
    assert moved(before, trainer.networks.discriminator)


@pytest.mark.slow
def test_generator_gradient_is_clipped_to_its_norm():
    trainer = trainer_of(sgd, generator_clip_norm=0.01, generator_learning_rate=1.0)
    before = values_of(trainer.networks.generator)
    trainer.step(batch_of(), 0)
    after = values_of(trainer.networks.generator)
    norm = np.sqrt(sum(np.sum((a - b) ** 2) for a, b in zip(before, after, strict=True)))
    assert norm == pytest.approx(0.01, rel=1e-2)


@pytest.mark.slow
def test_steps_lower_the_content_loss_when_nothing_else_counts():
    only_content = objectives.GanWeights(0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    nets = networks(generators.AnimeGanGenerator(width=4, blocks=0))
    trainer = trainer_of(nets=nets, weights=only_content, generator_learning_rate=3e-3)
    batch = batch_of()
    content = [float(trainer.step(batch, step)["loss/generator/content"]) for step in range(4)]
    assert content[-1] < 0.98 * content[0]


def test_same_seed_and_step_give_the_same_update_and_another_step_another():
    trainer = trainer_of(sgd, weights=objectives.GanWeights(4.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    learners = (trainer.networks.generator, trainer.networks.discriminator)
    start = [values_of(network) for network in learners]

    def after(step):
        for network, values in zip(learners, start):
            network.set_weights(values)
        trainer.step(batch_of(), step)
        return [value for network in learners for value in values_of(network)]

    first, again, other = after(0), after(0), after(1)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_landmark_weight_without_dan_is_refused():
    nets = dataclasses.replace(networks(), dan=None)
    with pytest.raises(ValueError, match="DAN"):
        trainer_of(nets=nets)


def test_landmarks_of_photo_and_toon_are_compared_in_one_frame():
    """A detector that answers the photo's own points, whatever it sees, has nothing to correct."""
    nets, batch, detector_size = networks(), batch_of(1), 48
    detector = dan.DeepAlignmentNetwork(width=4, image_size=detector_size)
    for layer in (detector.stage1.update, detector.stage2.update):
        layer.set_weights([np.zeros_like(x) for x in layer.get_weights()])
    # The view begins at 0.1 and 0.15 of 32 px and shows 25.6 px in 48; centres lie half a px in.
    edge_px = batch.landmarks_px[0].numpy() + 0.5
    in_view_px = (edge_px - [3.2, 4.8]) * (48 / 25.6) - 0.5
    detector.mean_shape.assign(in_view_px)
    trainer = trainer_of(nets=dataclasses.replace(nets, dan=detector))
    term, figures = trainer._landmark_term(batch, batch.toon)
    assert float(term) == pytest.approx(0, abs=1e-4)
    assert float(figures["landmarks/nme_on_toons"]) == pytest.approx(0, abs=1e-4)
    np.testing.assert_allclose(trainer.find_points_px(batch.toon)[0], in_view_px, atol=1e-3)
    found_px = trainer.find_points_in_images_px(batch.toon)
    np.testing.assert_allclose(found_px, batch.landmarks_px, atol=1e-3)
    elsewhere = batch._replace(landmarks_px=batch.landmarks_px + 1)
    assert float(trainer._landmark_term(elsewhere, batch.toon)[0]) > 1


@pytest.mark.slow
def test_two_replicas_take_the_same_step_as_one():
    """SGD, two logical CPUs, spectral norm, augmentation and clipping on."""
    done = subprocess.run(
        [sys.executable, conftest.PROJECT / "tests" / "two_replicas.py"],
        cwd=conftest.PROJECT,
        env=os.environ | {"PYTHONPATH": str(conftest.PROJECT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert float(done.stdout.split()[-1]) < 5e-5  # they move by 0.98; AVX-512 rounds by 1.2e-5
