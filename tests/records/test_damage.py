import shutil

import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.records import damage, schema


@pytest.fixture
def directory(photo_records, tmp_path):
    """Records of twelve faces in two shards."""
    return shutil.copytree(photo_records, tmp_path / "photos")


def read(directory):
    for serialized in tf.data.TFRecordDataset(schema.shard_paths(directory, "train")):
        schema.parse_landmarks(serialized, 32)


def second_shard(directory):
    return directory / "train-00001-of-00002.tfrecord"


def test_a_shard_with_a_turned_byte_is_named(directory, toon_records):
    path = second_shard(directory)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with pytest.raises(errors.InputError, match=f"{path}: damaged after 5 whole.* write it again"):
        with damage.named(toon_records, directory):
            read(directory)


def test_a_whole_record_that_holds_no_picture_is_named(directory):
    path = second_shard(directory)
    examples = [x.numpy() for x in tf.data.TFRecordDataset(str(path))]
    size = path.stat().st_size
    with tf.io.TFRecordWriter(str(path)) as writer:
        for example in (*examples[:2], examples[2].replace(b"\x89PNG", b"\x00PNG"), *examples[3:]):
            writer.write(example)
    assert path.stat().st_size == size
    with pytest.raises(errors.InputError, match=f"{path.name}: damaged after 2 whole"):
        with damage.named(directory):
            read(directory)


def test_a_shard_taken_away_meanwhile_is_named(directory):
    paths = schema.shard_paths(directory, "train")
    second_shard(directory).unlink()
    with pytest.raises(errors.InputError, match="train-00001-of-00002.tfrecord: shard is missing"):
        with damage.named(directory):
            list(tf.data.TFRecordDataset(paths))


def test_another_error_of_tensorflow_stays_what_it_is(directory):
    with pytest.raises(tf.errors.InvalidArgumentError, match="differs"):
        with damage.named(directory):
            tf.debugging.assert_equal(1, 2, "differs")
