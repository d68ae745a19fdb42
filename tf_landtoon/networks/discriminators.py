"""Discriminators: images [B, H, W, 3] in [-1, 1] -> a score for each patch [B, h, w, 1].

There is no activation: a score is a logit for BCE, the value itself for LSGAN. H and W must be even
at every halving.
"""

from collections.abc import Sequence

import keras

from tf_landtoon.networks import blocks


class _Discriminator(keras.Model):
    """A body of layers with the scores in float32."""

    def __init__(self, layers: Sequence[keras.layers.Layer]):
        super().__init__(dtype="float32")
        self.body = keras.Sequential(layers)
        self.body.build((None, None, None, 3))
        self.built = True

    def call(self, images: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Scores patches.

        Args:
            images: [B, H, W, 3] RGB in [-1, 1].
            training: whether spectral norms take their power iteration.

        Returns:
            [B, h, w, 1] float32, unbounded.
        """
        return keras.ops.cast(self.body(images, training=training), "float32")


class PatchDiscriminator(_Discriminator):
    """The discriminator of AnimeGAN's authors (Chen et al. 2019), the default here.

    1,128,800 parameters, a sixtieth of the thesis'. Spectral norm on every convolution, instance
    norm with scale and offset, no bias; a patch is 37 px, the scores are H / 4 x W / 4.
    """

    def __init__(self, width: int = 32):
        """Builds the network.

        Args:
            width: channels of the first convolution, an eighth of the last's. 32: the authors'.
        """
        conv = blocks.SpectralConv2D
        super().__init__(
            [
                conv(width),
                _leaky_relu(),
                conv(width * 2, strides=2),
                _leaky_relu(),
                conv(width * 4),
                *_norm_leaky_relu(affine=True),
                conv(width * 4, strides=2),
                _leaky_relu(),
                conv(width * 8),
                *_norm_leaky_relu(affine=True),
                conv(width * 8),
                *_norm_leaky_relu(affine=True),
                conv(1),
            ]
        )


class TonalDiscriminator(_Discriminator):
    """The patch discriminator without its instance norms: it sees lightness and colour.

    An instance norm removes a picture's mean and contrast, and amplifies what little there is in
    a flat one. The authors' discriminator is thus blind to tone, and its gradient grows
    until the generator draws ripples. Here only the spectral norms limit it (Miyato et al. 2018).
    1,128,385 parameters at width 32.
    """

    def __init__(self, width: int = 32):
        """Builds the network; `width` = channels of the first convolution, an eighth of most."""

        def conv(filters: int, strides: int = 1) -> list[keras.layers.Layer]:
            return [
                blocks.SpectralConv2D(filters, strides=strides, use_bias=True),
                _leaky_relu(),
            ]

        super().__init__(
            [
                *conv(width),
                *conv(width * 2, 2),
                *conv(width * 4),
                *conv(width * 4, 2),
                *conv(width * 8),
                *conv(width * 8),
                blocks.SpectralConv2D(1, use_bias=True),
            ]
        )


class CartoonGanDiscriminator(_Discriminator):
    """CartoonGAN's discriminator (Chen et al. 2018; thesis fig. 5.2) up to its sigmoid.

    1,128,385 parameters as in the thesis. Biases everywhere; scores are H / 4 x W / 4.
    """

    def __init__(self, width: int = 32):
        """Builds the network; `width` = channels of the first convolution. 32: thesis."""
        conv = blocks.padded_conv
        super().__init__(
            [
                *conv(width),
                _leaky_relu(),
                *conv(width * 2, strides=2),
                _leaky_relu(),
                *conv(width * 4),
                *_norm_leaky_relu(),
                *conv(width * 4, strides=2),
                _leaky_relu(),
                *conv(width * 8),
                *_norm_leaky_relu(),
                *conv(width * 8),
                *_norm_leaky_relu(),
                *conv(1),
            ]
        )


class AnimeGanDiscriminator(_Discriminator):
    """AnimeGAN's discriminator as the thesis ran it: no bias, no spectral norm.

    Each of the `layers` blocks halves the size and multiplies the channels by four, so the thesis'
    three make 62,927,712 parameters; 2 make 3,931,488 and 1 makes 241,632.
    """

    def __init__(self, layers: int = 3, width: int = 32):
        """Builds the network.

        Args:
            layers: halvings; H and W are multiples of 2 to this power. 3: thesis.
            width: channels of the first convolution. 32: thesis.
        """

        def conv(filters: int, strides: int = 1) -> list[keras.layers.Layer]:
            return blocks.padded_conv(filters, strides=strides, use_bias=False)

        body = [*conv(width), _leaky_relu()]
        channels = width
        for _ in range(layers):
            body += [*conv(channels * 2, 2), _leaky_relu()]
            body += [*conv(channels * 4), *_norm_leaky_relu()]
            channels *= 4
        super().__init__([*body, *conv(channels), *_norm_leaky_relu(), *conv(1)])


def _leaky_relu() -> keras.layers.Layer:
    return keras.layers.LeakyReLU(blocks.LEAK)


def _norm_leaky_relu(affine: bool = False) -> list[keras.layers.Layer]:
    return [blocks.instance_norm(affine), _leaky_relu()]
