"""What the GAN methods share: networks, turns, learning rates, phases; a step on all replicas.

A method is a function in a file of its own that reads as its equation: `cartoongan_step` (thesis
eq. 3.2), `animegan_step` (eq. 3.3), `portrait_step` (pairs). In each the generator draws once, the
discriminator learns from the drawing held fixed (`discriminator_turn`), then every term's gradient
is taken at the drawing, and their weighted sum flows through the generator once
(`generator_turn`). The frozen detector stands in that graph like any other loss (`landmark_term`).
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.geometry import affine
from tf_landtoon.losses import picture_losses
from tf_landtoon.networks import landmark_detector
from tf_landtoon.training import (
    discriminator_turn,
    gan_figures,
    gan_settings,
    generator_turn,
    landmark_term,
)

Scalars = dict[str, tf.Tensor]


@dataclasses.dataclass(frozen=True)
class GanNetworks:
    """Two networks that learn and two teachers that do not."""

    generator: keras.Model
    discriminator: keras.Model
    features: keras.Model
    detector: landmark_detector.LandmarkDetector | None = None


@dataclasses.dataclass(frozen=True)
class Turns:
    """What a method has at hand in its step.

    Attributes:
        generator: draws, and learns from the terms.
        discriminator: learns from pictures, and judges drawings.
        features: the frozen network whose maps are compared.
        landmarks: the landmark loss.
        settings: of the run.
    """

    generator: generator_turn.GeneratorTurn
    discriminator: discriminator_turn.DiscriminatorTurn
    features: keras.Model
    landmarks: landmark_term.LandmarkTerm
    settings: gan_settings.GanSettings


Method = Callable[[Turns, gan_batches.GanBatch, tf.Tensor, tf.Tensor], Scalars]
"""One replica's share of a step: (turns, batch, steps done before, landmark weight) -> scalars."""
Beginning = Callable[[Turns, gan_batches.GanBatch, tf.Tensor], Scalars]
"""The same of the initial phase: (turns, batch, steps done before) -> scalars."""


def adam() -> keras.optimizers.Optimizer:
    """Adam as both sources have it: betas 0.5 and 0.999 (Chen et al. 2018, 2019)."""
    return keras.optimizers.Adam(beta_1=0.5, beta_2=0.999, epsilon=1e-8)


class GanStep:
    """Takes steps. `state` holds all that they change, for checkpoints, and the step counter.

    The counter is the caller's to move; `step` takes and returns values. `averaged` is the
    generator to look at and to keep: the running mean of the weights of the one that learns.
    """

    def __init__(
        self,
        *,
        method: Method,
        strategy: tf.distribute.Strategy,
        networks: GanNetworks,
        settings: gan_settings.GanSettings,
        face_view: affine.FaceView | None = None,
        make_optimizer: Callable[[], keras.optimizers.Optimizer] = adam,
        begin: Beginning | None = None,
    ):
        """Makes the optimisers and freezes the teachers; call inside the strategy's scope.

        Args:
            method: what a step does after the initial phase.
            strategy: where the step runs.
            networks: all of them built; `detector` may be None if the landmark weight is 0;
                with it and weight 0 the landmarks are watched only.
            settings: of the run.
            face_view: the square of the picture that the detector is shown.
            make_optimizer: called once for each learner; its learning rate is set every step.
            begin: what a step of the initial phase does; `repeat_photo` if not given.

        Raises:
            ValueError: a landmark weight without a detector, or a detector without its view.
        """
        if (networks.detector or settings.weights.landmark > 0) and not (
            networks.detector and face_view
        ):
            raise ValueError("a landmark weight needs a detector, and a detector its face view")
        self.strategy = strategy
        self.networks = networks
        self.settings = settings
        self.face_view = face_view
        for teacher in filter(None, (networks.features, networks.detector)):
            teacher.trainable = False  # gradients pass through to the toon, none stay here
            assert not teacher.trainable_variables
        replicas = strategy.num_replicas_in_sync
        self.turns = Turns(
            generator=generator_turn.GeneratorTurn(networks.generator, make_optimizer(), settings),
            discriminator=discriminator_turn.DiscriminatorTurn(
                networks.discriminator, make_optimizer(), settings, replicas
            ),
            features=networks.features,
            landmarks=landmark_term.LandmarkTerm(networks.detector, face_view),
            settings=settings,
        )
        self.averaged = self.turns.generator.averaged
        self._optimizers = (
            self.turns.generator.learner.optimizer,
            self.turns.discriminator.learner.optimizer,
        )
        self.state = tf.train.Checkpoint(
            generator=networks.generator,
            averaged=self.averaged,
            discriminator=networks.discriminator,
            generator_optimizer=self._optimizers[0],
            discriminator_optimizer=self._optimizers[1],
            step=tf.Variable(0, dtype=tf.int64, trainable=False, name="step"),
        )
        self._run_method = self._on_all_replicas(method)
        self._run_initial = self._on_all_replicas(begin or repeat_photo)

    def step(self, batch: gan_batches.GanBatch, step: int) -> dict[str, tf.Tensor | float]:
        """Updates the networks once.

        Args:
            batch: of all replicas.
            step: number of steps done before; decides phase, learning rates and random changes.

        Returns:
            Scalars by TensorBoard tag. `loss/*` are unweighted but for `total`.
            `gradient_norm/<term>` is the norm of weight * term's gradient at one output picture
            (of that picture's own term), averaged over the batch.
        """
        settings = self.settings
        rates = {
            "lr/generator": settings.generator_rate(step),
            "lr/discriminator": settings.discriminator_learning_rate,
        }
        for optimizer, rate in zip(self._optimizers, rates.values()):
            optimizer.learning_rate = rate
        if step < settings.initial_steps:
            return self._run_initial(batch, tf.constant(step, tf.int64)) | rates
        weight = settings.landmark_weight(step)
        scalars = self._run_method(batch, tf.constant(step, tf.int64), tf.constant(weight))
        if settings.weights.landmark > 0:
            scalars["landmarks/weight"] = weight
        return scalars | rates

    def _on_all_replicas(self, update: Callable[..., Scalars]) -> Callable[..., Scalars]:
        """Compiles one replica's update; scalars come back as means over the replicas."""

        def run(*args: Any) -> Scalars:
            scalars = self.strategy.run(update, args=(self.turns, *args))
            mean = tf.distribute.ReduceOp.MEAN
            return {name: self.strategy.reduce(mean, x, axis=None) for name, x in scalars.items()}

        # No Python branch in a step depends on a tensor; looking for one doubles the start-up.
        return tf.function(run, autograph=False)


def repeat_photo(turns: Turns, batch: gan_batches.GanBatch, step: tf.Tensor) -> Scalars:
    """An initial step of the thesis: content alone, so that the generator repeats the photo.

    Args:
        turns: what learns and what teaches.
        batch: of this replica.
        step: int64 scalar, number of steps done before.
    """
    del step
    features, learner = turns.features, turns.generator.learner
    wanted = features(batch.photo)
    with tf.GradientTape(persistent=True) as tape:
        toon = turns.generator.network(batch.photo, training=True)
        content = picture_losses.content(features(toon), wanted, features.content_layers)
    learner.apply(tape.gradient(content, learner.variables))
    scalars = {f"loss/generator/{name}": content for name in ("content", "total")}
    norm = gan_figures.gradient_norm(tape.gradient(content, toon))
    return scalars | {"gradient_norm/content": norm} | gan_figures.of_outputs(batch.photo, toon)
