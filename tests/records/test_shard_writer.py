import json

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.records import schema, shard_writer

SIZE = 8


def toon():
    encoded = pictures.encode_png(np.zeros((SIZE, SIZE, 3), np.uint8))
    return schema.encode_toon(encoded, encoded, "png", SIZE, "toon.png")


def info_of(**changes):
    settings = {"name": "toons", "kind": "toons", "image_size": SIZE, "landmark_map": None}
    return schema.DatasetInfo(**{**settings, "frame": {"name": "none"}, **changes})


def write(folder, split, count, num_shards=1, **changes):
    info = info_of(**changes)
    with shard_writer.ShardWriter(folder, split, info, "test", {}, num_shards) as writer:
        for _ in range(count):
            writer.write(toon())


def test_nothing_has_its_final_name_before_the_end(tmp_path):
    with shard_writer.ShardWriter(tmp_path, "train", info_of(), "test", {}, 2) as writer:
        writer.write(toon())
        assert {path.suffix for path in tmp_path.iterdir()} == {".tmp"}
    names = [f"train-0000{index}-of-00002.tfrecord" for index in (0, 1)]
    assert {path.name for path in tmp_path.iterdir()} == {
        *names,
        "dataset_info.json",
        "features.json",
    }


def test_an_interrupted_run_leaves_what_was_there_and_nothing_else(tmp_path):
    write(tmp_path, "train", 3)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        with shard_writer.ShardWriter(tmp_path, "train", info_of(), "test", {}, 1) as writer:
            writer.write(toon())
            raise KeyboardInterrupt
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_split_written_again_in_fewer_shards_leaves_no_old_ones(tmp_path):
    write(tmp_path, "train", 6, num_shards=3)
    write(tmp_path, "train", 2, num_shards=1)
    assert len(list(tmp_path.glob("*.tfrecord"))) == 1
    assert schema.read_info(tmp_path).splits["train"].num_examples == 2


def test_what_a_killed_run_left_is_taken_away(tmp_path):
    (tmp_path / "train-00002-of-00003.tfrecord.tmp").write_bytes(b"half")
    write(tmp_path, "train", 1)
    assert not list(tmp_path.glob("*.tmp"))


def test_a_split_whose_name_begins_like_another_is_left_alone(tmp_path):
    write(tmp_path, "train-large", 3, num_shards=3)
    write(tmp_path, "train", 1)
    assert len(schema.shard_paths(tmp_path, "train-large")) == 3


def test_other_splits_of_the_same_kind_are_kept(tmp_path):
    write(tmp_path, "train", 3)
    write(tmp_path, "validation", 1)
    splits = schema.read_info(tmp_path).splits
    assert {name: split.num_examples for name, split in splits.items()} == {
        "train": 3,
        "validation": 1,
    }


def test_a_split_of_another_size_is_refused_beside_one_but_may_take_its_place(tmp_path):
    write(tmp_path, "train", 1)
    with pytest.raises(errors.InputError, match="image_size 8, not 9"):
        write(tmp_path, "validation", 0, image_size=9)
    write(tmp_path, "train", 0, image_size=9)
    assert schema.read_info(tmp_path).image_size == 9


@pytest.mark.parametrize("kind", ["toons", "landmarks"])
def test_features_json_names_every_stored_key(tmp_path, kind):
    write(tmp_path, "train", 0, kind=kind)
    points_px = np.ones((40, 2))
    face = schema.encode_landmarks(b"", "png", SIZE, "face.png", points_px, np.ones(40))
    stored = tf.train.Example.FromString({"toons": toon(), "landmarks": face}[kind])
    described = json.loads((tmp_path / "features.json").read_text())
    assert described.keys() == set(stored.features.feature.keys())


def test_points_of_the_thesis_map_have_no_mirror(tmp_path):
    write(tmp_path, "train", 0, kind="landmarks", landmark_map="thesis")
    assert json.loads((tmp_path / "dataset_info.json").read_text())["mirror"] is None


def test_a_place_that_cannot_be_written_to_is_an_input_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.InputError, match="cannot be written"):
        write(tmp_path / "file" / "below", "train", 1)
