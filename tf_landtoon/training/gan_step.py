"""One step of CartoonGAN or AnimeGAN with the landmark loss in its graph (thesis eq. 3.2, 3.3).

Read `GanTrainer._step`: the generator draws once, the discriminator learns from the drawing held
fixed, then every term's gradient is taken at the drawing, and their weighted sum flows through
the generator once. The frozen DAN stands in that graph like any other loss.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.geometry import affine
from tf_landtoon.images import pixels
from tf_landtoon.losses import landmark_losses, objectives, picture_losses
from tf_landtoon.training import discriminator_augment, gan_figures

Scalars = dict[str, tf.Tensor]
Changes = discriminator_augment.Changes | None


@dataclasses.dataclass(frozen=True)
class GanNetworks:
    """Two networks that learn and two teachers that do not."""

    generator: keras.Model
    discriminator: keras.Model
    features: keras.Model
    dan: keras.Model | None = None


def adam() -> keras.optimizers.Optimizer:
    """Adam as both sources have it: betas 0.5 and 0.999 (Chen et al. 2018, 2019)."""
    return keras.optimizers.Adam(beta_1=0.5, beta_2=0.999, epsilon=1e-8)


class GanTrainer:
    """Takes steps. `state` holds all that they change, for checkpoints, and the step counter.

    The counter is the caller's to move; `step` takes and returns values. `averaged` is the
    generator to look at and to keep: the running mean of the weights of the one that learns.
    """

    def __init__(
        self,
        *,
        strategy: tf.distribute.Strategy,
        networks: GanNetworks,
        settings: objectives.GanSettings,
        make_optimizer: Callable[[], keras.optimizers.Optimizer] = adam,
    ):
        """Makes the optimisers and freezes the teachers; call inside the strategy's scope.

        Args:
            strategy: where the step runs.
            networks: all of them built; `dan` may be None if the landmark weight is 0;
                with it and weight 0 the landmarks are watched only.
            settings: of the run.
            make_optimizer: called once for each learner; its learning rate is set every step.

        Raises:
            ValueError: a landmark weight without a DAN, or a DAN without its view.
        """
        if (networks.dan or settings.weights.landmark > 0) and not (
            networks.dan and settings.face_view
        ):
            raise ValueError("a landmark weight needs a DAN, and a DAN its face view")
        self.strategy = strategy
        self.networks = networks
        self.settings = settings
        generator = networks.generator
        self.averaged = type(generator)(**generator.arguments)
        self.averaged.set_weights(generator.get_weights())
        self.generator_optimizer = make_optimizer()
        self.discriminator_optimizer = make_optimizer()
        # Built before any checkpoint is read: moments that do not exist yet would be passed over.
        self.generator_optimizer.build(generator.trainable_variables)
        self.discriminator_optimizer.build(networks.discriminator.trainable_variables)
        self.state = tf.train.Checkpoint(
            generator=generator,
            averaged=self.averaged,
            discriminator=networks.discriminator,
            generator_optimizer=self.generator_optimizer,
            discriminator_optimizer=self.discriminator_optimizer,
            step=tf.Variable(0, dtype=tf.int64, trainable=False, name="step"),
        )
        for teacher in filter(None, (networks.features, networks.dan)):
            teacher.trainable = False  # gradients pass through to the toon, none stay here
            assert not teacher.trainable_variables
        self._run_step = self._on_all_replicas(self._step)
        self._run_initial_step = self._on_all_replicas(self._initial_step)

    def step(self, batch: gan_batches.GanBatch, step: int) -> dict[str, tf.Tensor | float]:
        """Updates the networks once.

        Args:
            batch: of all replicas.
            step: number of steps done before; decides phase, learning rates and random changes.

        Returns:
            Scalars by TensorBoard tag. `loss/*` are unweighted but for `total`.
            `gradient_norm/<term>` is the norm of weight * term's gradient at one output picture
            (of that picture's own term), meant over the batch.
        """
        settings = self.settings
        rates = {
            "lr/generator": settings.generator_rate(step),
            "lr/discriminator": settings.discriminator_learning_rate,
        }
        self.generator_optimizer.learning_rate = rates["lr/generator"]
        self.discriminator_optimizer.learning_rate = rates["lr/discriminator"]
        if step < settings.initial_steps:
            return self._run_initial_step(batch) | rates
        weight = settings.landmark_weight(step)
        scalars = self._run_step(batch, tf.constant(step, tf.int64), tf.constant(weight))
        if settings.weights.landmark > 0:
            scalars["landmarks/weight"] = weight
        return scalars | rates

    def _on_all_replicas(self, step: Callable[..., Scalars]) -> Callable[..., Scalars]:
        """Compiles one replica's step; scalars come back as means over the replicas."""

        def run(*args: Any) -> Scalars:
            scalars = self.strategy.run(step, args=args)
            mean = tf.distribute.ReduceOp.MEAN
            return {name: self.strategy.reduce(mean, x, axis=None) for name, x in scalars.items()}

        # No Python branch in a step hangs on a tensor, and looking for one doubles the start-up.
        return tf.function(run, autograph=False)

    def _initial_step(self, batch: gan_batches.GanBatch) -> Scalars:
        """Content alone, so that the generator first learns to repeat the photo."""
        generator, features = self.networks.generator, self.networks.features
        wanted = features(batch.photo)
        with tf.GradientTape(persistent=True) as tape:
            toon = generator(batch.photo, training=True)
            content = picture_losses.content(features(toon), wanted, features.content_layers)
        self._apply_to_generator(tape.gradient(content, generator.trainable_variables))
        scalars = {f"loss/generator/{name}": content for name in ("content", "total")}
        norm = gan_figures.gradient_norm(tape.gradient(content, toon))
        return scalars | {"gradient_norm/content": norm} | gan_figures.of_outputs(batch.photo, toon)

    def _step(
        self, batch: gan_batches.GanBatch, step: tf.Tensor, landmark_weight: tf.Tensor
    ) -> Scalars:
        """One replica's share: discriminator first, then the generator against it."""
        generator = self.networks.generator
        changes = self._draw_changes(tf.shape(batch.photo)[0], step)
        with tf.GradientTape() as tape:
            toon = generator(batch.photo, training=True)  # [B, S, S, 3] in [-1, 1]
        scalars = self._update_discriminator(batch, tf.stop_gradient(toon), changes)

        with tf.GradientTape(persistent=True) as terms_tape:
            terms_tape.watch(toon)
            terms, watched = self._generator_terms(batch, toon, changes)
        weights = dataclasses.asdict(self.settings.weights) | {"landmark": landmark_weight}
        gradients = {
            name: weights[name] * terms_tape.gradient(term, toon) for name, term in terms.items()
        }
        at_toon = tf.add_n(list(gradients.values()))  # of eq. 3.2 / 3.3, at the drawing
        self._apply_to_generator(
            tape.gradient(toon, generator.trainable_variables, output_gradients=at_toon)
        )

        scalars |= {f"loss/generator/{name}": term for name, term in terms.items()}
        scalars["loss/generator/total"] = objectives.weighted_sum(terms, weights)
        scalars |= {
            f"gradient_norm/{name}": gan_figures.gradient_norm(x) for name, x in gradients.items()
        }
        return scalars | watched | gan_figures.of_outputs(batch.photo, toon)

    def _update_discriminator(
        self, batch: gan_batches.GanBatch, toon: tf.Tensor, changes: Changes
    ) -> Scalars:
        """Eq. 2.3 or 2.6: all kinds of pictures in one call, then one update."""
        discriminator = self.networks.discriminator
        pictures = {"real": batch.toon, "fake": toon}
        if self.settings.method == "cartoongan":
            pictures["smooth"] = batch.smooth_toon
        else:
            pictures["grey"] = pixels.without_color(batch.toon)
            pictures["smooth"] = pixels.without_color(batch.smooth_toon)
        weights = self.settings.discriminator_weights
        pictures = {name: x for name, x in pictures.items() if getattr(weights, name) > 0}
        together = _changed(tf.concat(list(pictures.values()), axis=0), changes)
        with tf.GradientTape() as tape:
            answers = tf.split(discriminator(together, training=True), len(pictures))
            scores = dict(zip(pictures, answers))
            terms = objectives.discriminator_terms(scores, self.settings.adversarial)
            total = objectives.weighted_sum(terms, weights)
        variables = discriminator.trainable_variables
        # The optimiser sums the replicas' gradients; the loss is a mean over all of them.
        replicas = self.strategy.num_replicas_in_sync
        gradients = [x / replicas for x in tape.gradient(total, variables)]
        self.discriminator_optimizer.apply_gradients(zip(gradients, variables))
        scalars = {f"loss/discriminator/{name}": term for name, term in terms.items()}
        scalars |= {f"discriminator/{name}_mean": tf.reduce_mean(x) for name, x in scores.items()}
        return scalars | {"loss/discriminator/total": total}

    def _generator_terms(
        self, batch: gan_batches.GanBatch, toon: tf.Tensor, changes: Changes
    ) -> tuple[Scalars, Scalars]:
        """The terms of eq. 3.2 or 3.3 that have a weight, and what is only looked at."""
        networks, settings = self.networks, self.settings
        features = networks.features
        shared = {
            "scores": networks.discriminator(_changed(toon, changes), training=False),
            "photo_features": features(batch.photo),
            "toon_features": features(toon),
            "content_layers": features.content_layers,
            "adversarial": settings.adversarial,
        }
        if settings.method == "cartoongan":
            terms = objectives.cartoongan_generator_terms(**shared)
        else:
            terms = objectives.animegan_generator_terms(
                photo=batch.photo,
                toon=toon,
                grey_features=features(pixels.without_color(batch.toon)),
                style_layers=features.style_layers,
                **shared,
            )
        terms["total_variation"] = picture_losses.total_variation(toon)
        watched = {}
        if networks.dan:
            terms["landmark"], watched = self._landmark_term(batch, toon)
        # What has no weight is left out here, and the graph then does not compute it.
        return {n: x for n, x in terms.items() if getattr(settings.weights, n) > 0}, watched

    def _landmark_term(
        self, batch: gan_batches.GanBatch, toon: tf.Tensor
    ) -> tuple[tf.Tensor, Scalars]:
        """Thesis eq. 3.1: Wing loss between the DAN's points on the toon and the photo's."""
        points_px = self.find_points_px(toon)
        wanted_px = affine.view_points(
            batch.landmarks_px,
            self.settings.face_view,
            batch.photo.shape[1],
            self.networks.dan.image_size,
        )
        watched = gan_figures.of_landmarks(points_px, wanted_px)
        return landmark_losses.wing(points_px, wanted_px), watched

    def find_points_px(self, images: tf.Tensor) -> tf.Tensor:
        """The frozen DAN's 40 points on pictures.

        `images` are [B, S, S, 3] in [-1, 1]; the answer is [B, 40, 2] px of the DAN's own picture,
        which shows `face_view` of the image.
        """
        dan = self.networks.dan
        face = affine.view_faces(pixels.dan_input(images), self.settings.face_view, dan.image_size)
        return dan(face, stage=2, training=False)

    def find_points_in_images_px(self, images: tf.Tensor) -> tf.Tensor:
        """As `find_points_px`, in px of the images: for drawing them."""
        dan_size = self.networks.dan.image_size
        points_px = self.find_points_px(images)
        return affine.unview_points(points_px, self.settings.face_view, images.shape[1], dan_size)

    def _apply_to_generator(self, gradients: list[tf.Tensor]) -> None:
        """Clips and applies gradients of this replica's mean loss."""
        replicas = self.strategy.num_replicas_in_sync
        gradients = [x / replicas for x in gradients]
        if self.settings.generator_clip_norm > 0:
            # The limit holds for the whole batch's gradient, so that is summed up first; the
            # optimiser sums once more, hence the division.
            context = tf.distribute.get_replica_context()
            gradients = context.all_reduce(tf.distribute.ReduceOp.SUM, gradients)
            gradients, _ = tf.clip_by_global_norm(gradients, self.settings.generator_clip_norm)
            gradients = [x / replicas for x in gradients]
        generator, kept = self.networks.generator, self.settings.generator_average
        self.generator_optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
        for average, weight in zip(self.averaged.weights, generator.weights, strict=True):
            average.assign(kept * average + (1.0 - kept) * weight)

    def _draw_changes(self, count: tf.Tensor, step: tf.Tensor) -> Changes:
        if not self.settings.discriminator_augmentation:
            return None
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
        return discriminator_augment.draw(
            batch_size=count * self.strategy.num_replicas_in_sync,
            seed=self.settings.seed,
            step=step,
            first=replica * count,
            count=count,
        )


def _changed(images: tf.Tensor, changes: Changes) -> tf.Tensor:
    return images if changes is None else discriminator_augment.apply(images, changes)
