"""Reads the examples of a split in any order, each by its number.

A TFRecord file has no table of contents, so its lengths are followed from one example to the next
once, which reads eight bytes each: a second for some hundred thousand examples.
"""

import os
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.records import schema

_AROUND = 16  # bytes a record takes beside its content: length, checksum of it, checksum of all
_BUFFER = 4096  # bytes; what is longer is read straight, so more would only be allocated in vain


class Places(NamedTuple):
    """Where each example of a split is.

    Attributes:
        paths: of the shards.
        shard: [N] int64, index of the example's shard in `paths`.
        offset: [N] int64 bytes, where it begins there.
    """

    paths: list[str]
    shard: np.ndarray
    offset: np.ndarray

    @property
    def count(self) -> int:
        """The number of examples, N."""
        return len(self.offset)


def find(directory: str | os.PathLike[str], split: str) -> Places:
    """Finds all examples, numbered in stored order.

    Args:
        directory: a records directory.
        split: e.g. "train".

    Raises:
        errors.InputError: as for `schema.shard_paths`, or a shard is damaged.
    """
    paths = schema.shard_paths(directory, split)
    lengths = schema.load_info(directory).splits[split].shard_lengths
    offsets = [_offsets(path, length) for path, length in zip(paths, lengths, strict=True)]
    shards = np.repeat(np.arange(len(paths), dtype=np.int64), lengths)
    return Places(paths, shards, np.concatenate(offsets))


def _offsets(path: str, count: int) -> np.ndarray:
    """[count] int64, where the examples of a shard begin."""
    found, at = [], 0
    with open(path, "rb", buffering=0) as shard:
        size = os.fstat(shard.fileno()).st_size
        while at < size:
            found.append(at)
            at += int.from_bytes(os.pread(shard.fileno(), 8, at), "little") + _AROUND
    if at != size or len(found) != count:
        raise errors.InputError(
            f"{path}: damaged, does not hold its {count} examples; write it again"
        )
    return np.array(found, np.int64)


def read(places: Places, numbers: tf.data.Dataset) -> tf.data.Dataset:
    """Reads examples; one that is damaged raises `tf.errors.DataLossError`.

    Args:
        places: of the split.
        numbers: int64 scalars, 0..N - 1, in the order wanted.

    Returns:
        A dataset of serialised examples, scalar strings.
    """
    paths, shard, offset = (tf.constant(column) for column in places)

    def record(number: tf.Tensor) -> tf.data.Dataset:
        # As `tf.data.TFRecordDataset`, but for the offset, which only the operation takes.
        rest = tf.raw_ops.TFRecordDatasetV2(
            filenames=paths[shard[number]],
            compression_type="",
            buffer_size=_BUFFER,
            byte_offsets=offset[number],
            metadata="",
        )
        return tf.data.experimental.from_variant(rest, tf.TensorSpec([], tf.string)).take(1)

    return numbers.flat_map(record)
