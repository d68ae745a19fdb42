"""What a record holds: keys, shards and `dataset_info.json`; `portrait_schema` adds its own.

A records directory holds `<split>-00000-of-00004.tfrecord` files of one kind of example, and
`dataset_info.json`, which `shard_writer.ShardWriter` writes last: a directory without it is not
a set of records.
"""

import dataclasses
import json
import os
import pathlib
from typing import Any

import numpy as np
import tensorflow as tf

from tf_landtoon import errors, files
from tf_landtoon.geometry import landmarks
from tf_landtoon.records import example_features

INFO_NAME = "dataset_info.json"
VERSION = "1.0.0"
_FOR_OTHERS = ("point_names", "mirror")  # in the info for readers that are not this package

_SMOOTHED = "image/smoothed/encoded"
X = "image/landmarks/x"
Y = "image/landmarks/y"
VISIBLE = "image/landmarks/visible"


@dataclasses.dataclass(frozen=True)
class SplitInfo:
    """What one split of a records directory holds and how it was made."""

    num_examples: int
    num_bytes: int
    shard_lengths: list[int]  # examples in each shard
    shard_bytes: list[int]  # size of each shard's file
    tool: str  # the command that wrote it and its version
    flags: dict[str, Any]  # and its flags
    skipped: dict[str, int]  # reason -> pictures left out


@dataclasses.dataclass(frozen=True)
class DatasetInfo:
    """`dataset_info.json`: everything a reader checks before it reads.

    Attributes:
        name: the set's name, the directory's by default.
        kind: "landmarks" (picture and 40 points), "toons" (picture and edge-smoothed twin) or
            "portraits" (photo and drawing).
        image_size: side of every stored picture, px.
        landmark_map: meaning of the points: "anime" (marked or drawn), "symmetric" or "thesis"
            (both from dlib's 68 points of a photo), None where no points are stored.
        frame: how pictures were cropped, as `frames.to_json` or the writing command says it.
        splits: split name -> `SplitInfo`.
    """

    name: str
    kind: str
    image_size: int
    landmark_map: str | None
    frame: dict[str, Any]
    splits: dict[str, SplitInfo] = dataclasses.field(default_factory=dict)
    version: str = VERSION


def encode_landmarks(
    encoded: bytes,
    image_format: str,
    size: int,
    filename: str,
    landmarks_px: np.ndarray,
    visible: np.ndarray,
) -> bytes:
    """Serialises a picture with its 40 landmarks.

    Args:
        encoded: an RGB PNG or JPEG file of size x size px.
        image_format: "png" or "jpeg".
        size: the picture's side, px.
        filename: name of the source picture.
        landmarks_px: [40, 2] points (x, y), px of the stored picture.
        visible: [40] bool, False where a point is covered.

    Returns:
        A serialised `tf.train.Example`.
    """
    points = np.asarray(landmarks_px, np.float32)
    if points.shape != (landmarks.COUNT, 2) or not np.isfinite(points).all():
        raise ValueError(f"landmarks_px must be 40 finite points, got {points.shape}")
    features = example_features.picture_features(encoded, image_format, size, filename)
    # Pixel centres lie half a pixel from the edges that fractions count from.
    sides = (np.array(landmarks.box(points)) + 0.5) / size
    for name, side in zip(("xmin", "ymin", "xmax", "ymax"), np.clip(sides, 0.0, 1.0), strict=True):
        features[f"image/object/bbox/{name}"] = example_features.floats_feature([side])
    features[X] = example_features.floats_feature(points[:, 0])
    features[Y] = example_features.floats_feature(points[:, 1])
    features["image/landmarks/count"] = example_features.ints_feature([landmarks.COUNT])
    features[VISIBLE] = example_features.ints_feature(np.asarray(visible, bool).astype(int))
    return example_features.serialise(features)


def encode_toon(
    encoded: bytes, smoothed_encoded: bytes, image_format: str, size: int, filename: str
) -> bytes:
    """Serialises a toon with its edge-smoothed twin.

    Args:
        encoded: as for `encode_landmarks`.
        smoothed_encoded: the twin, in the same format and size.
        image_format: as for `encode_landmarks`.
        size: as for `encode_landmarks`.
        filename: as for `encode_landmarks`.

    Returns:
        A serialised `tf.train.Example`.
    """
    features = example_features.picture_features(encoded, image_format, size, filename)
    features[_SMOOTHED] = example_features.bytes_feature(smoothed_encoded)
    return example_features.serialise(features)


