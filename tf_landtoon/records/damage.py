"""Names the shard that a reader stumbled over; TensorFlow's own message does not."""

import contextlib
import os
from collections.abc import Iterator

import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.records import schema

_UNREADABLE = (
    tf.errors.DataLossError,  # a checksum does not fit
    tf.errors.InvalidArgumentError,  # no such example, or no such picture
    tf.errors.NotFoundError,  # taken away since it was checked
)


@contextlib.contextmanager
def named(*directories: str | os.PathLike[str]) -> Iterator[None]:
    """Turns a failed read of records into one line about the shard.

    Only sizes are checked before a run, as the rest would take a round over all of the data;
    that round is made here, when it is known that something is wrong.

    Args:
        *directories: all records directories that are read inside.

    Raises:
        errors.InputError: a shard is damaged or missing.
        tf.errors.OpError: what was raised inside, if all records are whole.
    """
    try:
        yield
    except _UNREADABLE:
        for directory in directories:
            _read_all(directory)
        raise


def _read_all(directory: str | os.PathLike[str]) -> None:
    info = schema.read_info(directory)
    parse = {"landmarks": schema.parse_landmarks, "toons": schema.parse_toon}[info.kind]
    for split, held in info.splits.items():
        if not held.num_examples:
            continue
        for path in schema.shard_paths(directory, split):
            read = 0
            try:
                for serialized in tf.data.TFRecordDataset(path):
                    parse(serialized, info.image_size)
                    read += 1
            except _UNREADABLE as error:
                raise errors.InputError(
                    f"{path}: damaged after {read} whole examples; write it again"
                ) from error
