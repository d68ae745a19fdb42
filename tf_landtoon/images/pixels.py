"""Colour ranges and colour spaces: the only file that knows them. Channels last, RGB.

"bytes" is 0..255, "signed" is [-1, 1] (inside networks), "unit" is [0, 1].
"""

import keras
from keras import ops

# ITU-R BT.601 luma, and the U and V that go with it (blue - Y and red - Y, scaled): the numbers
# that AnimeGAN's colour loss and common image libraries use.
_LUMA = (0.299, 0.587, 0.114)
_U = (-0.14714119, -0.28886916, 0.43601035)
_V = (0.61497538, -0.51496512, -0.10001026)


def to_signed(images: keras.KerasTensor) -> keras.KerasTensor:
    """Bytes 0..255 (uint8 or float), [..., C], to float32 in [-1, 1]."""
    return ops.cast(images, "float32") / 127.5 - 1.0


def to_bytes_range(images: keras.KerasTensor) -> keras.KerasTensor:
    """Signed [-1, 1], [..., C], to float32 in 0..255, not rounded."""
    return (ops.cast(images, "float32") + 1.0) * 127.5


def to_unit(images: keras.KerasTensor) -> keras.KerasTensor:
    """Signed [-1, 1], [..., C], to float32 in [0, 1]."""
    return (ops.cast(images, "float32") + 1.0) * 0.5


def rgb_to_yuv(images: keras.KerasTensor) -> keras.KerasTensor:
    """Unit RGB [..., 3] to float32 YUV [..., 3]: Y in [0, 1], |U| <= 0.436, |V| <= 0.615."""
    images = ops.cast(images, "float32")
    return ops.concatenate([_mix(images, row) for row in (_LUMA, _U, _V)], axis=-1)


def grey(images: keras.KerasTensor) -> keras.KerasTensor:
    """RGB [..., 3] of any range to float32 grey [..., 1]: 0.299 R + 0.587 G + 0.114 B."""
    return _mix(ops.cast(images, "float32"), _LUMA)


def without_color(images: keras.KerasTensor) -> keras.KerasTensor:
    """RGB [..., 3] of any range to the same shape, grey in three equal channels."""
    return ops.repeat(grey(images), 3, axis=-1)


def detector_input(images: keras.KerasTensor) -> keras.KerasTensor:
    """Signed RGB [..., 3] to what a detector reads: float32 grey 0..255 [..., 1], not rounded."""
    return grey(to_bytes_range(images))


def _mix(images: keras.KerasTensor, weights: tuple[float, float, float]) -> keras.KerasTensor:
    """Weighted sum of the three channels, [..., 1]; not a product of matrices, for precision."""
    red, green, blue = weights
    return images[..., :1] * red + images[..., 1:2] * green + images[..., 2:3] * blue
