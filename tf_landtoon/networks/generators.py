"""Generators: photo [B, H, W, 3] in [-1, 1] -> toon of the same shape and range.

All are fully convolutional; H and W are multiples of 16. The body follows Keras's dtype policy,
while the photo that comes in and the tanh that goes out are float32.
"""

from collections.abc import Sequence

import keras

from tf_landtoon.geometry import sizes
from tf_landtoon.networks import blocks

PHOTO_GAIN = 0.9  # keeps atanh finite: white and black photos start at 0.9 and -0.9


class _Generator(keras.Model):
    """A body of layers between a check of the size and a tanh in float32."""

    def __init__(self, width: int, num_blocks: int, layers: Sequence[keras.layers.Layer]):
        # The outer policy is float32 so that a 16-bit policy does not round the photo.
        super().__init__(dtype="float32")
        self.width = width
        self.blocks = num_blocks
        self.body = keras.Sequential(layers)
        self.body.build((None, None, None, 3))
        self.built = True

    @property
    def arguments(self) -> dict[str, int]:
        """What the constructor was called with, for a model directory's config.json."""
        return {"width": self.width, "blocks": self.blocks}

    def call(self, images: keras.KerasTensor) -> keras.KerasTensor:
        """Photos to toons.

        Args:
            images: [B, H, W, 3] RGB in [-1, 1]; H and W multiples of 16.

        Returns:
            [B, H, W, 3] RGB in [-1, 1], float32.

        Raises:
            ValueError: the height or the width is known and not a multiple of 16.
        """
        height, width = images.shape[1:3]
        multiple = sizes.GENERATOR_MULTIPLE
        if any(side is not None and side % multiple for side in (height, width)):
            raise ValueError(
                f"height and width must be multiples of {multiple}, got {height}x{width}"
            )
        return keras.ops.tanh(self.logits(images))

    def logits(self, images: keras.KerasTensor) -> keras.KerasTensor:
        """The values before the tanh, [B, H, W, 3] float32."""
        return keras.ops.cast(self.body(images), "float32")


class CartoonGanGenerator(_Generator):
    """CartoonGAN's generator (Chen et al. 2018; thesis fig. 5.1).

    11,120,195 parameters as in the thesis. Zero padding, a bias in every convolution, instance norm
    without parameters; nothing follows the convolutions that change the size.
    """

    def __init__(self, width: int = 64, blocks: int = 8):
        """Builds the network.

        Args:
            width: channels at full size; twice and four times as many further in. 64: thesis.
            blocks: residual blocks at a quarter of the size. 8: thesis.
        """
        super().__init__(width, blocks, _cartoon_layers(width, blocks))


class AnimeGanGenerator(_Generator):
    """AnimeGAN's generator as the thesis ran it (after Chen et al. 2019).

    3,757,184 parameters as in the thesis. Zero padding, no bias anywhere, instance norm without
    parameters, LeakyReLU 0.2, bilinear changes of size.
    """

    def __init__(self, width: int = 64, blocks: int = 8):
        """Builds the network.

        Args:
            width: channels at full size; twice and four times as many further in. 64: thesis.
            blocks: inverted residual blocks at a quarter of the size. 8: thesis.
        """
        super().__init__(width, blocks, _anime_layers(width, blocks))


class LightGenerator(_Generator):
    """A generator of 884,931 parameters that trains on two CPU cores.

    out = tanh(atanh(0.9 photo) + f(photo)) with a last convolution that starts at zero: the
    untrained network returns 0.9 photo, sharp, so no content-only phase is needed. Reflect padding,
    parameter-free instance norm, LeakyReLU 0.2, bilinear enlargement.
    """

    def __init__(self, width: int = 32, blocks: int = 8):
        """Builds the network.

        Args:
            width: channels at full size; twice and four times as many further in.
            blocks: inverted residual blocks (expansion 2) at a quarter of the size.
        """
        super().__init__(width, blocks, _light_layers(width, blocks))

    def logits(self, images: keras.KerasTensor) -> keras.KerasTensor:
        """atanh(0.9 photo) + f(photo), [B, H, W, 3] float32."""
        return keras.ops.arctanh(PHOTO_GAIN * images) + super().logits(images)


