"""What the GAN methods share: networks, learners, the discriminator's update, the landmark term.

A method is a subclass in a file of its own whose `update` reads as its equation: `cartoongan_step`
(thesis eq. 3.2), `animegan_step` (eq. 3.3). In both the generator draws once, the discriminator
learns from the drawing held fixed, then every term's gradient is taken at the drawing, and their
weighted sum flows through the generator once. The frozen detector stands in that graph like any
other loss.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.geometry import affine
from tf_landtoon.images import pixels
from tf_landtoon.losses import landmark_losses, objectives, picture_losses
from tf_landtoon.networks import landmark_detector
from tf_landtoon.training import discriminator_augment, gan_figures, gan_settings, learner

Scalars = dict[str, tf.Tensor]
Changes = discriminator_augment.Changes | None
_ADVERSARIAL = {"lsgan": picture_losses.lsgan, "bce": picture_losses.bce_logits}


@dataclasses.dataclass(frozen=True)
class GanNetworks:
    """Two networks that learn and two teachers that do not."""

    generator: keras.Model
    discriminator: keras.Model
    features: keras.Model
    detector: landmark_detector.LandmarkDetector | None = None


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
        strategy: tf.distribute.Strategy,
        networks: GanNetworks,
        settings: gan_settings.GanSettings,
        face_view: affine.FaceView | None = None,
        make_optimizer: Callable[[], keras.optimizers.Optimizer] = adam,
    ):
        """Makes the optimisers and freezes the teachers; call inside the strategy's scope.

        Args:
            strategy: where the step runs.
            networks: all of them built; `detector` may be None if the landmark weight is 0;
                with it and weight 0 the landmarks are watched only.
            settings: of the run.
            face_view: the square of the picture that the detector is shown.
            make_optimizer: called once for each learner; its learning rate is set every step.

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
        self.adversarial = _ADVERSARIAL[settings.adversarial_loss]
        generator = networks.generator
        self.averaged = type(generator)(**generator.arguments)
        self.averaged.set_weights(generator.get_weights())
        self.generator_learner = learner.Learner(
            generator,
            make_optimizer(),
            clip_norm=settings.generator_clip_norm,
            averaged=self.averaged,
            kept=settings.generator_average,
        )
        self.discriminator_learner = learner.Learner(networks.discriminator, make_optimizer())
        self.state = tf.train.Checkpoint(
            generator=generator,
            averaged=self.averaged,
            discriminator=networks.discriminator,
            generator_optimizer=self.generator_learner.optimizer,
            discriminator_optimizer=self.discriminator_learner.optimizer,
            step=tf.Variable(0, dtype=tf.int64, trainable=False, name="step"),
        )
        for teacher in filter(None, (networks.features, networks.detector)):
            teacher.trainable = False  # gradients pass through to the toon, none stay here
            assert not teacher.trainable_variables
        self._run_update = self._on_all_replicas(self.update)
        self._run_initial_update = self._on_all_replicas(self._initial_update)

    def update(
        self, batch: gan_batches.GanBatch, step: tf.Tensor, landmark_weight: tf.Tensor
    ) -> Scalars:
        """One replica's share of a step: the method.

        Args:
            batch: of this replica.
            step: int64 scalar, number of steps done before.
            landmark_weight: scalar, the landmark term's weight in this step.

        Returns:
            Scalars as `step` returns them.
        """
        raise NotImplementedError

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
        self.generator_learner.optimizer.learning_rate = rates["lr/generator"]
        self.discriminator_learner.optimizer.learning_rate = rates["lr/discriminator"]
        if step < settings.initial_steps:
            return self._run_initial_update(batch) | rates
        weight = settings.landmark_weight(step)
        scalars = self._run_update(batch, tf.constant(step, tf.int64), tf.constant(weight))
        if settings.weights.landmark > 0:
            scalars["landmarks/weight"] = weight
        return scalars | rates

    def _on_all_replicas(self, update: Callable[..., Scalars]) -> Callable[..., Scalars]:
        """Compiles one replica's update; scalars come back as means over the replicas."""

        def run(*args: Any) -> Scalars:
            scalars = self.strategy.run(update, args=args)
            mean = tf.distribute.ReduceOp.MEAN
            return {name: self.strategy.reduce(mean, x, axis=None) for name, x in scalars.items()}

        # No Python branch in a step depends on a tensor; looking for one doubles the start-up.
        return tf.function(run, autograph=False)

    def _initial_update(self, batch: gan_batches.GanBatch) -> Scalars:
        """Content alone, so that the generator first learns to repeat the photo."""
        features = self.networks.features
        wanted = features(batch.photo)
        with tf.GradientTape(persistent=True) as tape:
            toon = self.networks.generator(batch.photo, training=True)
            content = picture_losses.content(features(toon), wanted, features.content_layers)
        self.generator_learner.apply(tape.gradient(content, self.generator_learner.variables))
        scalars = {f"loss/generator/{name}": content for name in ("content", "total")}
        norm = gan_figures.gradient_norm(tape.gradient(content, toon))
        return scalars | {"gradient_norm/content": norm} | gan_figures.of_outputs(batch.photo, toon)

    def draw_changes(self, batch: gan_batches.GanBatch, step: tf.Tensor) -> Changes:
        """This replica's random changes of what the discriminator sees, None for none."""
        if not self.settings.discriminator_augmentation:
            return None
        count = tf.shape(batch.photo)[0]
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
        return discriminator_augment.draw(
            batch_size=count * self.strategy.num_replicas_in_sync,
            seed=self.settings.seed,
            step=step,
            first=replica * count,
            count=count,
        )

    def scores(self, toon: tf.Tensor, changes: Changes) -> tf.Tensor:
        """The discriminator's opinion of outputs [B, S, S, 3], [B, h, w, 1] without activation."""
        return self.networks.discriminator(_changed(toon, changes), training=False)

    def update_discriminator(self, pictures: Mapping[str, tf.Tensor], changes: Changes) -> Scalars:
        """Shows all kinds of pictures in one call, then updates once.

        Args:
            pictures: [B, S, S, 3] in [-1, 1] by kind: `real`, `fake`, `grey`, `smooth`; those
                without a weight are left out.
            changes: to all of them.

        Returns:
            Each kind's loss and mean score, and the total.
        """
        weights = dataclasses.asdict(self.settings.discriminator_weights)
        pictures = {name: x for name, x in pictures.items() if weights[name] > 0}
        together = _changed(tf.concat(list(pictures.values()), axis=0), changes)
        with tf.GradientTape() as tape:
            answers = self.networks.discriminator(together, training=True)
            scores = dict(zip(pictures, tf.split(answers, len(pictures))))
            terms = objectives.discriminator_terms(scores, self.adversarial)
            total = objectives.weighted_sum(terms, weights)
        self.discriminator_learner.apply(tape.gradient(total, self.discriminator_learner.variables))
        scalars = {f"loss/discriminator/{name}": term for name, term in terms.items()}
        scalars |= {f"discriminator/{name}_mean": tf.reduce_mean(x) for name, x in scores.items()}
        return scalars | {"loss/discriminator/total": total}

    def update_generator(
        self,
        *,
        drawing: tf.GradientTape,
        judging: tf.GradientTape,
        toon: tf.Tensor,
        terms: Mapping[str, tf.Tensor],
        landmark_weight: tf.Tensor,
    ) -> Scalars:
        """Takes every term's gradient at the drawing and sends their weighted sum through.

        Args:
            drawing: has seen the generator draw `toon`.
            judging: persistent, has watched `toon` become the terms.
            toon: [B, S, S, 3] the outputs.
            terms: scalars by name; those without a weight are left out here, and the graph then
                does not compute them.
            landmark_weight: of this step.

        Returns:
            Each term, the norm of its weighted gradient at the drawing, and the total.
        """
        settled = dataclasses.asdict(self.settings.weights)
        terms = {name: term for name, term in terms.items() if settled[name] > 0}
        weights = settled | {"landmark": landmark_weight}
        gradients = {
            name: weights[name] * judging.gradient(term, toon) for name, term in terms.items()
        }
        at_toon = tf.add_n(list(gradients.values()))
        variables = self.generator_learner.variables
        self.generator_learner.apply(drawing.gradient(toon, variables, output_gradients=at_toon))
        scalars = {f"loss/generator/{name}": term for name, term in terms.items()}
        scalars["loss/generator/total"] = objectives.weighted_sum(terms, weights)
        return scalars | {
            f"gradient_norm/{name}": gan_figures.gradient_norm(x) for name, x in gradients.items()
        }

    def landmark_term(
        self, batch: gan_batches.GanBatch, toon: tf.Tensor
    ) -> tuple[Scalars, Scalars]:
        """Thesis eq. 3.1: Wing loss between the detector's points on the toon and the photo's.

        Args:
            batch: with the photos' points.
            toon: [B, S, S, 3] in [-1, 1], the outputs.

        Returns:
            The term `landmark`, and figures to watch; nothing without a detector.
        """
        if not self.networks.detector:
            return {}, {}
        points_px = self.find_points_px(toon)
        size, detector_size = batch.photo.shape[1], self.networks.detector.image_size
        wanted_px = affine.view_points(batch.landmarks_px, self.face_view, size, detector_size)
        term = landmark_losses.wing(points_px, wanted_px)
        return {"landmark": term}, gan_figures.of_landmarks(points_px, wanted_px)

    def find_points_px(self, images: tf.Tensor) -> tf.Tensor:
        """The frozen detector's 40 points on pictures.

        `images` are [B, S, S, 3] in [-1, 1]; the answer is [B, 40, 2] px of the detector's own
        picture, which shows `face_view` of the image.
        """
        detector = self.networks.detector
        grey = pixels.dan_input(images)
        face = affine.view_faces(grey, self.face_view, detector.image_size)
        return detector(face, stage=2, training=False)

    def find_points_in_images_px(self, images: tf.Tensor) -> tf.Tensor:
        """As `find_points_px`, in px of the images: for drawing them."""
        size, detector_size = images.shape[1], self.networks.detector.image_size
        points_px = self.find_points_px(images)
        return affine.unview_points(points_px, self.face_view, size, detector_size)


def _changed(images: tf.Tensor, changes: Changes) -> tf.Tensor:
    return images if changes is None else discriminator_augment.apply(images, changes)
