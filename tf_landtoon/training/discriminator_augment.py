"""One small random change of everything the discriminator sees (DiffAugment, Zhao et al. 2020).

It keeps a discriminator from learning a few thousand toons by heart. Gradients pass through it,
so the generator learns from the changed picture and not to make changed pictures.
"""

from typing import NamedTuple

import tensorflow as tf

_STREAM = 0x0D15C  # keeps these draws apart from others made from the same seed


class Changes(NamedTuple):
    """What happens to each picture of a batch."""

    shift_px: tf.Tensor
    """[B, 2] int32, (rows, columns)."""
    brightness: tf.Tensor
    """[B] float32, added on the scale [-1, 1]."""


def draw(
    *,
    batch_size: int,
    seed: int,
    step: tf.Tensor,
    max_shift_px: int = 8,
    max_brightness: float = 0.15,
    first: tf.Tensor | int = 0,
    count: int | None = None,
) -> Changes:
    """Draws the changes of a step; a function of seed and step, with no state between calls.

    Args:
        batch_size: of the whole batch, over all replicas.
        seed: of the run.
        step: int64 scalar.
        max_shift_px: largest shift, either way.
        max_brightness: largest change of brightness, either way.
        first: index in the whole batch of the first picture wanted.
        count: how many pictures from there; all if None. So a replica asks for its own share
            and two replicas change pictures as one does.
    """
    key = tf.stack([tf.constant(seed, tf.int64) + _STREAM, tf.cast(step, tf.int64)])
    keys = tf.random.experimental.stateless_split(tf.cast(key, tf.int32), 2)
    shift = tf.random.stateless_uniform(
        [batch_size, 2], keys[0], -max_shift_px, max_shift_px + 1, dtype=tf.int32
    )
    brightness = tf.random.stateless_uniform([batch_size], keys[1], -max_brightness, max_brightness)
    last = first + (batch_size if count is None else count)
    return Changes(shift[first:last], brightness[first:last])


def apply(images: tf.Tensor, changes: Changes) -> tf.Tensor:
    """Shifts, mirroring at the border, and changes the brightness.

    Picture i of every group (toons, outputs, grey, smoothed) gets the same change, so that the
    change tells nothing about the group.

    Args:
        images: [G * B, H, W, 3] of G groups of B pictures, in [-1, 1].
        changes: of B pictures.

    Returns:
        [G * B, H, W, 3], in [-1, 1] but for the brightness.
    """
    groups = tf.shape(images)[0] // tf.shape(changes.brightness)[0]
    shift = tf.tile(changes.shift_px, [groups, 1])
    rows = _mirrored(tf.shape(images)[1], shift[:, 0])
    columns = _mirrored(tf.shape(images)[2], shift[:, 1])
    moved = tf.gather(images, rows, axis=1, batch_dims=1)
    moved = tf.gather(moved, columns, axis=2, batch_dims=1)
    brightness = tf.tile(changes.brightness, [groups])
    return moved + brightness[:, tf.newaxis, tf.newaxis, tf.newaxis]


def _mirrored(size: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    """[B, size] source indices of a shift by [B]; beyond the border they turn back."""
    index = tf.abs(tf.range(size)[tf.newaxis] - shift[:, tf.newaxis])
    return (size - 1) - tf.abs((size - 1) - index)