class SeparableDown(keras.layers.Layer):
    """Halves the size twice over and adds: strided "SC" + "SC" of the shrunk input (AnimeGAN)."""

    def __init__(self, filters: int):
        """Makes both branches; `filters` come out."""
        super().__init__()
        self.strided = blocks.SeparableConvNormAct(filters, strides=2)
        # Averaging 2x2 is bilinear shrinking by two.
        self.shrunk = keras.Sequential(
            [keras.layers.AveragePooling2D(2), *blocks.SeparableConvNormAct(filters).layers]
        )

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Builds both branches."""
        self.strided.build(input_shape)
        self.shrunk.build(input_shape)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Stated, because JAX cannot infer that both branches halve an unknown size alike."""
        return self.shrunk.compute_output_shape(input_shape)

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, H / 2, W / 2, filters]; H and W even."""
        return self.strided(features) + self.shrunk(features)


def _conv_relu(filters: int, kernel_size: int = 3) -> keras.layers.Layer:
    return blocks.ConvNormAct(filters, kernel_size, use_bias=True, leak=0.0)


def _cartoon_down(filters: int) -> list[keras.layers.Layer]:
    return [*blocks.padded_conv(filters, strides=2), _conv_relu(filters)]


def _cartoon_residual(filters: int) -> keras.layers.Layer:
    return blocks.Residual(
        [
            _conv_relu(filters),
            *blocks.padded_conv(filters),
            blocks.instance_norm(),
        ]
    )


def _cartoon_up(filters: int) -> list[keras.layers.Layer]:
    transposed = keras.layers.Conv2DTranspose(
        filters, 3, strides=2, kernel_initializer=blocks.normal_init()
    )
    # Without its first row and column this is PyTorch's padding 1 with output padding 1.
    first_row_and_column = ((1, 0), (1, 0))
    return [transposed, keras.layers.Cropping2D(first_row_and_column), _conv_relu(filters)]


def _cartoon_layers(width: int, num_blocks: int) -> list[keras.layers.Layer]:
    return [
        _conv_relu(width, 7),
        *_cartoon_down(width * 2),
        *_cartoon_down(width * 4),
        *[_cartoon_residual(width * 4) for _ in range(num_blocks)],
        *_cartoon_up(width * 2),
        *_cartoon_up(width),
        *blocks.padded_conv(3, 7),
    ]


class _Enlarge(keras.layers.UpSampling2D):
    """Bilinear, twice the size, half-pixel centres; height and width may be unknown.

    Keras's own layer is several times faster but checks that the size is positive, which a graph
    for pictures of any size cannot do; there the four weights are written out.
    """

    def __init__(self):
        super().__init__(2, interpolation="bilinear")

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, 2 H, 2 W, C]."""
        if None not in features.shape[1:3]:
            return super().call(features)
        return _doubled_columns(_doubled_rows(features))


def _doubled_rows(features: keras.KerasTensor) -> keras.KerasTensor:
    """[B, H, W, C] -> [B, 2 H, W, C]."""
    ops = keras.ops
    padded = ops.pad(features, ((0, 0), (1, 1), (0, 0), (0, 0)), mode="symmetric")
    above, below = padded[:, :-2], padded[:, 2:]
    pairs = [0.25 * above + 0.75 * features, 0.75 * features + 0.25 * below]
    batch, height, width, channels = ops.shape(features)
    return ops.reshape(ops.stack(pairs, axis=2), (batch, 2 * height, width, channels))


def _doubled_columns(features: keras.KerasTensor) -> keras.KerasTensor:
    """[B, H, W, C] -> [B, H, 2 W, C]."""
    swapped = _doubled_rows(keras.ops.transpose(features, (0, 2, 1, 3)))
    return keras.ops.transpose(swapped, (0, 2, 1, 3))


def _anime_layers(width: int, num_blocks: int) -> list[keras.layers.Layer]:
    full, half, quarter = width, width * 2, width * 4
    conv, separable = blocks.ConvNormAct, blocks.SeparableConvNormAct
    return [
        conv(full),
        conv(half),
        SeparableDown(half),
        conv(half),
        separable(quarter),
        SeparableDown(quarter),
        conv(quarter),
        *[blocks.InvertedResidual(quarter) for _ in range(num_blocks)],
        conv(half),
        _Enlarge(),
        separable(half),
        separable(half),
        conv(half),
        _Enlarge(),
        separable(half),
        conv(full),
        conv(full),
        *blocks.padded_conv(3, 1, use_bias=False),
    ]


def _light_layers(width: int, num_blocks: int) -> list[keras.layers.Layer]:
    full, half, quarter = width, width * 2, width * 4

    def conv(filters: int, kernel_size: int = 3, strides: int = 1) -> keras.layers.Layer:
        return blocks.ConvNormAct(filters, kernel_size, strides, padding="reflect")

    return [
        conv(full, 7),
        conv(half, strides=2),
        conv(half),
        conv(quarter, strides=2),
        conv(quarter),
        *[blocks.InvertedResidual(quarter, padding="reflect") for _ in range(num_blocks)],
        # Narrowed before it is enlarged: a third less work than 3x3 convolutions of all channels.
        conv(half, 1),
        _Enlarge(),
        conv(half),
        conv(full, 1),
        _Enlarge(),
        conv(full),
        blocks.ReflectPadding(3),
        blocks.RowwiseConv2D(3, 7),
    ]