def parse_landmarks(
    serialized: tf.Tensor, image_size: int
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Reads one example of kind "landmarks".

    Args:
        serialized: scalar string.
        image_size: side of the stored pictures, px.

    Returns:
        image [S, S, 3] uint8 RGB; landmarks_px [40, 2] (x, y) and visible [40] 1 or 0, float32.
    """
    parsed = tf.io.parse_single_example(
        serialized,
        {
            example_features.ENCODED: tf.io.FixedLenFeature([], tf.string),
            X: tf.io.FixedLenFeature([landmarks.COUNT], tf.float32),
            Y: tf.io.FixedLenFeature([landmarks.COUNT], tf.float32),
            VISIBLE: tf.io.FixedLenFeature([landmarks.COUNT], tf.int64),
        },
    )
    landmarks_px = tf.stack([parsed[X], parsed[Y]], axis=-1)
    image = example_features.decode(parsed[example_features.ENCODED], image_size)
    return image, landmarks_px, tf.cast(parsed[VISIBLE], tf.float32)


def parse_toon(serialized: tf.Tensor, image_size: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Reads one example of kind "toons".

    Args:
        serialized: scalar string.
        image_size: side S of the stored pictures, px.

    Returns:
        image and its edge-smoothed twin, each [S, S, 3] uint8 RGB.
    """
    parsed = tf.io.parse_single_example(
        serialized,
        {
            example_features.ENCODED: tf.io.FixedLenFeature([], tf.string),
            _SMOOTHED: tf.io.FixedLenFeature([], tf.string),
        },
    )
    names = (example_features.ENCODED, _SMOOTHED)
    return tuple(example_features.decode(parsed[name], image_size) for name in names)


def read_info(
    directory: str | os.PathLike[str], kind: str | None = None, image_size: int | None = None
) -> DatasetInfo:
    """Reads and checks `dataset_info.json` and the sizes of all shards.

    Args:
        directory: a records directory.
        kind: the kind of example that is needed, None for any.
        image_size: the picture side that is needed, px, None for any.

    Returns:
        The set's description.

    Raises:
        errors.InputError: the directory or its info is missing or garbled, holds another kind or
            size, or a shard is missing or truncated.
    """
    info = load_info(directory)
    if kind is not None and info.kind != kind:
        raise errors.InputError(
            f"{directory}: records of kind {info.kind!r}, but {kind!r} is needed; "
            "give another directory"
        )
    if image_size is not None and info.image_size != image_size:
        raise errors.InputError(
            f"{directory}: pictures of {info.image_size} px, but {image_size} px is needed; "
            f"write the records again with --image_size={image_size}"
        )
    for split in info.splits:
        sizes = info.splits[split].shard_bytes
        for path, size in zip(_split_paths(directory, info, split), sizes, strict=True):
            _check_shard(path, size)
    return info


def shard_paths(directory: str | os.PathLike[str], split: str) -> list[str]:
    """Lists a split's shards in order.

    Args:
        directory: a records directory.
        split: e.g. "train".

    Returns:
        Paths of its TFRecord files.

    Raises:
        errors.InputError: as for `read_info`, or there is no such split, or nothing in it.
    """
    info = read_info(directory)
    if split not in info.splits:
        raise errors.InputError(
            f"{directory}: no split {split!r}; it has {', '.join(sorted(info.splits))}"
        )
    if not info.splits[split].num_examples:
        raise errors.InputError(f"{directory}: nothing in split {split!r}; write it again")
    return _split_paths(directory, info, split)


def shard_name(split: str, index: int, count: int) -> str:
    """Returns the file name of shard `index` of `count`."""
    return f"{split}-{index:05d}-of-{count:05d}.tfrecord"


def _split_paths(directory: str | os.PathLike[str], info: DatasetInfo, split: str) -> list[str]:
    count = len(info.splits[split].shard_bytes)
    return [os.path.join(directory, shard_name(split, index, count)) for index in range(count)]


def load_info(directory: str | os.PathLike[str]) -> DatasetInfo:
    """Reads `dataset_info.json` without looking at the shards; errors as for `read_info`."""
    path = pathlib.Path(directory) / INFO_NAME
    if not path.parent.is_dir():
        raise errors.InputError(f"{directory}: no such folder; write records there first")
    if not path.is_file():
        raise errors.InputError(
            f"{directory}: no {INFO_NAME}, so these are no finished records; write them again"
        )
    try:
        content = json.loads(path.read_text())
        content = {key: value for key, value in content.items() if key not in _FOR_OTHERS}
        content = files.known_fields(DatasetInfo, content, path)
        content["splits"] = {
            name: SplitInfo(**files.known_fields(SplitInfo, value, path))
            for name, value in content["splits"].items()
        }
        return DatasetInfo(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise errors.InputError(f"{path}: not readable as such; write the records again") from error


def _check_shard(path: str, size: int) -> None:
    actual = os.path.getsize(path) if os.path.isfile(path) else None
    if actual != size:
        found = "is missing" if actual is None else f"has {actual} bytes instead of {size}"
        raise errors.InputError(f"{path}: shard {found}; write the records again")
