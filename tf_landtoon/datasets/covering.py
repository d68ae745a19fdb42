"""Covers faces in part or as a whole: patches, locks of hair, erased parts, clouds."""

import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import draws
from tf_landtoon.geometry import landmarks

_ERASED_POINTS = np.zeros((len(landmarks.ERASABLE), landmarks.COUNT), bool)
for _row, _indices in zip(_ERASED_POINTS, landmarks.ERASABLE.values()):
    _row[list(_indices)] = True


def occlude(grey: tf.Tensor, share: float, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Lays flat patches and locks of hair that hang from the top over some pictures.

    Args:
        grey: [B, S, S, 1], 0..255.
        share: of pictures with patches, and of pictures with locks.
        seed: [2] int32.

    Returns:
        ([B, S, S, 1], 0..255; [B, S, S, 1] bool, True where it was covered).
    """
    batch, size = tf.shape(grey)[0], grey.shape[1]
    ticks = tf.linspace(0.0, 1.0, size)
    x, y = ticks[None, None, :, None], ticks[None, :, None, None]

    def draw(count: int, salt: int, low: float, high: float) -> tf.Tensor:
        return draws.uniform([batch, 1, 1, count], seed, salt, low, high)

    patches = (tf.abs(x - draw(2, 30, 0, 1)) < draw(2, 31, 0.03, 0.14)) & (
        tf.abs(y - draw(2, 32, 0, 1)) < draw(2, 33, 0.03, 0.14)
    )
    # A lock is widest at the top and ends in a tip at `length`.
    length = draw(5, 34, 0.1, 0.62)
    taper = tf.maximum(1 - y / length, 0.0)
    centre = draw(5, 35, -0.1, 1.1) + draw(5, 36, -0.5, 0.5) * y
    locks = tf.abs(x - centre) < draw(5, 37, 0.01, 0.07) * tf.sqrt(taper)
    all_covered = tf.zeros_like(grey, tf.bool)
    for mask, salt in ((patches, 38), (locks, 39)):
        chosen = draws.uniform([batch, 1, 1, 1], seed, salt) < share
        covered = tf.reduce_any(mask, -1, keepdims=True) & chosen
        grey = tf.where(covered, draws.uniform([batch, 1, 1, 1], seed, salt + 10, 0.0, 255.0), grey)
        all_covered |= covered
    return grey, all_covered


def erase(
    grey: tf.Tensor, landmarks_px: tf.Tensor, share: float, seed: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Paints one part over with the tone below it, mostly skin.

    Args:
        grey: [B, S, S, 1], 0..255.
        landmarks_px: [B, 40, 2] px of it.
        share: of pictures it happens to.
        seed: [2] int32.

    Returns:
        ([B, S, S, 1], 0..255; [B, S, S, 1] bool, True where it was painted over).
    """
    batch, size = tf.shape(grey)[0], grey.shape[1]
    part = tf.cast(draws.uniform([batch], seed, 50, 0.0, float(len(_ERASED_POINTS))), tf.int32)
    chosen = tf.gather(tf.constant(_ERASED_POINTS), part)[:, :, None]  # [B, 40, 1]
    low = tf.reduce_min(tf.where(chosen, landmarks_px, np.inf), 1)[:, :, None, None, None]
    high = tf.reduce_max(tf.where(chosen, landmarks_px, -np.inf), 1)[:, :, None, None, None]
    extent = tf.reduce_max(landmarks_px, 1) - tf.reduce_min(landmarks_px, 1)
    side = tf.reduce_max(extent, 1)[:, None, None, None]
    margin = side * draws.uniform([batch, 1, 1, 1], seed, 51, 0.02, 0.06)
    ticks = tf.range(size, dtype=tf.float32)
    x, y = ticks[None, None, :, None], ticks[None, :, None, None]
    beside = tf.maximum(low[:, 0] - margin - x, x - high[:, 0] - margin)
    above, below = low[:, 1] - margin - y, y - high[:, 1] - margin
    inside = (beside <= 0) & (above <= 0) & (below <= 0)
    strip = tf.cast((beside <= 0) & (below > 0) & (below <= 0.05 * side + 1), tf.float32)
    tone = tf.reduce_sum(grey * strip, (1, 2, 3), keepdims=True) / tf.maximum(
        tf.reduce_sum(strip, (1, 2, 3), keepdims=True), 1.0
    )
    erased = inside & (draws.uniform([batch, 1, 1, 1], seed, 52) < share)
    return tf.where(erased, tone, grey), erased


def clouds(batch: tf.Tensor, size: int, seed: tf.Tensor) -> tf.Tensor:
    """Soft spots of any contrast down to none, [batch, size, size, 1], 0..255."""
    spots = draws.uniform([batch, 9, 9, 1], seed, 60, -128.0, 128.0)
    contrast = draws.uniform([batch, 1, 1, 1], seed, 61)
    return 128 + contrast * tf.image.resize(spots, [size, size], "bicubic")
