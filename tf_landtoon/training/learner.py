"""A network that learns: its optimiser, its gradients' limit, its average over the last steps."""

from collections.abc import Sequence

import keras
import tensorflow as tf


class Learner:
    """Applies gradients to a network, on one device or on several.

    Beside the network its average may go along, over about the last 1 / (1 - kept) steps: a flat
    place between the many that a high rate jumps to and fro between (Izmailov et al. 2018). The
    average is what is judged and kept.
    """

    def __init__(
        self,
        network: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        *,
        variables: Sequence[keras.Variable] | None = None,
        clip_norm: float = 0.0,
        averaged: keras.Model | None = None,
        kept: float = 0.0,
        warms_up: bool = False,
    ):
        """Builds the optimiser; call inside the strategy's scope.

        Args:
            network: that learns.
            optimizer: of this learner alone.
            variables: those that learn; all trainable ones of the network if None.
            clip_norm: largest global norm of the gradient; 0 is no limit.
            averaged: a network of the same class, sizes and weights, which becomes the average of
                all weights, moving statistics too; None for no average.
            kept: share of itself that the average keeps each step; 0 makes it equal to the network.
            warms_up: whether the average keeps at most n / (n + 9) of itself in the n-th step, so
                that what the weights began with is soon forgotten.
        """
        self.network = network
        self.averaged = averaged
        self.optimizer = optimizer
        self.variables = network.trainable_variables if variables is None else list(variables)
        self._clip_norm = clip_norm
        self._kept = kept
        self._warms_up = warms_up
        # Built before any checkpoint is read: moments that do not exist yet would be passed over.
        optimizer.build(self.variables)

    def apply(self, gradients: Sequence[tf.Tensor]) -> None:
        """Takes one step; call in a replica's context.

        Args:
            gradients: of this replica's loss, a mean over its share of the batch, one for each of
                `variables`.
        """
        context = tf.distribute.get_replica_context()
        replicas = context.num_replicas_in_sync
        # The optimiser sums the replicas' gradients; the loss is a mean over all of them.
        gradients = [x / replicas for x in gradients]
        if self._clip_norm > 0:
            # The limit holds for the whole batch's gradient, so that is summed up first; the
            # optimiser sums once more, hence the division.
            gradients = context.all_reduce(tf.distribute.ReduceOp.SUM, gradients)
            gradients, _ = tf.clip_by_global_norm(gradients, self._clip_norm)
            gradients = [x / replicas for x in gradients]
        self.optimizer.apply_gradients(zip(gradients, self.variables, strict=True))
        if self.averaged is not None:
            self._average()

    def _average(self) -> None:
        kept = self._kept
        if self._warms_up:
            steps = tf.cast(self.optimizer.iterations, tf.float32)
            kept = tf.minimum(kept, steps / (steps + 9.0))
        for average, weight in zip(self.averaged.weights, self.network.weights, strict=True):
            average.assign(kept * average + (1.0 - kept) * weight)
