"""The generator of icons: a photo in the icon's frame to the drawing of its person.

It learns from pairs, so the drawing may lie elsewhere than the photo's edges do, and nothing of the
photo has to come through. Nearly all work is done at a quarter of the picture's side and below.
"""

import keras
from keras import ops

from tf_landtoon.geometry import sizes
from tf_landtoon.networks import blocks


class PortraitGenerator(keras.Model):
    """Photo [B, H, W, 3] in [-1, 1] -> drawing of the same shape and range; 2.6 M parameters.

    A U of residual blocks at 1/4, 1/8 and 1/16 of the side; the mean over all places, which knows
    the light, joins at the bottom. No norms: they would let flat tones drift from picture to
    picture. What is enlarged is repeated, then convolved; the last step, from half the side to
    all of it, starts as such a repetition, so that no checkerboard is to be unlearnt.
    """

    def __init__(self, width: int = 24, blocks: int = 1):
        """Builds the network.

        Args:
            width: channels at half the side; 2, 4 and 20 / 3 times as many further in.
            blocks: residual blocks at 1/8, on the way down and up, and at 1/4; 3 times as many at
                1/16.
        """
        super().__init__(dtype="float32")
        self.width, self.blocks = width, blocks
        half, quarter, eighth, deep = width, 2 * width, 4 * width, 20 * width // 3
        self.first = _conv(quarter, 8, 4)
        self.to_eighth = _conv(eighth, 4, 2)
        self.middle_in = _residuals(eighth, blocks)
        self.to_deep = _conv(deep, 4, 2)
        self.deep = _residuals(deep, 3 * blocks)
        self.whole = keras.layers.Dense(deep, kernel_initializer="zeros")
        self.from_deep = _conv(eighth, 1)
        self.middle_out = _residuals(eighth, blocks)
        self.from_eighth = _conv(quarter, 1)
        self.fine_out = _residuals(quarter, blocks)
        self.from_quarter = _conv(half, 1)
        self.finest_in = _conv(half, 4, 2)
        self.finest = _Residual(half)
        self.last = keras.layers.Conv2D(
            12, 3, padding="same", kernel_initializer=_FourAlike(), name="last"
        )
        self.build((None, None, None, 3))

    @property
    def arguments(self) -> dict[str, int]:
        """What the constructor was called with, for a model directory's config.json."""
        return {"width": self.width, "blocks": self.blocks}

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights; `input_shape` is [B, H, W, 3], H and W may be unknown."""
        half, deep = self.width, 20 * self.width // 3
        quarter, eighth = 2 * half, 4 * half
        for channels, layers in (
            (3, [self.first, self.finest_in]),
            (quarter, [self.to_eighth, self.fine_out, self.from_quarter]),
            (eighth, [self.middle_in, self.to_deep, self.middle_out, self.from_eighth]),
            (deep, [self.deep, self.from_deep]),
            (half, [self.finest, self.last]),
        ):
            for layer in layers:
                layer.build((None, None, None, channels))
        self.whole.build((None, deep))
        self.built = True

    def call(self, images: keras.KerasTensor) -> keras.KerasTensor:
        """Photos to drawings.

        Args:
            images: [B, H, W, 3] RGB in [-1, 1]; H and W multiples of 16.

        Returns:
            [B, H, W, 3] RGB in [-1, 1], float32.

        Raises:
            ValueError: the height or the width is known and not a multiple of 16.
        """
        multiple = sizes.GENERATOR_MULTIPLE
        if any(side is not None and side % multiple for side in images.shape[1:3]):
            raise ValueError(f"height and width must be multiples of {multiple}: {images.shape}")
        fine = self.first(images)
        middle = self.middle_in(self.to_eighth(_active(fine)))
        deep = self.to_deep(_active(middle))
        deep = deep + self.whole(ops.mean(_active(deep), axis=(1, 2)))[:, None, None]
        deep = self.deep(deep)
        middle = self.middle_out(_enlarged(self.from_deep(_active(deep))) + middle)
        fine = self.fine_out(_enlarged(self.from_eighth(_active(middle))) + fine)
        half = _enlarged(self.from_quarter(_active(fine))) + self.finest_in(images)
        return ops.tanh(_spread(self.last(_active(self.finest(half)))))


class _Residual(keras.layers.Layer):
    """`x + conv(act(conv(act(x))))`, which begins as nearly `x`."""

    def __init__(self, filters: int):
        super().__init__()
        self.one = _conv(filters)
        self.other = _conv(filters, kernel_initializer=keras.initializers.RandomNormal(0.0, 0.01))

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        self.one.build(input_shape)
        self.other.build(input_shape)

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        return features + self.other(_active(self.one(_active(features))))


def _residuals(filters: int, count: int) -> keras.Sequential:
    # Not a list: checkpoints of TensorFlow's pass over lists without a word.
    return keras.Sequential([_Residual(filters) for _ in range(count)])


class _FourAlike(keras.initializers.Initializer):
    """The same small kernel for each of the four places that a place becomes (Aitken et al. 2017).

    Without it depth-to-space begins with a checkerboard, traces of which stay along lines.
    """

    def __call__(self, shape: tuple[int, ...], dtype: str | None = None) -> keras.KerasTensor:
        kernel = keras.initializers.RandomNormal(0.0, 0.02)((*shape[:3], shape[3] // 4), dtype)
        return ops.tile(kernel, (1, 1, 1, 4))


def _conv(
    filters: int,
    kernel_size: int = 3,
    strides: int = 1,
    kernel_initializer: str | keras.initializers.Initializer = "he_normal",
) -> keras.layers.Layer:
    return keras.layers.Conv2D(
        filters, kernel_size, strides, padding="same", kernel_initializer=kernel_initializer
    )


def _active(features: keras.KerasTensor) -> keras.KerasTensor:
    return ops.leaky_relu(features, blocks.LEAK)


def _enlarged(features: keras.KerasTensor) -> keras.KerasTensor:
    """[B, H, W, C] -> [B, 2 H, 2 W, C], each place repeated."""
    return ops.repeat(ops.repeat(features, 2, axis=1), 2, axis=2)


def _spread(features: keras.KerasTensor) -> keras.KerasTensor:
    """[B, H, W, 4 C] -> [B, 2 H, 2 W, C]: depth to space."""
    batch, height, width, channels = ops.shape(features)
    parts = ops.reshape(features, (batch, height, width, 2, 2, channels // 4))
    parts = ops.transpose(parts, (0, 1, 3, 2, 4, 5))
    return ops.reshape(parts, (batch, 2 * height, 2 * width, channels // 4))
