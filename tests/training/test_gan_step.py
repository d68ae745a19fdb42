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
from tf_landtoon.networks import dan, discriminators, features, generators, landmark_detector
from tf_landtoon.training import animegan_step, gan_settings, gan_step, gan_terms

SIZE = 32
WEIGHTS = gan_terms.GanWeights(
    pair=0.0, edges=0.0, gram=0.5, color=0.5, total_variation=0.05, landmark=1.0
)
D_WEIGHTS = gan_terms.DiscriminatorWeights(grey=0.1)
VIEW = affine.FaceView(0.1, 0.15, 0.8)

TESTS_HERE = conftest.PROJECT / "tests" / "training"  # where the other process finds this module


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
        detector=detector,
    )


def step_of(
    make_optimizer=gan_step.adam,
    strategy=None,
    nets=None,
    method=animegan_step.update,
    begin=None,
    **settings,
):
    """A step that neither clips nor averages nor waits with the landmark loss."""
    plain = {"generator_clip_norm": 0.0, "generator_average": 0.0}
    plain |= {"landmark_start_step": 0, "landmark_ramp_steps": 0}
    plain |= {"weights": WEIGHTS, "discriminator_weights": D_WEIGHTS}
    strategy = strategy or tf.distribute.get_strategy()
    with strategy.scope():
        return gan_step.GanStep(
            method=method,
            begin=begin,
            strategy=strategy,
            networks=nets or networks(),
            settings=gan_settings.GanSettings(**plain | settings),
            face_view=VIEW,
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
    gan = step_of()
    nets = gan.networks
    before = {f.name: values_of(getattr(nets, f.name)) for f in dataclasses.fields(nets)}
    return gan, before, {k: float(v) for k, v in gan.step(batch_of(), 0).items()}


def test_landmark_loss_alone_moves_the_generator_and_not_the_detector():
    only_landmark = gan_terms.GanWeights(0.0, 0.0, 0.0, 0.0, 0.0, landmark=1.0)
    gan = step_of(weights=only_landmark)
    nets = gan.networks
    generator, detector = values_of(nets.generator), values_of(nets.detector)
    scalars = gan.step(batch_of(), 0)
    assert moved(generator, nets.generator)
    assert not moved(detector, nets.detector)
    assert not nets.detector.trainable_variables
    assert [name for name in scalars if name.startswith("gradient_norm/")] == [
        "gradient_norm/landmark"
    ]


def test_averaged_generator_without_a_share_is_the_one_that_learns(animegan_step):
    gan, _, _ = animegan_step
    generator = values_of(gan.networks.generator)
    assert all(map(np.array_equal, generator, values_of(gan.averaged)))


def test_both_learners_move_and_both_teachers_do_not(animegan_step):
    gan, before, _ = animegan_step
    nets = gan.networks
    assert moved(before["generator"], nets.generator)
    assert moved(before["discriminator"], nets.discriminator)
    assert not moved(before["features"], nets.features)
    assert not moved(before["detector"], nets.detector)


def test_every_term_has_a_gradient_at_the_output(animegan_step):
    _, _, scalars = animegan_step
    for name in gan_terms.METHODS["animegan"].generator:
        assert scalars[f"gradient_norm/{name}"] > 0
        assert np.isfinite(scalars[f"loss/generator/{name}"])


def test_all_four_groups_of_scores_are_logged(animegan_step):
    _, _, scalars = animegan_step
    for name in ("real", "fake", "grey", "smooth"):
        assert np.isfinite(scalars[f"discriminator/{name}_mean"])
        assert scalars[f"loss/discriminator/{name}"] >= 0


def test_totals_are_the_weighted_sums_of_the_logged_terms(animegan_step):
    _, _, scalars = animegan_step
    terms = gan_terms.METHODS["animegan"]
    for part, names, weights in (
        ("generator", terms.generator, WEIGHTS),
        ("discriminator", terms.discriminator, D_WEIGHTS),
    ):
        total = sum(getattr(weights, name) * scalars[f"loss/{part}/{name}"] for name in names)
        assert scalars[f"loss/{part}/total"] == pytest.approx(total, rel=1e-5)


@pytest.mark.slow
def test_initial_steps_train_the_generator_on_content_alone():
    nets = networks(generators.AnimeGanGenerator(width=4, blocks=1))
    gan = step_of(nets=nets, initial_steps=2, initial_learning_rate=1e-3)
    before = values_of(gan.networks.discriminator)
    scalars = [gan.step(batch_of(), step) for step in range(3)]
    assert "loss/discriminator/real" not in scalars[1]
    assert "loss/discriminator/real" in scalars[2]
    assert set(scalars[0]) <= set(scalars[2])
    assert [s["lr/generator"] for s in scalars] == [1e-3, 1e-3, 2e-4]
    assert float(scalars[1]["loss/generator/total"]) < float(scalars[0]["loss/generator/total"])
    assert moved(before, gan.networks.discriminator)


@pytest.mark.slow
def test_generator_gradient_is_clipped_to_its_norm():
    gan = step_of(sgd, generator_clip_norm=0.01, generator_learning_rate=1.0)
    before = values_of(gan.networks.generator)
    gan.step(batch_of(), 0)
    after = values_of(gan.networks.generator)
    norm = np.sqrt(sum(np.sum((a - b) ** 2) for a, b in zip(before, after, strict=True)))
    assert norm == pytest.approx(0.01, rel=1e-2)


@pytest.mark.slow
def test_steps_lower_the_content_loss_when_nothing_else_counts():
    only_content = gan_terms.GanWeights(0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    nets = networks(generators.AnimeGanGenerator(width=4, blocks=0))
    gan = step_of(nets=nets, weights=only_content, generator_learning_rate=3e-3)
    batch = batch_of()
    content = [float(gan.step(batch, step)["loss/generator/content"]) for step in range(4)]
    assert content[-1] < 0.98 * content[0]


def test_same_seed_and_step_give_the_same_update_and_another_step_another():
    gan = step_of(sgd, weights=gan_terms.GanWeights(4.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    learners = (gan.networks.generator, gan.networks.discriminator)
    start = [values_of(network) for network in learners]

    def after(step):
        for network, values in zip(learners, start):
            network.set_weights(values)
        gan.step(batch_of(), step)
        return [value for network in learners for value in values_of(network)]

    first, again, other = after(0), after(0), after(1)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_landmark_weight_without_a_detector_is_refused():
    nets = dataclasses.replace(networks(), detector=None)
    with pytest.raises(ValueError, match="detector"):
        step_of(nets=nets)


@pytest.mark.slow
def test_two_replicas_take_the_same_step_as_one():
    """SGD, two logical CPUs, spectral norm, augmentation and clipping on."""
    done = subprocess.run(
        [sys.executable, conftest.PROJECT / "tests" / "two_replicas.py"],
        cwd=conftest.PROJECT,
        env=os.environ | {"PYTHONPATH": f"{conftest.PROJECT}{os.pathsep}{TESTS_HERE}"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert float(done.stdout.split()[-1]) < 2e-5  # a third step makes a hundred times as much of it


def test_a_compiled_step_is_the_eager_one():
    """Of all terms; every other test of the fast suite runs eagerly."""
    steps = [step_of(sgd) for _ in range(2)]
    eager = steps[0].step(batch_of(2), 0)
    tf.config.run_functions_eagerly(False)
    compiled = steps[1].step(batch_of(2), 0)
    assert steps[1]._run_method.experimental_get_tracing_count() == 1
    for name, value in eager.items():
        assert float(compiled[name]) == pytest.approx(float(value), rel=1e-3, abs=1e-5), name
    for network in ("generator", "discriminator"):
        a, b = (values_of(getattr(step.networks, network)) for step in steps)
        for ours, theirs in zip(a, b, strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=1e-3, atol=1e-5)
