"""The pieces that a `tf.train.Example` of any record is made of."""

import hashlib
import os

import numpy as np
import tensorflow as tf

ENCODED = "image/encoded"


def picture_features(
    encoded: bytes, image_format: str, size: int, filename: str
) -> dict[str, tf.train.Feature]:
    """What every record has; arguments as of `schema.encode_landmarks`."""
    return {
        ENCODED: bytes_feature(encoded),
        "image/format": bytes_feature(image_format.encode()),
        "image/height": ints_feature([size]),
        "image/width": ints_feature([size]),
        "image/filename": bytes_feature(os.fsencode(filename)),
        "image/source_id": bytes_feature(os.fsencode(filename)),
        "image/key/sha256": bytes_feature(hashlib.sha256(encoded).hexdigest().encode()),
    }


def decode(encoded: tf.Tensor, image_size: int) -> tf.Tensor:
    """An encoded picture, a scalar string, to [S, S, 3] uint8 RGB."""
    image = tf.io.decode_image(encoded, channels=3, expand_animations=False)
    return tf.ensure_shape(image, [image_size, image_size, 3])


def serialise(features: dict[str, tf.train.Feature]) -> bytes:
    """Makes a `tf.train.Example` of features by key."""
    example = tf.train.Example(features=tf.train.Features(feature=features))
    return example.SerializeToString(deterministic=True)


def bytes_feature(value: bytes) -> tf.train.Feature:
    """One string."""
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def floats_feature(values: np.ndarray | list[float]) -> tf.train.Feature:
    """Numbers [N]."""
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def ints_feature(values: np.ndarray | list[int]) -> tf.train.Feature:
    """Whole numbers [N]."""
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))
