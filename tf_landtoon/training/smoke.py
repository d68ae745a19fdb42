"""Small data made on the spot, so that a training can be tried with nothing but the checkout."""

import os
from typing import Any

import numpy as np

from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures
from tf_landtoon.networks import dan, landmark_detector
from tf_landtoon.records import schema, shard_writer

_DAN_SIZE = 32  # px; the least that keeps the second stage's maps above one pixel


def write_records(directory: str, image_size: int, seed: int, count: int = 24) -> tuple[str, str]:
    """Writes records of synthetic photos and toons, unless these very ones are there.

    Args:
        directory: `photos` and `toons` are made in it.
        image_size: px.
        seed: of the faces.
        count: number of faces.

    Returns:
        The photo records' directory and the toon records'.

    Raises:
        errors.InputError: the directory cannot be written.
    """
    photo_dir, toon_dir = os.path.join(directory, "photos"), os.path.join(directory, "toons")
    flags = {"image_size": image_size, "seed": seed, "count": count}
    if all(_made_with(x) == flags for x in (photo_dir, toon_dir)):
        return photo_dir, toon_dir
    photos, toons, points_px = synthetic.faces(count, image_size, seed)
    frame = {"name": "none"}

    info = schema.DatasetInfo("smoke_photos", "landmarks", image_size, "symmetric", frame)
    with shard_writer.ShardWriter(photo_dir, "train", info, "smoke", flags, 1) as writer:
        for i in range(count):
            png, seen = pictures.encode_png(photos[i]), np.ones(len(points_px[i]), bool)
            writer.write(
                schema.encode_landmarks(png, "png", image_size, f"{i}.png", points_px[i], seen)
            )

    info = schema.DatasetInfo("smoke_toons", "toons", image_size, None, frame)
    with shard_writer.ShardWriter(toon_dir, "train", info, "smoke", flags, 1) as writer:
        for i in range(count):
            png = pictures.encode_png(toons[i])
            smooth = pictures.encode_png(_blurred(toons[i]))
            writer.write(schema.encode_toon(png, smooth, "png", image_size, f"{i}.png"))
    return photo_dir, toon_dir


def _made_with(directory: str) -> dict[str, Any] | None:
    """The settings of records that are there, None if there are none."""
    if not os.path.exists(os.path.join(directory, schema.INFO_NAME)):
        return None
    return schema.load_info(directory).splits["train"].flags


def small_dan(seed: int) -> dan.DeepAlignmentNetwork:
    """An untrained DAN that knows the synthetic faces' mean shape and greys.

    Its answers are the mean shape and some noise that depends on the picture: enough to see
    whether gradients arrive, not whether they help.

    Args:
        seed: of the faces; the weights come from Keras's own seed.
    """
    _, toons, points_px = synthetic.faces(8, _DAN_SIZE, seed)
    grey = toons.mean(axis=-1, keepdims=True)
    network = dan.DeepAlignmentNetwork(width=4, image_size=_DAN_SIZE)
    network.set_statistics(
        landmark_detector.Statistics(points_px.mean(axis=0), grey.mean(axis=0), grey.std(axis=0))
    )
    return network


def _blurred(image: np.ndarray) -> np.ndarray:
    """[S, S, 3] uint8 with each pixel the mean of 3x3: a stand-in for edge smoothing."""
    size = image.shape[0]
    padded = np.pad(image.astype(np.float32), ((1, 1), (1, 1), (0, 0)), mode="edge")
    total = sum(padded[y : y + size, x : x + size] for y in range(3) for x in range(3))
    return np.rint(total / 9).astype(np.uint8)
