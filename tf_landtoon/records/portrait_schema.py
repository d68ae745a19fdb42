"""What a record of kind "portraits" holds: a photo and the drawing of its person."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from tf_landtoon.geometry import landmarks
from tf_landtoon.records import example_features, schema

PHOTO_MAPS = ("symmetric", "thesis")
"""Ways from a portrait's 68 points to 40, both of which its record has."""
_DRAWING = "image/drawing/encoded"
_PARTS = "image/parts/encoded"
_COVER = "image/cover/encoded"


def encode(
    encoded: bytes,
    drawing_encoded: bytes,
    parts_encoded: bytes,
    cover_encoded: bytes,
    image_format: str,
    size: int,
    filename: str,
    landmarks_px: np.ndarray,
    visible: np.ndarray,
    photo_landmarks_px: dict[str, np.ndarray],
) -> bytes:
    """Serialises a photo with its drawing.

    Args:
        encoded: the photo, as for `schema.encode_landmarks`.
        drawing_encoded: the drawing, in the same format and size.
        parts_encoded: PNG, one byte a pixel, the photo's parts.
        cover_encoded: PNG, one byte a pixel, where the drawing has a person.
        image_format: as for `schema.encode_landmarks`.
        size: as for `schema.encode_landmarks`.
        filename: as for `schema.encode_landmarks`.
        landmarks_px: [40, 2] of the drawing.
        visible: [40] bool, of the drawing.
        photo_landmarks_px: [40, 2] of the photo by each of PHOTO_MAPS.

    Returns:
        A serialised `tf.train.Example`.
    """
    features = example_features.picture_features(encoded, image_format, size, filename)
    features[_DRAWING] = example_features.bytes_feature(drawing_encoded)
    features[_PARTS] = example_features.bytes_feature(parts_encoded)
    features[_COVER] = example_features.bytes_feature(cover_encoded)
    features[schema.VISIBLE] = example_features.ints_feature(np.asarray(visible, bool).astype(int))
    for (x, y), points in [
        ((schema.X, schema.Y), landmarks_px),
        *((_photo_keys(name), photo_landmarks_px[name]) for name in PHOTO_MAPS),
    ]:
        points = np.asarray(points, np.float32)
        if points.shape != (landmarks.COUNT, 2) or not np.isfinite(points).all():
            raise ValueError(f"landmarks must be 40 finite points, got {points.shape}")
        features[x], features[y] = (example_features.floats_feature(column) for column in points.T)
    return example_features.serialise(features)


class Portrait(NamedTuple):
    """One example of kind "portraits".

    Attributes:
        photo: [S, S, 3] uint8 RGB.
        drawing: [S, S, 3] uint8 RGB.
        parts: [S, S, 1] uint8, of the photo.
        cover: [S, S, 1] uint8, of the drawing.
        landmarks_px: [40, 2] float32, what was asked for.
        drawn_px: [40, 2] float32, the drawing's own.
        visible: [40] float32, of the drawing.
    """

    photo: tf.Tensor
    drawing: tf.Tensor
    parts: tf.Tensor
    cover: tf.Tensor
    landmarks_px: tf.Tensor
    drawn_px: tf.Tensor
    visible: tf.Tensor


def parse(serialized: tf.Tensor, image_size: int, landmark_map: str) -> Portrait:
    """Reads one example of kind "portraits".

    Args:
        serialized: scalar string.
        image_size: side S of the stored pictures, px.
        landmark_map: "drawn" (the drawing's own points) or one of PHOTO_MAPS.
    """
    own = (schema.X, schema.Y)
    keys = own if landmark_map == "drawn" else _photo_keys(landmark_map)
    names = (example_features.ENCODED, _DRAWING, _PARTS, _COVER)
    points = {key: tf.io.FixedLenFeature([landmarks.COUNT], tf.float32) for key in (*keys, *own)}
    parsed = tf.io.parse_single_example(
        serialized,
        {
            **{name: tf.io.FixedLenFeature([], tf.string) for name in names},
            **points,
            schema.VISIBLE: tf.io.FixedLenFeature([landmarks.COUNT], tf.int64),
        },
    )
    photo, drawing = (example_features.decode(parsed[name], image_size) for name in names[:2])
    maps = [tf.io.decode_png(parsed[name], channels=1) for name in names[2:]]
    parts, cover = (tf.ensure_shape(x, [image_size, image_size, 1]) for x in maps)
    asked, drawn = (tf.stack([parsed[x], parsed[y]], axis=-1) for x, y in (keys, own))
    visible = tf.cast(parsed[schema.VISIBLE], tf.float32)
    return Portrait(photo, drawing, parts, cover, asked, drawn, visible)


def _photo_keys(landmark_map: str) -> tuple[str, str]:
    return f"image/photo/{landmark_map}/x", f"image/photo/{landmark_map}/y"
