"""One update of one stage of a landmark detector (thesis eq. 2.14)."""

import itertools

import keras
import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import landmark_batches
from tf_landtoon.geometry import landmark_errors
from tf_landtoon.networks import landmark_detector
from tf_landtoon.training import learner


class Patience:
    """Whether a stage has stopped improving, as the thesis' training does before the next one.

    Attributes:
        limit: evaluations in a row without a lower error that are enough.
        memory: [2] float64 variable for checkpoints: the lowest error so far, evaluations since.
    """

    def __init__(self, limit: float):
        """Waits from now on; call inside the strategy's scope.

        Args:
            limit: evaluations in a row without a lower error that are enough.
        """
        self.limit = limit
        highest = np.finfo(np.float64).max  # finite, as all that a checkpoint holds
        self.memory = tf.Variable([highest, 0.0], dtype=tf.float64, trainable=False)

    def see(self, error: float) -> None:
        """Takes in one evaluation's error."""
        best, waited = self.memory.numpy()
        self.memory.assign([error, 0.0] if error < best else [best, waited + 1.0])

    @property
    def is_over(self) -> bool:
        """Whether it is enough."""
        return self.memory.numpy()[1] >= self.limit


class DanStep:
    """Updates one stage; the other stage's weights and statistics do not move.

    The average of the last steps' weights answers new faces better than any of them. It is what is
    judged and kept.
    """

    def __init__(
        self,
        detector: landmark_detector.LandmarkDetector,
        averaged: landmark_detector.LandmarkDetector,
        optimizer: keras.optimizers.Optimizer,
        stage: int,
        strategy: tf.distribute.Strategy,
        kept: float = 0.0,
    ):
        """Binds detector and optimiser; call inside the strategy's scope.

        Args:
            detector: that learns.
            averaged: another of the same class and sizes, with the same weights to begin with.
            optimizer: of this stage alone, so that its moments start fresh.
            stage: 1 or 2.
            strategy: where the step runs.
            kept: share of itself that the average keeps each step, at most n / (n + 9) in the n-th;
                0 for the network as it is.
        """
        self.detector = detector
        self.averaged = averaged
        self.stage = stage
        self.judged_stage = detector.judged_stage(stage)
        self.strategy = strategy
        self.learner = learner.Learner(
            detector,
            optimizer,
            variables=detector.stage_variables(stage),
            averaged=averaged,
            kept=kept,
            warms_up=True,
        )
        self._answer = tf.function(
            lambda grey: averaged(grey, stage=self.judged_stage, training=False),
            autograph=False,
            reduce_retracing=True,
        )

    def _update(self, batch: landmark_batches.LandmarkBatch) -> tf.Tensor:
        """One replica's part of the step."""
        with tf.GradientTape() as tape:
            loss = self.detector.training_loss(batch, self.stage)
        self.learner.apply(tape.gradient(loss, self.learner.variables))
        return loss

    @tf.function(autograph=False)
    def __call__(self, batch: landmark_batches.LandmarkBatch) -> dict[str, tf.Tensor]:
        """Takes one step.

        Args:
            batch: faces of all replicas.

        Returns:
            Scalars by tag.
        """
        losses = self.strategy.run(self._update, args=(batch,))
        loss = self.strategy.reduce(tf.distribute.ReduceOp.MEAN, losses, axis=None)
        return {f"loss/stage{self.stage}/total": loss}

    def evaluate(self, batches: tf.data.Dataset) -> landmark_errors.ErrorTable:
        """Errors on faces, hidden points left out (thesis table 4.1).

        Args:
            batches: of `LandmarkBatch`, one round.

        Returns:
            The table of the average's answers, in px of the detector's input.
        """
        columns = [
            (self._answer(b.grey).numpy(), b.landmarks_px.numpy(), b.visible.numpy())
            for b in batches
        ]
        predicted, truth, visible = (np.concatenate(column) for column in zip(*columns))
        return landmark_errors.table(predicted, truth, visible > 0.5)


def statistics(batches: tf.data.Dataset, count: int) -> landmark_detector.Statistics:
    """What a detector stores of its training data, from the first so many batches.

    Args:
        batches: of `LandmarkBatch`, changed as in training.
        count: number of batches.

    Returns:
        Those of faces with a visible point: photos and what was replaced do not count.
    """
    shapes, total, squares, pictures = [], 0.0, 0.0, 0
    for batch in itertools.islice(batches, count):
        drawn = batch.visible.numpy().any(axis=1)  # no photos, no clouds in a face's place
        grey = batch.grey.numpy()[drawn].astype(np.float64)
        shapes.append(batch.landmarks_px.numpy()[drawn])
        total, squares, pictures = (
            total + grey.sum(axis=0),
            squares + (grey**2).sum(axis=0),
            pictures + len(grey),
        )
    mean = total / pictures
    deviation = np.sqrt(np.maximum(squares / pictures - mean**2, 0.0))
    return landmark_detector.Statistics(np.concatenate(shapes).mean(axis=0), mean, deviation)
