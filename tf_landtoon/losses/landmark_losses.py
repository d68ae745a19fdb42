"""Losses between landmark sets. Predicted and true points are [B, K, 2], pixels of one frame."""

import math

import keras
from keras import ops

# px^2 under the root: a finite gradient where a predicted point is exactly right.
_EPSILON = 1e-12


def wing(
    predicted_px: keras.KerasTensor,
    truth_px: keras.KerasTensor,
    width: float = 5.0,
    epsilon: float = 2.0,
    visible: keras.KerasTensor | None = None,
) -> keras.KerasTensor:
    """Wing loss (Feng et al. 2018; thesis eq. 3.1), the mean over coordinates.

    w ln(1 + |d| / epsilon) below w, |d| - C from there on, C = w - w ln(1 + w / epsilon). The
    thesis prints a C that depends on d; its code has this constant. It sums over the 80 coordinates
    and halves: 40 times this mean, so its weight 0.5 is weight 20 here.

    Args:
        predicted_px: [B, K, 2] points, pixels.
        truth_px: [B, K, 2] points, pixels.
        width: w, pixels; the thesis' 5 (the paper's 10).
        epsilon: curvature of the logarithm, pixels.
        visible: [B, K], 1 where a point counts. None: all points count.

    Returns:
        Scalar, float32, pixels. 0 if no point counts.
    """
    distance = ops.abs(ops.cast(predicted_px, "float32") - ops.cast(truth_px, "float32"))
    constant = width - width * math.log(1 + width / epsilon)
    losses = ops.where(
        distance < width, width * ops.log1p(distance / epsilon), distance - constant
    )  # [B, K, 2]
    if visible is None:
        return ops.mean(losses)
    mask = ops.cast(visible, "float32")
    return ops.sum(losses * mask[..., None]) / ops.maximum(2 * ops.sum(mask), 1.0)


def normalised_euclid(
    predicted_px: keras.KerasTensor,
    truth_px: keras.KerasTensor,
    visible: keras.KerasTensor | None = None,
) -> keras.KerasTensor:
    """The DAN's training loss: mean distance over the diagonal of the true landmarks' box.

    Per picture, then averaged over the batch (thesis appendix; the thesis' eq. 2.14 divides by the
    distance of the pupils, which its drawn faces lack).

    Args:
        predicted_px: [B, K, 2] points, pixels.
        truth_px: [B, K, 2] points, pixels. Hidden points count for the box: they are estimates.
        visible: [B, K], 1 where a point counts. None: all points count.

    Returns:
        Scalar, float32, a fraction of the diagonal.
    """
    truth_px = ops.cast(truth_px, "float32")
    offset = ops.cast(predicted_px, "float32") - truth_px
    distance = ops.sqrt(ops.sum(offset * offset, axis=-1) + _EPSILON)  # [B, K]
    extent = ops.max(truth_px, axis=1) - ops.min(truth_px, axis=1)  # [B, 2]
    diagonal = ops.sqrt(ops.sum(extent * extent, axis=-1))
    if visible is None:
        mean_distance = ops.mean(distance, axis=-1)
    else:
        mask = ops.cast(visible, "float32")
        count = ops.maximum(ops.sum(mask, axis=-1), 1.0)
        mean_distance = ops.sum(distance * mask, axis=-1) / count
    return ops.mean(mean_distance / diagonal)


def face_rms(
    predicted_px: keras.KerasTensor, truth_px: keras.KerasTensor, visible: keras.KerasTensor
) -> keras.KerasTensor:
    """Root of a face's mean squared distance, averaged over faces: table 4.1's RMSE as a loss.

    A point far off counts more than in a mean of distances. The gradient over all points of a face
    has the same norm for every face.

    Args:
        predicted_px: [B, K, 2] points, pixels.
        truth_px: [B, K, 2] points, pixels.
        visible: [B, K], 1 where a point counts; a face without one does not count.

    Returns:
        Scalar, float32, pixels. 0 if no point counts.
    """
    mask = ops.cast(visible, "float32")
    offset = ops.cast(predicted_px, "float32") - ops.cast(truth_px, "float32")
    points = ops.sum(mask, axis=-1)  # [B]
    squared = ops.sum(ops.sum(offset * offset, axis=-1) * mask, axis=-1) / ops.maximum(points, 1.0)
    counts = ops.cast(points > 0, "float32")
    return ops.sum(ops.sqrt(squared + _EPSILON) * counts) / ops.maximum(ops.sum(counts), 1.0)


def map_cross_entropy(
    logits: keras.KerasTensor,
    wanted: keras.KerasTensor,
    visible: keras.KerasTensor | None = None,
) -> keras.KerasTensor:
    """Cross-entropy of probability maps, averaged over the points that count.

    Args:
        logits: [B, K, h, w], before the softmax over a map's cells.
        wanted: [B, K, h, w], each map sums to 1; to 0 for a point outside, which then adds nothing.
        visible: [B, K], 1 where a point counts. None: all points count.

    Returns:
        Scalar, float32. 0 if no point counts.
    """
    _, points, height, width = logits.shape
    flat = ops.reshape(ops.cast(logits, "float32"), (-1, points, height * width))
    wanted = ops.reshape(ops.cast(wanted, "float32"), (-1, points, height * width))
    entropy = -ops.sum(wanted * ops.log_softmax(flat), axis=-1)  # [B, K]
    if visible is None:
        return ops.mean(entropy)
    mask = ops.cast(visible, "float32")
    return ops.sum(entropy * mask) / ops.maximum(ops.sum(mask), 1.0)
