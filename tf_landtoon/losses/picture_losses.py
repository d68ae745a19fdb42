"""Losses on pictures, features and discriminator scores: pure functions to float32 scalars.

Everything is computed in float32, whatever the networks' precision: sums of thousands of bfloat16
terms would lose the small ones.
"""

from collections.abc import Sequence

import keras
from keras import ops

from tf_landtoon.images import pixels

Features = dict[str, keras.KerasTensor]


def lsgan(scores: keras.KerasTensor, target: float) -> keras.KerasTensor:
    """Least-squares adversarial loss: mean (score - target)^2, no 1/2 (Mao et al. 2017).

    Args:
        scores: [B, h, w, 1] discriminator outputs, no activation.
        target: 1 for "real", 0 for "fake".
    """
    return ops.mean(ops.square(ops.cast(scores, "float32") - target))


def bce_logits(logits: keras.KerasTensor, target: float) -> keras.KerasTensor:
    """Binary cross-entropy before the sigmoid: mean softplus(l) - target l (CartoonGAN, 2018).

    Finite for logits of any size, where the logarithm of a sigmoid is not.

    Args:
        logits: [B, h, w, 1] discriminator outputs, no activation.
        target: 1 for "real", 0 for "fake".
    """
    logits = ops.cast(logits, "float32")
    return ops.mean(ops.softplus(logits) - target * logits)


def content(features: Features, wanted: Features, layers: Sequence[str]) -> keras.KerasTensor:
    """Mean absolute difference of feature maps, averaged over layers (CartoonGAN, AnimeGAN).

    Args:
        features: layer name to [B, h, w, c], of the generator's output.
        wanted: the same of the photo.
        layers: the names that count.
    """
    return _mean_over_layers(
        [ops.cast(features[name], "float32") - ops.cast(wanted[name], "float32") for name in layers]
    )


def gram(features: keras.KerasTensor) -> keras.KerasTensor:
    """Gram matrices, one per picture, over (h w c), as in AnimeGAN's first release.

    Args:
        features: [B, h, w, c].

    Returns:
        [B, c, c] float32.
    """
    features = ops.cast(features, "float32")
    _, height, width, channels = ops.shape(features)
    positions = ops.reshape(features, (-1, height * width, channels))
    products = ops.matmul(ops.transpose(positions, (0, 2, 1)), positions)
    return products / ops.cast(height * width * channels, "float32")


def gram_style(features: Features, wanted: Features, layers: Sequence[str]) -> keras.KerasTensor:
    """Mean absolute difference of Gram matrices, averaged over layers (AnimeGAN).

    Args:
        features: layer name to [B, h, w, c], of the generator's output.
        wanted: the same of anime pictures (AnimeGAN: grey ones); their h and w may differ.
        layers: the names that count.
    """
    return _mean_over_layers([gram(features[name]) - gram(wanted[name]) for name in layers])


def color(photo: keras.KerasTensor, toon: keras.KerasTensor) -> keras.KerasTensor:
    """Colour loss in YUV: mean |dY| + Huber(dU) + Huber(dV), delta 1 (AnimeGAN).

    The thesis' eq. 2.10 prints Y twice; its middle term is U.

    Args:
        photo: [B, H, W, 3] RGB in [-1, 1].
        toon: [B, H, W, 3] RGB in [-1, 1].
    """
    photo_yuv = pixels.rgb_to_yuv(pixels.to_unit(photo))
    difference = ops.abs(photo_yuv - pixels.rgb_to_yuv(pixels.to_unit(toon)))
    chroma = difference[..., 1:]
    huber = ops.where(chroma < 1.0, 0.5 * chroma * chroma, chroma - 0.5)
    return ops.mean(difference[..., 0]) + 2.0 * ops.mean(huber)  # mean over U and V, twice


def total_variation(images: keras.KerasTensor) -> keras.KerasTensor:
    """Mean absolute step to the right neighbour plus that to the lower one (Rudin et al. 1992).

    Absolute, not squared: an edge costs its height however sharp it is, so flat areas with lines
    between them are cheap, as in drawings.

    Args:
        images: [B, H, W, C], any range.
    """
    images = ops.cast(images, "float32")
    down = ops.abs(images[:, 1:] - images[:, :-1])
    right = ops.abs(images[:, :, 1:] - images[:, :, :-1])
    return ops.mean(down) + ops.mean(right)


def _mean_over_layers(differences: list[keras.KerasTensor]) -> keras.KerasTensor:
    """The mean of the layers' mean absolute differences: every layer weighs the same."""
    return sum(ops.mean(ops.abs(difference)) for difference in differences) / len(differences)
