"""The face parser: which part of a person a pixel of a portrait shows.

EfficientNet-Lite0's first blocks (Tan & Le 2019) see the picture, a light decoder of a feature
pyramid (Lin et al. 2017) paints the parts on half its size.
"""

import keras
from keras import ops

from tf_landtoon.networks import efficientnet_lite

_LAST = "block8_project"
_FROZEN = ("stem", "block0_depthwise", "block0_project", "block1_expand", "block1_depthwise")


class FaceParser(keras.Model):
    """Logits of parts at half the picture's size; about 0.5 million weights.

    The picture's side must be a multiple of 16 px; 256 px in training. Blocks 0 to 8 see the
    picture down to a sixteenth of its size, where 5x5 depthwise convolutions and the mean over all
    places add what lies around; three steps up join finer features.
    """

    def __init__(
        self,
        num_parts: int = 16,
        widths: tuple[int, int, int, int] = (96, 64, 48, 16),
        momentum: float = 0.98,
        compute_dtype: str = "float32",
    ):
        """Creates the layers, the pretrained ones with their weights.

        Args:
            num_parts: channels of the answer.
            widths: channels at a 16th, an 8th, a quarter and half of the side.
            momentum: of batch normalisation's moving statistics.
            compute_dtype: "float32" or "bfloat16"; weights and logits are float32 either way.
        """
        super().__init__(name="face_parser")
        self.arguments = {"num_parts": num_parts, "widths": tuple(widths), "momentum": momentum}
        policy = "float32" if compute_dtype == "float32" else f"mixed_{compute_dtype}"
        self.policy = keras.DTypePolicy(policy)
        self.momentum = momentum
        self.convs = efficientnet_lite.convolutions(_LAST)
        for name, conv in self.convs.items():
            conv.dtype_policy = self.policy
            conv.trainable = name not in _FROZEN
        deep, middle, fine, finest = widths
        self.deep_in = self._conv(112, deep)
        self.around = [self._separable(deep) for _ in range(2)]
        self.whole = keras.layers.Dense(deep, dtype=self.policy, kernel_initializer="zeros")
        self.whole.build((None, deep))
        self.deep_out = self._conv(deep, middle)
        self.middle_in = self._conv(240, middle)
        self.middle = self._conv(middle, middle, 3)
        self.middle_out = self._conv(middle, fine)
        self.fine_in = self._conv(144, fine)
        self.fine = [self._conv(fine, fine, 3) for _ in range(2)]
        self.fine_out = self._conv(fine, finest)
        self.finest_in = self._conv(16, finest, 3)
        self.finest = [self._conv(finest, finest, 3)]
        self.enlarge = keras.layers.UpSampling2D(2, interpolation="bilinear", dtype=self.policy)
        self.last = keras.layers.Conv2D(num_parts, 1, dtype=self.policy)
        self.last.build((None, None, None, finest))
        self.built = True

    def _conv(self, channels: int, filters: int, kernel_size: int = 1) -> keras.Sequential:
        conv = keras.layers.Conv2D(
            filters, kernel_size, padding="same", use_bias=False, dtype=self.policy
        )
        return self._normalised(channels, [conv])

    def _separable(self, channels: int) -> keras.Sequential:
        spread = keras.layers.DepthwiseConv2D(5, padding="same", use_bias=False, dtype=self.policy)
        mix = keras.layers.Conv2D(channels, 1, use_bias=False, dtype=self.policy)
        return self._normalised(channels, [spread, mix])

    def _normalised(self, channels: int, layers: list) -> keras.Sequential:
        norm = keras.layers.BatchNormalization(
            momentum=self.momentum, epsilon=1e-5, dtype=self.policy
        )
        built = keras.Sequential([*layers, norm, keras.layers.ReLU(dtype=self.policy)])
        built.build((None, None, None, channels))
        return built

    def call(self, rgb: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Answers logits.

        Args:
            rgb: [B, S, S, 3] float, 0..255; S a multiple of 16.
            training: batch statistics are on.

        Returns:
            [B, S/2, S/2, num_parts] float32.
        """
        images = (ops.cast(rgb, "float32") - 127.0) / 128.0
        images = ops.cast(images, self.policy.compute_dtype)
        maps = efficientnet_lite.expansions(self.convs, images)
        x = self.deep_in(maps["last"], training=training)
        for block in self.around:
            x = x + block(x, training=training)
        x = x + self.whole(ops.mean(x, axis=(1, 2), keepdims=True))
        x = self.enlarge(self.deep_out(x, training=training))
        x = x + self.middle_in(maps["block5_expand"], training=training)
        x = x + self.middle(x, training=training)
        x = self.enlarge(self.middle_out(x, training=training))
        x = x + self.fine_in(maps["block3_expand"], training=training)
        for conv in self.fine:
            x = x + conv(x, training=training)
        x = self.enlarge(self.fine_out(x, training=training))
        x = x + self.finest_in(maps["block0_project"], training=training)
        for conv in self.finest:
            x = x + conv(x, training=training)
        return ops.cast(self.last(x), "float32")
