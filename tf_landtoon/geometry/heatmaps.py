"""Landmarks as maps: the DAN's map of distances, and one probability map for each landmark."""

import math

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
    # The minimum comes before the root: one root a pixel, and one tensor of [B, size, size, K].
    nearest_squared = ops.min(x_squared[:, None] + y_squared[:, :, None], axis=-1, keepdims=True)
    return 1 / (1 + ops.sqrt(nearest_squared + _EPSILON))


def cell_centers_px(cells: int, size: int) -> keras.KerasTensor:
    """The centres of `cells` cells along a side of `size` px, [cells] float32."""
    return (ops.arange(cells, dtype="float32") + 0.5) * (size / cells) - 0.5


def mean_places(share: keras.KerasTensor, size: int) -> keras.KerasTensor:
    """The mean position in each probability map (integral regression, Sun et al. 2018).

    Args:
        share: [B, K, cells * cells], rows one after the other; each map sums to 1.
        size: px of the picture that the cells cover.

    Returns:
        [B, K, 2] points (x, y), pixels; differentiable everywhere, and finer than a cell.
    """
    _, points, count = share.shape
    cells = math.isqrt(count)
    share = ops.reshape(share, (-1, points, cells, cells))
    centers_px = cell_centers_px(cells, size)
    x_px = ops.sum(ops.sum(share, axis=2) * centers_px, axis=-1)
    y_px = ops.sum(ops.sum(share, axis=3) * centers_px, axis=-1)
    return ops.stack([x_px, y_px], axis=-1)


def gaussian_shares(
    landmarks_px: keras.KerasTensor, cells: int, size: int, deviation_cells: float = 1.0
) -> keras.KerasTensor:
    """A bell around each landmark that sums to 1: the target for a map's softmax.

    Args:
        landmarks_px: [B, K, 2] points, pixels.
        cells: along a side.
        size: px of the picture that the cells cover.
        deviation_cells: standard deviation, in cells.

    Returns:
        [B, K, cells, cells] float32. For a point far outside, the sum falls towards 0.
    """
    deviation_px = deviation_cells * size / cells
    distance = (ops.cast(landmarks_px, "float32")[..., None] - cell_centers_px(cells, size)) / (
        deviation_px
    )
    bell = ops.exp(-0.5 * distance * distance)  # [B, K, 2, cells]
    bell = bell / (ops.sum(bell, axis=-1, keepdims=True) + 1e-6)
    return bell[:, :, 1, :, None] * bell[:, :, 0, None, :]
