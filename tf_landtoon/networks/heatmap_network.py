"""A light landmark detector: one probability map for each landmark, on pretrained features.

Where the DAN learns to see from a few hundred faces, this starts from EfficientNet-Lite0's first
blocks; where the DAN's dense layers answer numbers, this answers where each landmark may lie. It
is a `LandmarkDetector`, as the DAN is: the same input, the same answer, two stages.
"""

import keras
from keras import ops

from tf_landtoon.geometry import heatmaps, landmark_errors, sizes
from tf_landtoon.losses import landmark_losses
from tf_landtoon.networks import efficientnet_lite, landmark_detector

_DOUBT_WIDTH = 64
_SHAPE_WIDTH = 256
_SHAPE_CHANNELS = 16  # of what is seen at a landmark, for the shape
_FIRST_WEIGHT = 0.5  # stage 1's error beside stage 2's in the loss
_RIGHT_SHARE = landmark_errors.OUTLIER_PX / sizes.VIEW  # farther off is wrong


class HeatmapNetwork(landmark_detector.LandmarkDetector):
    """40 landmarks in px for a grey face; 1,327,104 trainable parameters with the defaults.

    Blocks 0 to 10 of EfficientNet-Lite0 see the face, which may be enlarged for them, down to a
    sixteenth of that size, where blocks 7 and 10 are added up; two steps up join them with the
    expansions of blocks 5 and 3 (Lin et al. 2017); a softmax over the cells of a quarter of the
    size and its mean place are stage 1's answer (Sun et al. 2018). Each map sees its own landmark
    only; stage 2 corrects all of them together, because they are points of one face: two dense
    layers, as in the DAN's stages (Kowalski et al. 2017), see where all points lie, how wide their
    maps are and what is drawn there. Both stages learn together.

    The features at a landmark also say how far to trust it (`look`). That part learns beside the
    maps and treats them as constants: their weights learn nothing from it, and nothing from
    photos, which only the batch statistics see.
    """

    def __init__(
        self,
        width: int = 96,
        num_landmarks: int = 40,
        image_size: int = sizes.VIEW,
        momentum: float = 0.98,
        seen_size: int | None = None,
    ):
        """Creates the layers, the pretrained ones with their weights.

        Args:
            width: channels of the finest maps; a third more before the last step up.
            num_landmarks: number of points.
            image_size: px, side of the square input.
            momentum: of batch normalisation's moving statistics.
            seen_size: px, side that the picture is resized to before it is looked at, a multiple
                of 16; image_size if not given. Enlarged, maps are finer, and what is drawn is about
                as large as things are in the pictures of 224 px that the features come from. No
                weight depends on it.

        Raises:
            ValueError: what is looked at is not a multiple of 16 px.
        """
        seen_size = seen_size or image_size
        if seen_size % 16:
            raise ValueError(f"seen_size: must be a multiple of 16 (four halvings): {seen_size}")
        super().__init__(
            "heatmap",
            {
                "width": width,
                "num_landmarks": num_landmarks,
                "image_size": image_size,
                "momentum": momentum,
                "seen_size": seen_size,
            },
        )
        self.seen_size = seen_size
        # Between a cell and 4 px of the picture: bells of finer maps are narrower, but not spikes.
        self.bell_cells = (1 + seen_size / image_size) / 2
        self.convs = efficientnet_lite.convolutions("block10_project")

        def conv(channels: int, filters: int, kernel_size: int = 1) -> keras.Sequential:
            layers = [
                keras.layers.Conv2D(filters, kernel_size, padding="same", use_bias=False),
                keras.layers.BatchNormalization(momentum=momentum, epsilon=1e-5),
                keras.layers.ReLU(),
            ]
            built = keras.Sequential(layers)
            built.build((None, None, None, channels))
            return built

        wide = width * 4 // 3
        self.deep_in = conv(80, wide)
        self.deeper_in = conv(112, wide)
        self.middle_in = conv(240, wide)
        self.middle = conv(wide, wide, 3)
        self.narrow = conv(wide, width)
        self.fine_in = conv(144, width)
        self.fine = [conv(width, width, 3) for _ in range(2)]
        self.enlarge = keras.layers.UpSampling2D(2, interpolation="bilinear")
        self.last = keras.layers.Conv2D(
            num_landmarks, 1, kernel_initializer=keras.initializers.RandomNormal(stddev=0.01)
        )
        self.last.build((None, None, None, width))
        self.to_shape = keras.layers.Dense(_SHAPE_CHANNELS, activation="relu")
        self.to_shape.build((None, None, width))
        self.shape_hidden = keras.layers.Dense(_SHAPE_WIDTH, activation="relu")
        self.shape_hidden.build((None, num_landmarks * (2 + 1 + _SHAPE_CHANNELS)))
        self.shape_dropout = keras.layers.Dropout(0.2)
        self.correction = keras.layers.Dense(2 * num_landmarks, kernel_initializer="zeros")
        self.correction.build((None, _SHAPE_WIDTH))
        # What a landmark's place shows (channels), all of the face (channels), its map's entropy.
        self.doubt = keras.layers.Dense(_DOUBT_WIDTH, activation="relu")
        self.doubt.build((None, None, width + wide + 1))
        self.certainty = self.add_weight(
            shape=(num_landmarks, _DOUBT_WIDTH), initializer="zeros", name="certainty"
        )
        self.certainty_bias = self.add_weight(
            shape=(num_landmarks,), initializer="zeros", name="certainty_bias"
        )
        self.built = True

    def stage_variables(self, stage: int) -> list[keras.Variable]:
        """What is updated while a stage is trained: everything, because both learn together."""
        return self.trainable_variables

    def judged_stage(self, stage: int) -> int:
        """The stage whose answers show how training goes: the last, because both learn together."""
        return 2

    def maps(
        self, grey: keras.KerasTensor, training: bool = False
    ) -> tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]:
        """Maps before their softmax, and what they were made of.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            training: batch statistics are on.

        Returns:
            [B, K, h, h] float32; [B, h, h, width]; [B, h/4, h/4, width * 4 // 3]. h is a quarter of
            the enlarged side.
        """
        images = ops.repeat(ops.cast(grey, "float32") / 127.5 - 1.0, 3, axis=-1)
        if self.seen_size != self.image_size:
            images = ops.image.resize(images, (self.seen_size, self.seen_size), "bilinear")
        maps = efficientnet_lite.expansions(self.convs, images)
        deep = self.deep_in(maps["block7_project"], training=training)
        deep = deep + self.deeper_in(maps["last"], training=training)
        x = self.enlarge(deep)
        x = x + self.middle_in(maps["block5_expand"], training=training)
        x = self.middle(x, training=training)
        x = self.enlarge(self.narrow(x, training=training))
        x = x + self.fine_in(maps["block3_expand"], training=training)
        for conv in self.fine:
            x = conv(x, training=training)
        logits = ops.transpose(ops.cast(self.last(x), "float32"), (0, 3, 1, 2))
        return logits, x, deep

    def training_loss(self, faces: landmark_detector.Faces, stage: int) -> keras.KerasTensor:
        """RMSE of a face in px, the maps' cross-entropy with a bell, and the doubt's.

        Args:
            faces: of the input's size.
            stage: 1 or 2; the loss is the same, because both learn together.

        Returns:
            Scalar.
        """
        logits, fine, deep = self.maps(faces.grey, training=True)
        wanted = heatmaps.gaussian_shares(
            faces.landmarks_px, logits.shape[-1], self.image_size, self.bell_cells
        )
        first_px, entropy, at_point = self._gather(logits, fine)
        second_px = self._correct(first_px, entropy, at_point, training=True)
        first_rms_px, rms_px = (
            landmark_losses.face_rms(points_px, faces.landmarks_px, faces.visible)
            for points_px in (first_px, second_px)
        )
        off_px = ops.norm(second_px - faces.landmarks_px, axis=-1)
        # A share of the side, so that it means the same at every input size.
        right = ops.cast(off_px < _RIGHT_SHARE * self.image_size, "float32") * faces.seen
        certainty = self._certainty(entropy, at_point, deep)
        doubt = ops.binary_crossentropy(right, certainty, from_logits=True)
        return (
            rms_px
            + _FIRST_WEIGHT * first_rms_px
            + landmark_losses.map_cross_entropy(logits, wanted, faces.visible)
            + ops.sum(doubt * faces.told) / ops.maximum(ops.sum(faces.told), 1.0)
        )

    def call(
        self, grey: keras.KerasTensor, stage: int = 2, training: bool = False
    ) -> keras.KerasTensor:
        """Answers the landmarks after a stage.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            stage: 1, each map by itself, or 2, all points corrected together.
            training: batch statistics and dropout are on.

        Returns:
            [B, K, 2] landmarks, (x, y) in px of the input.
        """
        logits, fine, _ = self.maps(grey, training=training)
        first_px, entropy, at_point = self._gather(logits, fine)
        if stage == 1:
            return first_px
        return self._correct(first_px, entropy, at_point, training=training)

    def look(
        self, grey: keras.KerasTensor, stage: int = 2
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """The landmarks, and how sure each is.

        Args:
            grey: [B, S, S, 1] float, 0..255.
            stage: 1 or 2.

        Returns:
            [B, K, 2] landmarks as `call` answers them; [B, K] log-odds, before any calibration,
            that a point is there to be seen and less than 5 px of 112 off.
        """
        logits, fine, deep = self.maps(grey)
        points_px, entropy, at_point = self._gather(logits, fine)
        if stage == 2:
            points_px = self._correct(points_px, entropy, at_point)
        return points_px, self._certainty(entropy, at_point, deep)

    def _gather(
        self, logits: keras.KerasTensor, fine: keras.KerasTensor
    ) -> tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]:
        """Each map's place [B, K, 2] px, its entropy [B, K, 1], what is there [B, K, width]."""
        _, points, cells, _ = logits.shape
        flat = ops.reshape(logits, (-1, points, cells * cells))
        share = ops.softmax(flat)
        entropy = -ops.sum(share * ops.log_softmax(flat), axis=-1, keepdims=True)
        at_point = ops.matmul(share, ops.reshape(fine, (-1, cells * cells, fine.shape[-1])))
        return heatmaps.mean_places(share, self.image_size), entropy, at_point

    def _correct(
        self,
        points_px: keras.KerasTensor,
        entropy: keras.KerasTensor,
        at_point: keras.KerasTensor,
        training: bool = False,
    ) -> keras.KerasTensor:
        """The points [B, K, 2] px as one face, from where they all lie."""
        unit_px = self.image_size / 16  # about how far points lie from the mean shape
        place = (points_px - self.mean_shape) / unit_px
        features = ops.concatenate([place, entropy, self.to_shape(at_point)], axis=-1)
        _, points, width = features.shape
        hidden = self.shape_hidden(ops.reshape(features, (-1, points * width)))
        update = self.correction(self.shape_dropout(hidden, training=training))
        return points_px + unit_px * ops.reshape(update, (-1, points, 2))

    def _certainty(
        self, entropy: keras.KerasTensor, at_point: keras.KerasTensor, deep: keras.KerasTensor
    ) -> keras.KerasTensor:
        """Log-odds [B, K] of a point being right, all that they are made of held constant."""
        entropy, at_point, deep = (ops.stop_gradient(x) for x in (entropy, at_point, deep))
        around = ops.repeat(ops.mean(deep, axis=(1, 2))[:, None], at_point.shape[1], axis=1)
        hidden = self.doubt(ops.concatenate([at_point, around, entropy], axis=-1))
        return ops.sum(hidden * self.certainty, axis=-1) + self.certainty_bias
