"""Landmarks to the DAN's heat map: how near the nearest landmark is, at every pixel."""

import keras
from keras import ops

# px^2 under the root: a finite slope where a landmark lies exactly on a pixel, whose value
# becomes 1 / 1.001 instead of 1.
_EPSILON = 1e-6


def distance_heatmap(landmarks_px: keras.KerasTensor, size: int) -> keras.KerasTensor:
    """Heat map of the thesis' eq. 2.13, without a cut-off, differentiable everywhere.

    H(p) = 1 / (1 + sqrt(min_k |p - landmark_k|^2 + 1e-6)); entry [row y, column x] is point (x, y).
    A pixel's gradient goes to its nearest landmark.

    Args:
        landmarks_px: [B, K, 2] points, pixels; they may lie outside.
        size: side of the map, pixels.

    Returns:
        [B, size, size, 1] float32 in (0, 1).
    """
    landmarks_px = ops.cast(landmarks_px, "float32")
    axis = ops.arange(size, dtype="float32")[:, None]
    x_squared = (axis - landmarks_px[:, None, :, 0]) ** 2  # [B, size, K]
    y_squared = (axis - landmarks_px[:, None, :, 1]) ** 2
    # The minimum comes before the root: one root a pixel, and no more than one [B, size, size, K].
    nearest_squared = ops.min(x_squared[:, None] + y_squared[:, :, None], axis=-1, keepdims=True)
    return 1 / (1 + ops.sqrt(nearest_squared + _EPSILON))
