"""The Deep Alignment Network: 40 landmarks of a face in two stages (thesis chapter 2.2).

Kowalski et al. 2017 (arXiv:1706.01789) in the form the thesis trained: the layer order
convolution -> ReLU -> batch normalisation, and a heat map without a cut-off radius.
"""

import keras
from keras import ops

from tf_landtoon.geometry import affine, heatmaps, sizes
from tf_landtoon.losses import landmark_losses
from tf_landtoon.networks import landmark_detector

_BATCH_NORM_EPSILON = 1e-5


class DanBody(keras.layers.Layer):
    """One stage's network: four blocks of two convolutions, then a shape update (table 2.1)."""

    def __init__(self, width: int, dense_units: int, num_landmarks: int, momentum: float):
        """Creates the layers.

        Args:
            width: channels of the first block; the later ones have 2, 4 and 8 times as many.
            dense_units: units of the first dense layer.
            num_landmarks: number of points that the update has.
            momentum: of the moving statistics of batch normalisation.
        """
        super().__init__()
        self.num_landmarks = num_landmarks

        def norm() -> keras.layers.BatchNormalization:
            return keras.layers.BatchNormalization(momentum=momentum, epsilon=_BATCH_NORM_EPSILON)

        self.blocks = [
            [
                (
                    keras.layers.Conv2D(width * multiple, 3, padding="same", activation="relu"),
                    norm(),
                )
                for _ in range(2)
            ]
            for multiple in (1, 2, 4, 8)
        ]
        self.conv_layers = [layer for block in self.blocks for pair in block for layer in pair]
        self.pool = keras.layers.MaxPooling2D(2)
        self.flatten = keras.layers.Flatten()
        self.dropout = keras.layers.Dropout(0.5)
        self.hidden = keras.layers.Dense(dense_units, activation="relu")
        self.hidden_norm = norm()
        self.update = keras.layers.Dense(2 * num_landmarks)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Builds every layer, so that weights exist before the first call.

        Args:
            input_shape: [B, H, W, C].
        """
        shape = tuple(input_shape)
        for block in self.blocks:
            for conv, norm in block:
                conv.build(shape)
                shape = conv.compute_output_shape(shape)
                norm.build(shape)
            shape = self.pool.compute_output_shape(shape)
        flat = (shape[0], shape[1] * shape[2] * shape[3])
        self.hidden.build(flat)
        self.hidden_norm.build((shape[0], self.hidden.units))
        self.update.build((shape[0], self.hidden.units))

    def call(
        self, images: keras.KerasTensor, training: bool = False
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Computes the shape update and what the next stage's feature image is made from.

        Args:
            images: [B, H, W, C] normalised input of the stage.
            training: dropout and batch statistics are on.

        Returns:
            ([B, K, 2] update in px of the stage's own frame, [B, dense_units] hidden features).
        """
        x = images
        for block in self.blocks:
            for conv, norm in block:
                x = norm(conv(x), training=training)
            x = self.pool(x)
        x = self.dropout(self.flatten(x), training=training)
        hidden = self.hidden_norm(self.hidden(x), training=training)
        return ops.reshape(self.update(hidden), (-1, self.num_landmarks, 2)), hidden


