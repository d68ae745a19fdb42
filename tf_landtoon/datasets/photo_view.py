"""Which square of a photo a landmark detector is shown, found from the photos' own landmarks."""

import numpy as np
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.geometry import affine, frames
from tf_landtoon.records import schema

_ENOUGH = 512  # faces of one frame differ little; their mean is settled long before
# Share of points outside the square. Portraits have none there; faces anywhere in a photo, most.
_MAX_OUTSIDE = 0.1


def of_photos(directory: str) -> affine.FaceView:
    """The square round the mean face of photo records.

    Photos of one set are aligned into one frame, so one square fits them all; a detector is trained
    on such squares of anime faces.

    Args:
        directory: landmark records with a `train` split.

    Returns:
        The view, as `frames.view_of` sizes it.

    Raises:
        errors.InputError: no such records, or faces in too many places for one square.
    """
    size = schema.read_info(directory, kind="landmarks").image_size
    dataset = tf.data.TFRecordDataset(schema.shard_paths(directory, "train")).take(_ENOUGH)
    points_px = [schema.parse_landmarks(raw, size)[1].numpy() for raw in dataset]
    view = affine.FaceView(*frames.view_of(np.mean(points_px, axis=0), size))
    places = (np.array(points_px) + 0.5) / size - [view.left, view.top]
    outside = 1 - ((places >= 0) & (places <= view.side)).all(axis=-1).mean()
    if outside > _MAX_OUTSIDE:
        raise errors.InputError(
            f"{directory}: {outside:.0%} of the landmarks lie outside the square round the mean "
            "face, where the detector would not see them; write these photos with "
            "--frame=portrait, or give --dan_view=whole"
        )
    return view
