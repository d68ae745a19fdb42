import json

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import schema, shard_writer

SIZE = 16
SIDES = ("xmin", "xmax", "ymin", "ymax")


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (SIZE, SIZE, 3), np.uint8)


def points(seed):
    return np.random.default_rng(seed).uniform(-2, 18, (40, 2)).astype(np.float32)


def example(seed):
    visible = np.arange(40) != seed
    encoded = pictures.encode_png(picture(seed))
    return schema.encode_landmarks(encoded, "png", SIZE, f"{seed}.png", points(seed), visible)


def info_of(**changes):
    settings = {
        "name": "faces",
        "kind": "landmarks",
        "image_size": SIZE,
        "landmark_map": "anime",
        "frame": {"name": "none"},
    }
    return schema.DatasetInfo(**{**settings, **changes})


@pytest.fixture
def directory(tmp_path):
    """Five examples in two shards."""
    folder = tmp_path / "faces"
    with shard_writer.ShardWriter(folder, "train", info_of(), "test", {"seed": 1}, 2) as writer:
        for seed in range(5):
            writer.write(example(seed))
        writer.skipped["no face found"] = 3
    return folder


def test_a_face_comes_back_as_it_was_stored():
    image, landmarks_px, visible = schema.parse_landmarks(example(3), SIZE)
    assert image.shape == (SIZE, SIZE, 3) and image.dtype == tf.uint8
    assert np.array_equal(image, picture(3))
    assert np.array_equal(landmarks_px, points(3))
    assert visible.dtype == tf.float32
    assert np.array_equal(visible, (np.arange(40) != 3).astype(np.float32))


def features_of(serialized):
    return tf.train.Example.FromString(serialized).features.feature


def test_a_face_is_stored_with_the_box_of_its_landmarks_and_the_name_of_its_source():
    points_px = np.tile(np.float32([[4, 6]]), (40, 1))
    points_px[[3, 9]] = [[1, 7], [9, 20]]  # the last one lies below the picture
    features = features_of(schema.encode_landmarks(b"", "png", SIZE, "a.png", points_px, [1] * 40))
    box = {name: features[f"image/object/bbox/{name}"].float_list.value for name in SIDES}
    assert box == {"xmin": [1.5 / 16], "xmax": [9.5 / 16], "ymin": [6.5 / 16], "ymax": [1]}
    assert features["image/source_id"].bytes_list.value == [b"a.png"]


def test_a_face_stored_without_box_and_source_is_read_all_the_same():
    stored = tf.train.Example.FromString(example(3))
    for name in ("image/source_id", *(f"image/object/bbox/{side}" for side in SIDES)):
        del stored.features.feature[name]
    image, landmarks_px, _ = schema.parse_landmarks(stored.SerializeToString(), SIZE)
    assert np.array_equal(image, picture(3)) and np.array_equal(landmarks_px, points(3))


def test_a_toon_comes_back_with_its_twin():
    twins = [pictures.encode_png(picture(seed)) for seed in (1, 2)]
    serialized = schema.encode_toon(*twins, "png", SIZE, "toon.png")
    toon, smoothed = schema.parse_toon(serialized, SIZE)
    assert np.array_equal(toon, picture(1)) and np.array_equal(smoothed, picture(2))


def test_parsing_knows_its_shapes_inside_a_graph(directory):
    dataset = tf.data.TFRecordDataset(schema.shard_paths(directory, "train")).map(
        lambda serialized: schema.parse_landmarks(serialized, SIZE)
    )
    image, landmarks_px, visible = dataset.element_spec
    assert image.shape == (SIZE, SIZE, 3)
    assert landmarks_px.shape == (40, 2) and visible.shape == (40,)


def test_points_that_are_not_forty_finite_ones_are_refused():
    broken = points(0)
    broken[7] = np.nan
    for wrong in (points(0)[:39], broken):
        with pytest.raises(ValueError, match="40 finite points"):
            schema.encode_landmarks(b"", "png", SIZE, "x", wrong, np.ones(40))


def test_a_split_is_described_and_found_again(directory):
    info = schema.read_info(directory, kind="landmarks", image_size=SIZE)
    split = info.splits["train"]
    assert (info.kind, info.image_size, info.landmark_map) == ("landmarks", SIZE, "anime")
    assert split.num_examples == 5 and split.shard_lengths == [3, 2]
    assert split.flags == {"seed": 1} and split.skipped == {"no face found": 3}
    paths = schema.shard_paths(directory, "train")
    stored = [record.numpy() for path in paths for record in tf.data.TFRecordDataset(path)]
    assert stored == [example(seed) for seed in (0, 2, 4, 1, 3)]


@pytest.mark.parametrize(
    ("needed", "complaint"),
    [({"kind": "toons"}, "'toons' is needed"), ({"image_size": 32}, "32 px is needed")],
)
def test_records_of_another_kind_or_size_are_refused(directory, needed, complaint):
    with pytest.raises(errors.InputError, match=complaint):
        schema.read_info(directory, **needed)


def test_an_unknown_split_is_refused_with_those_there_are(directory):
    with pytest.raises(errors.InputError, match="no split 'test'; it has train"):
        schema.shard_paths(directory, "test")


def test_a_split_with_nothing_in_it_is_refused(directory):
    with shard_writer.ShardWriter(directory, "test", info_of(), "test", {}, 2):
        pass
    with pytest.raises(errors.InputError, match="nothing in split 'test'"):
        schema.shard_paths(directory, "test")
    assert len(schema.shard_paths(directory, "train")) == 2


def test_a_missing_folder_and_an_unfinished_one_are_refused(tmp_path):
    with pytest.raises(errors.InputError, match="no such folder"):
        schema.read_info(tmp_path / "none")
    with pytest.raises(errors.InputError, match="no dataset_info.json"):
        schema.read_info(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"splits": {"train": 3}}', "\x00"])
def test_a_garbled_description_is_refused(tmp_path, content):
    (tmp_path / "dataset_info.json").write_text(content)
    with pytest.raises(errors.InputError, match="not readable"):
        schema.read_info(tmp_path)


def test_a_truncated_and_a_missing_shard_are_refused_by_name(directory):
    first, second = (directory / f"train-0000{index}-of-00002.tfrecord" for index in (0, 1))
    second.write_bytes(second.read_bytes()[:-10])
    with pytest.raises(errors.InputError, match=f"{second.name}: shard has .* bytes instead of"):
        schema.read_info(directory)
    first.unlink()
    with pytest.raises(errors.InputError, match=f"{first.name}: shard is missing"):
        schema.read_info(directory)


def test_the_description_names_the_points_and_their_mirror(directory):
    content = json.loads((directory / "dataset_info.json").read_text())
    assert content["point_names"] == list(landmarks.NAMES)
    assert content["mirror"] == landmarks.MIRROR.tolist()


@pytest.mark.parametrize("of_split", [False, True])
def test_a_key_of_a_newer_version_is_named_and_ignored(directory, capsys, of_split):
    before, path = schema.read_info(directory), directory / "dataset_info.json"
    assert capsys.readouterr().err == ""
    content = json.loads(path.read_text())
    (content["splits"]["train"] if of_split else content)["licence"] = "free"
    path.write_text(json.dumps(content))
    assert schema.read_info(directory) == before
    assert f"{path}: 'licence' is unknown" in capsys.readouterr().err
