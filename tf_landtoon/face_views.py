"""Which square of a photo the DAN is shown, found from the photos' own landmarks."""

import numpy as np
import tensorflow as tf

from tf_landtoon import affine, frames, records

_ENOUGH = 512  # faces of one frame differ little; their mean is settled long before


def of_photos(directory: str) -> affine.FaceView:
    """The square round the mean face of photo records.

    Photos of one set are aligned into one frame, so one square fits them all; a DAN is trained on
    such squares of anime faces.

    Args:
        directory: landmark records with a `train` split.

    Returns:
        The view, as `frames.view_of` sizes it.

    Raises:
        errors.InputError: no such records.
    """
    size = records.read_info(directory, kind="landmarks").image_size
    dataset = tf.data.TFRecordDataset(records.shard_paths(directory, "train")).take(_ENOUGH)
    points_px = [records.parse_landmarks(raw, size)[1].numpy() for raw in dataset]
    return affine.FaceView(*frames.view_of(np.mean(points_px, axis=0), size))
