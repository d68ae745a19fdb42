"""How far a generator's drawing is from the drawing that belongs to its photo."""

import keras
import numpy as np
from keras import ops

from tf_landtoon.geometry import landmarks
from tf_landtoon.images import pixels

_MORE = 4.0  # how much more than elsewhere a pixel of the eyes or the mouth counts ...
_REACH = 0.55  # ... and how far round them: standard deviation, in widths of an eye
_CELLS = 16  # px a side whose mean colour is compared


def face_weight(landmarks_px: keras.KerasTensor, size: int) -> keras.KerasTensor:
    """How much each pixel counts: eyes and mouth are small, and all look at them.

    Args:
        landmarks_px: [B, 40, 2] px of the drawing.
        size: S, side of the pictures, px.

    Returns:
        [B, S, S, 1] float32, mean 1 in each picture.
    """
    parts = (landmarks.LEFT_EYE, landmarks.RIGHT_EYE, landmarks.PARTS["mouth"])
    of_parts = [ops.take(landmarks_px, np.array(part), axis=1) for part in parts]
    centres = ops.stack([ops.mean(points, axis=1) for points in of_parts], axis=1)  # [B, 3, 2]
    apart = ops.sqrt(ops.sum(ops.square(centres[:, 0] - centres[:, 1]), axis=-1) + 1.0)
    reach = (_REACH * 0.55 * apart)[:, None, None]  # an eye is about half as wide as they are apart
    place = ops.arange(size, dtype="float32")
    bell = ops.exp(-0.5 * ops.square((place[None, None] - centres[..., :1]) / reach))  # [B, 3, S]
    down = ops.exp(-0.5 * ops.square((place[None, None] - centres[..., 1:]) / reach))
    weight = 1.0 + _MORE * ops.max(down[..., :, None] * bell[..., None, :], axis=1)
    return (weight / ops.mean(weight, axis=(1, 2), keepdims=True))[..., None]


def difference(
    toon: keras.KerasTensor, drawing: keras.KerasTensor, weight: keras.KerasTensor
) -> keras.KerasTensor:
    """Mean absolute difference; arguments [B, S, S, 3] in [-1, 1] and [B, S, S, 1]."""
    return ops.mean(ops.abs(toon - drawing) * weight)


def edges(
    toon: keras.KerasTensor, drawing: keras.KerasTensor, weight: keras.KerasTensor
) -> keras.KerasTensor:
    """Mean absolute difference of the steps to the right and to the lower neighbour.

    Args:
        toon: [B, S, S, 3] in [-1, 1].
        drawing: [B, S, S, 3] in [-1, 1].
        weight: [B, S, S, 1].
    """
    apart = toon - drawing
    right = ops.abs(apart[:, :, 1:] - apart[:, :, :-1]) * weight[:, :, 1:]
    down = ops.abs(apart[:, 1:] - apart[:, :-1]) * weight[:, 1:]
    return ops.mean(right) + ops.mean(down)


def broad_color(toon: keras.KerasTensor, drawing: keras.KerasTensor) -> keras.KerasTensor:
    """Mean absolute difference of the colours of squares of 16 px in YUV: skin stays skin.

    Args:
        toon: [B, S, S, 3] in [-1, 1].
        drawing: [B, S, S, 3] in [-1, 1].
    """
    means = [ops.average_pool(x, _CELLS, _CELLS) for x in (toon, drawing)]
    toon, drawing = (pixels.rgb_to_yuv(pixels.to_unit(x)) for x in means)
    return ops.mean(ops.abs(toon - drawing))
