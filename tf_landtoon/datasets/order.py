"""The order in which examples are drawn, and the seed of each batch."""

import tensorflow as tf

from tf_landtoon.records import schema

_SHUFFLE_BUFFER = 4096


def serialized(directory: str, split: str, seed: int | None) -> tf.data.Dataset:
    """All records of a split: in order without a seed, else shuffled and without end."""
    paths = schema.shard_paths(directory, split)
    dataset = tf.data.TFRecordDataset(paths)
    if seed is None:
        return dataset
    # The cache holds encoded pictures: a few kB each, and no disk is read after the first round.
    return dataset.cache().shuffle(_SHUFFLE_BUFFER, seed=seed).repeat()


def count_up(dataset: tf.data.Dataset, seed: int, start_step: int) -> tf.data.Dataset:
    """Pairs each batch with the seed of its own step, [2] int32."""
    return tf.data.Dataset.zip(
        dataset,
        tf.data.Dataset.counter(start_step).map(
            lambda step: tf.stack([tf.constant(seed, tf.int32), tf.cast(step, tf.int32)])
        ),
    )
