import shutil

import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.records import random_access, schema, shard_writer


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A directory of eight examples of very different lengths in three shards, and these."""
    directory = tmp_path_factory.mktemp("records")
    info = schema.DatasetInfo("some", "toons", 32, None, {"name": "none"})
    examples = [bytes([i]) * (7 + 3000 * i) for i in range(8)]
    with shard_writer.ShardWriter(directory, "train", info, "test", {}, 3) as writer:
        for example in examples:
            writer.write(example)
    # Shards are filled in turn.
    return directory, [examples[i] for i in (0, 3, 6, 1, 4, 7, 2, 5)]


def test_any_example_is_read_by_its_number(written):
    directory, examples = written
    numbers = [5, 0, 0, 7, 2, 1, 3, 6, 4]
    places = random_access.find(directory, "train")
    found = random_access.read(places, tf.data.Dataset.from_tensor_slices(tf.constant(numbers)))
    assert places.count == 8
    assert [x.numpy() for x in found] == [examples[number] for number in numbers]


def test_more_shards_than_examples_leave_some_empty(tmp_path):
    info = schema.DatasetInfo("one", "toons", 32, None, {"name": "none"})
    with shard_writer.ShardWriter(tmp_path, "train", info, "test", {}, 4) as writer:
        writer.write(b"alone")
    places = random_access.find(tmp_path, "train")
    found = random_access.read(places, tf.data.Dataset.range(1))
    assert [x.numpy() for x in found] == [b"alone"]


def turned(written, tmp_path, at):
    directory = shutil.copytree(written[0], tmp_path / "copy")
    path = directory / "train-00000-of-00003.tfrecord"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    return directory, path


def test_a_turned_byte_is_found_when_its_example_is_read(written, tmp_path):
    directory, _ = turned(written, tmp_path, -100)
    places = random_access.find(directory, "train")
    first, last = (tf.data.Dataset.from_tensors(tf.constant(x, tf.int64)) for x in (0, 2))
    assert len(list(random_access.read(places, first))) == 1
    with pytest.raises(tf.errors.DataLossError):
        list(random_access.read(places, last))


@pytest.mark.parametrize("at", [0, 7])
def test_a_turned_byte_in_a_length_is_one_line(written, tmp_path, at):
    directory, path = turned(written, tmp_path, at)
    with pytest.raises(errors.InputError, match=f"{path}: damaged.*write it again"):
        random_access.find(directory, "train")
