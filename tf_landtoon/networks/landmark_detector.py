"""What every landmark detector is: a network of two stages from a grey face to 40 points."""

from typing import NamedTuple, Protocol

import keras
from keras import ops


class Faces(Protocol):
    """A batch to learn from; `datasets.landmark_batches.LandmarkBatch` is one.

    Attributes:
        grey: [B, S, S, 1] float32, 0..255.
        landmarks_px: [B, K, 2] float32, px of `grey`.
        visible: [B, K] float32, 1 where the truth is known.
        seen: [B, K] float32, 1 where a point can be seen, so that an answer may be sure.
        told: [B, K] float32, 1 where it is known whether an answer is right.
    """

    grey: keras.KerasTensor
    landmarks_px: keras.KerasTensor
    visible: keras.KerasTensor
    seen: keras.KerasTensor
    told: keras.KerasTensor


class Statistics(NamedTuple):
    """What training faces look like.

    Attributes:
        mean_shape_px: [K, 2] plain mean of the landmarks.
        image_mean: [S, S, 1] per-pixel mean of the grey pictures, 0..255.
        image_std: [S, S, 1] per-pixel standard deviation of them.
    """

    mean_shape_px: keras.KerasTensor
    image_mean: keras.KerasTensor
    image_std: keras.KerasTensor


class LandmarkDetector(keras.Model):
    """The base of the detectors; each answers in `call` and says in `training_loss` how it learns.

    Attributes:
        arguments: of the constructor, which make the same network again.
        image_size: S, px, side of the square input.
        mean_shape: [K, 2] px, of the training faces; zeros of one that was never trained.
    """

    def __init__(self, name: str, arguments: dict[str, int | float]):
        """Keeps what the network is.

        Args:
            name: of the network.
            arguments: of the subclass's constructor, `num_landmarks` and `image_size` among them.
        """
        super().__init__(name=name)
        self.arguments = arguments
        self.image_size = arguments["image_size"]
        self.mean_shape = self.add_weight(
            shape=(arguments["num_landmarks"], 2),
            initializer="zeros",
            trainable=False,
            name="mean_shape",
        )

    def set_statistics(self, statistics: Statistics) -> None:
        """Stores what the training faces look like, the mean shape at least."""
        self.mean_shape.assign(statistics.mean_shape_px)

    def stage_variables(self, stage: int) -> list[keras.Variable]:
        """Trainable variables of one stage: what is updated while that stage (1 or 2) is trained.

        All of them, if both stages learn together.
        """
        raise NotImplementedError

    def judged_stage(self, stage: int) -> int:
        """The stage (1 or 2) whose answers show how the training of a stage goes.

        The last, if both stages learn together.
        """
        raise NotImplementedError

    def training_loss(self, faces: Faces, stage: int) -> keras.KerasTensor:
        """What the training of a stage (1 or 2) minimises, a scalar averaged over the batch."""
        raise NotImplementedError

    def look(
        self, grey: keras.KerasTensor, stage: int = 2
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """The landmarks and how sure each is; a detector that cannot tell answers zeros.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            stage: 1 or 2.

        Returns:
            [B, K, 2] landmarks as `call` answers them, px of the input; [B, K] log-odds, before any
            calibration, that a point is there to be seen and less than 5 px of 112 off.
        """
        points_px = self(grey, stage=stage)
        return points_px, ops.zeros_like(points_px[..., 0])

    def call(
        self, grey: keras.KerasTensor, stage: int = 2, training: bool = False
    ) -> keras.KerasTensor:
        """Answers the landmarks after a stage.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            stage: 1 or 2, how far to go.
            training: batch statistics and dropout of what learns are on.

        Returns:
            [B, K, 2] landmarks, (x, y) in px of the input.
        """
        raise NotImplementedError
