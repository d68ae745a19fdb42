"""Records of photos and of anime faces to batches for the GAN."""

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from tf_landtoon.datasets import augment, order
from tf_landtoon.images import pixels
from tf_landtoon.records import random_access, schema


class GanBatch(NamedTuple):
    """Photos and, independent of them, anime faces.

    Attributes:
        photo: [B, S, S, 3] float32, [-1, 1].
        landmarks_px: [B, 40, 2] float32, px of `photo`.
        toon: [B, S, S, 3] float32, [-1, 1].
        smooth_toon: [B, S, S, 3] float32, [-1, 1], the same anime faces with blurred edges.
    """

    photo: tf.Tensor
    landmarks_px: tf.Tensor
    toon: tf.Tensor
    smooth_toon: tf.Tensor


def endless(
    photo_dir: str,
    toon_dir: str,
    *,
    batch_size: int,
    image_size: int,
    seed: int,
    start_step: int = 0,
) -> tf.data.Dataset:
    """Endless training batches; every photo meets a new anime face each time.

    Photos and anime faces are mirrored by chance, except photos whose landmarks were mapped
    the thesis' way: that map is not mirror symmetric.

    Args:
        photo_dir: landmark records of photos.
        toon_dir: records of anime faces with edge-smoothed twins.
        batch_size: photos, and anime faces, in a batch.
        image_size: px, what both were written with.
        seed: decides order and changes.
        start_step: steps already done; their batches are passed over, unread.

    Returns:
        A dataset of `GanBatch`.

    Raises:
        errors.InputError: records are missing, of another kind or another size.
    """
    info = schema.read_info(photo_dir, kind="landmarks", image_size=image_size)
    schema.read_info(toon_dir, kind="toons", image_size=image_size)

    def examples(directory: str, stream: int, parse: Callable) -> tf.data.Dataset:
        places = random_access.find(directory, "train")
        numbers = order.drawn(places.count, seed, stream, start_step * batch_size)
        return random_access.read(places, numbers).map(
            lambda raw: parse(raw, image_size), num_parallel_calls=tf.data.AUTOTUNE
        )

    # In streams of their own, or two sets of one size would meet in the same pairs every epoch.
    photos = examples(photo_dir, 0, schema.parse_landmarks)
    toons = examples(toon_dir, 1, schema.parse_toon)
    both = tf.data.Dataset.zip(photos, toons).batch(batch_size, drop_remainder=True)

    @tf.autograph.experimental.do_not_convert
    def change(example: tuple, batch_seed: tf.Tensor) -> GanBatch:
        (photo, landmarks_px, _), (toon, smooth_toon) = example
        if info.landmark_map != "thesis":
            photo, landmarks_px = augment.mirror_some(photo, landmarks_px, batch_seed)
        twins = tf.concat([toon, smooth_toon], axis=-1)
        twins = augment.mirror_some(twins, landmarks_px, batch_seed + 1)[0]
        toon, smooth_toon = tf.split(twins, 2, axis=-1)
        return GanBatch(
            photo=pixels.to_signed(tf.cast(photo, tf.float32)),
            landmarks_px=landmarks_px,
            toon=pixels.to_signed(tf.cast(toon, tf.float32)),
            smooth_toon=pixels.to_signed(tf.cast(smooth_toon, tf.float32)),
        )

    return (
        order.with_seeds(both, seed, start_step)
        .map(change, num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(tf.data.AUTOTUNE)
    )
