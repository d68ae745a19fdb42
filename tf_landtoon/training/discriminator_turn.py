"""The discriminator's part of a GAN step: it learns once, then judges what the generator drew."""

import dataclasses
from collections.abc import Mapping

import keras
import tensorflow as tf

from tf_landtoon.losses import objectives, picture_losses
from tf_landtoon.training import discriminator_augment, gan_settings, learner

Scalars = dict[str, tf.Tensor]
Changes = discriminator_augment.Changes | None
_ADVERSARIAL = {"lsgan": picture_losses.lsgan, "bce": picture_losses.bce_logits}


class DiscriminatorTurn:
    """Real against drawn, with the same random changes of both (Zhao et al. 2020)."""

    def __init__(
        self,
        network: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        settings: gan_settings.GanSettings,
        replicas: int,
    ):
        """Builds the optimiser; call inside the strategy's scope.

        Args:
            network: [B, S, S, 3] in [-1, 1] to scores [B, h, w, 1] without activation.
            optimizer: of this network alone.
            settings: of the run.
            replicas: how many take this step together.
        """
        self.network = network
        self.learner = learner.Learner(network, optimizer)
        self._loss = _ADVERSARIAL[settings.adversarial_loss]
        self._weights = dataclasses.asdict(settings.discriminator_weights)
        self._augments = settings.discriminator_augmentation
        self._seed = settings.seed
        self._replicas = replicas

    def draw_changes(self, count: tf.Tensor, step: tf.Tensor) -> Changes:
        """This replica's random changes of what the discriminator sees, None for none.

        Args:
            count: int32 scalar, pictures of this replica.
            step: int64 scalar, number of steps done before.
        """
        if not self._augments:
            return None
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
        return discriminator_augment.draw(
            batch_size=count * self._replicas,
            seed=self._seed,
            step=step,
            first=replica * count,
            count=count,
        )

    def learn(self, pictures: Mapping[str, tf.Tensor], changes: Changes) -> Scalars:
        """Shows all kinds of pictures in one call, then updates once.

        Args:
            pictures: [B, S, S, 3] in [-1, 1] by kind: `real`, `fake`, `grey`, `smooth`; those
                without a weight are left out.
            changes: to all of them.

        Returns:
            Each kind's loss and mean score, and the total.
        """
        pictures = {name: x for name, x in pictures.items() if self._weights[name] > 0}
        together = _changed(tf.concat(list(pictures.values()), axis=0), changes)
        with tf.GradientTape() as tape:
            answers = self.network(together, training=True)
            scores = dict(zip(pictures, tf.split(answers, len(pictures))))
            terms = objectives.discriminator_terms(scores, self._loss)
            total = objectives.weighted_sum(terms, self._weights)
        self.learner.apply(tape.gradient(total, self.learner.variables))
        scalars = {f"loss/discriminator/{name}": term for name, term in terms.items()}
        scalars |= {f"discriminator/{name}_mean": tf.reduce_mean(x) for name, x in scores.items()}
        return scalars | {"loss/discriminator/total": total}

    def adversarial(self, toon: tf.Tensor, changes: Changes) -> tf.Tensor:
        """The generator's adversarial term: how far outputs are from being taken for real.

        Args:
            toon: [B, S, S, 3] in [-1, 1], the outputs.
            changes: as the discriminator saw them.

        Returns:
            Scalar.
        """
        return self._loss(self.network(_changed(toon, changes), training=False), 1.0)


def _changed(images: tf.Tensor, changes: Changes) -> tf.Tensor:
    return images if changes is None else discriminator_augment.apply(images, changes)