class DanConnection(keras.layers.Layer):
    """What connects the stages: warped picture, heat map, feature image (eq. 2.11-2.13)."""

    def __init__(self, image_size: int, momentum: float):
        """Creates the layers.

        Args:
            image_size: px; the feature image has half of it before it is enlarged.
            momentum: of the moving statistics of batch normalisation.
        """
        super().__init__()
        self.image_size = image_size
        self.feature = keras.layers.Dense((image_size // 2) ** 2, activation="relu")
        # Half-pixel bilinear; TF1's legacy grid differs, but all weights around it are learnt.
        self.enlarge = keras.layers.UpSampling2D(2, interpolation="bilinear")
        self.norm = keras.layers.BatchNormalization(momentum=momentum, epsilon=_BATCH_NORM_EPSILON)

    def build(self, hidden_shape: tuple[int | None, ...]) -> None:
        """Builds the dense layer and the input normalisation.

        Args:
            hidden_shape: [B, dense_units].
        """
        self.feature.build(hidden_shape)
        self.norm.build((None, self.image_size, self.image_size, 3))

    def call(
        self,
        hidden: keras.KerasTensor,
        images: keras.KerasTensor,
        landmarks_px: keras.KerasTensor,
        rotation: keras.KerasTensor,
        translation: keras.KerasTensor,
        training: bool = False,
    ) -> keras.KerasTensor:
        """Puts the next stage's input together.

        Args:
            hidden: [B, dense_units] of the stage before.
            images: [B, S, S, 1] normalised pictures in their own frame.
            landmarks_px: [B, K, 2] the stage before's points in the canonical frame.
            rotation: [B, 2, 2] of the similarity into the canonical frame.
            translation: [B, 1, 2] of it, px.
            training: batch statistics are on.

        Returns:
            [B, S, S, 3] = warped picture | heat map | feature image, normalised per channel.
        """
        half = self.image_size // 2
        feature = self.enlarge(ops.reshape(self.feature(hidden), (-1, half, half, 1)))
        warped = affine.warp_images(images, rotation, translation)
        heat = heatmaps.distance_heatmap(landmarks_px, self.image_size)
        return self.norm(ops.concatenate([warped, heat, feature], axis=-1), training=training)


class DeepAlignmentNetwork(landmark_detector.LandmarkDetector):
    """Two stages that answer 40 landmarks in px for a grey face.

    23,070,950 trainable parameters with the defaults, as the thesis' network has.
    """

    def __init__(
        self,
        width: int = 64,
        dense_units: int | None = None,
        num_landmarks: int = 40,
        image_size: int = sizes.VIEW,
        momentum: float = 0.997,
    ):
        """Creates both stages; the statistics start as shape 0, mean 0 and deviation 1.

        Args:
            width: channels of the first block; 64 is the thesis', less trains on a CPU.
            dense_units: units of the hidden layer, 4 * width if None (256 in the thesis).
            num_landmarks: number of points.
            image_size: px, side of the square input; a multiple of 16 (four poolings).
            momentum: of batch normalisation's moving statistics; lower it for short trainings.

        Raises:
            ValueError: image_size is not a multiple of 16.
        """
        if image_size % 16:
            raise ValueError(f"image_size must be a multiple of 16 (four poolings): {image_size}")
        units = dense_units or 4 * width
        super().__init__(
            "dan",
            {
                "width": width,
                "dense_units": units,
                "num_landmarks": num_landmarks,
                "image_size": image_size,
                "momentum": momentum,
            },
        )
        self.stage1 = DanBody(width, units, num_landmarks, momentum)
        self.connection = DanConnection(image_size, momentum)
        self.stage2 = DanBody(width, units, num_landmarks, momentum)
        picture = (image_size, image_size, 1)
        self.image_mean = self.add_weight(
            shape=picture, initializer="zeros", trainable=False, name="image_mean"
        )
        self.image_std = self.add_weight(
            shape=picture, initializer="ones", trainable=False, name="image_std"
        )
        self.stage1.build((None, *picture))
        self.connection.build((None, units))
        self.stage2.build((None, image_size, image_size, 3))
        self.built = True

    def set_statistics(self, statistics: landmark_detector.Statistics) -> None:
        """Stores what the training faces look like; the start of every answer."""
        super().set_statistics(statistics)
        self.image_mean.assign(statistics.image_mean)
        # At least 1: a constant pixel (a black border) would otherwise divide by zero.
        self.image_std.assign(ops.maximum(statistics.image_std, 1.0))

    def stage_variables(self, stage: int) -> list[keras.Variable]:
        """Trainable variables of one stage (1 or 2), which learn while the other's stay."""
        if stage == 1:
            return self.stage1.trainable_variables
        return self.connection.trainable_variables + self.stage2.trainable_variables

    def judged_stage(self, stage: int) -> int:
        """The stage (1 or 2) whose answers show how the training of a stage goes: the same."""
        return stage

    def training_loss(self, faces: landmark_detector.Faces, stage: int) -> keras.KerasTensor:
        """What a stage's training minimises (thesis appendix).

        Args:
            faces: of the input's size.
            stage: 1 or 2.

        Returns:
            Scalar, a fraction of the face's diagonal.
        """
        predicted_px = self(faces.grey, stage=stage, training=True)
        return landmark_losses.normalised_euclid(predicted_px, faces.landmarks_px, faces.visible)

    def call(
        self, grey: keras.KerasTensor, stage: int = 2, training: bool = False
    ) -> keras.KerasTensor:
        """Answers the landmarks after a stage.

        Only the asked stage trains: in stage 2 the first one runs in inference mode.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            stage: 1 or 2, how far to go.
            training: the asked stage's dropout and batch statistics are on.

        Returns:
            [B, K, 2] landmarks, (x, y) in px of the input.
        """
        images = (grey - self.image_mean) / self.image_std
        update, hidden = self.stage1(images, training=training and stage == 1)
        first_px = self.mean_shape + update
        if stage == 1:
            return first_px
        mean_shape = ops.expand_dims(self.mean_shape, 0)
        rotation, translation = affine.fit_similarity(first_px, mean_shape)
        canonical_px = affine.apply(first_px, rotation, translation)
        joined = self.connection(
            hidden, images, canonical_px, rotation, translation, training=training
        )
        update, _ = self.stage2(joined, training=training)
        return affine.apply(canonical_px + update, *affine.invert(rotation, translation))
