"""Landmark records to batches for the landmark detector: mixed and changed, or one plain round."""

from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.datasets import augment, augment_settings, order
from tf_landtoon.geometry import landmarks
from tf_landtoon.records import random_access, schema

_TOO_SMALL = (
    "{}: pictures of {} px are smaller than the network's {} px; write the records with a larger "
    "--image_size"
)


class LandmarkBatch(NamedTuple):
    """Faces for the landmark detector.

    Attributes:
        grey: [B, S, S, 1] float32, 0..255.
        landmarks_px: [B, 40, 2] float32, px of `grey`.
        visible: [B, 40] float32, 1 where the truth is known, 0 where it was estimated.
        seen: [B, 40] float32, 1 where a visible point is there to be seen in `grey`: not covered
            or painted over by the changes, and part of a drawing.
        told: [B, 40] float32, 1 where an answer can be told right from wrong. Of points that a
            detector answered itself it cannot: to repeat them is no proof.
    """

    grey: tf.Tensor
    landmarks_px: tf.Tensor
    visible: tf.Tensor
    seen: tf.Tensor
    told: tf.Tensor


class Source(NamedTuple):
    """A directory of landmark records and how often it is drawn from.

    Attributes:
        directory: of the records.
        share: relative to the other sources' shares.
        points: "true" of drawings whose landmarks are known; "answered" where a detector gave
            them, to learn from but not to be sure by; "none" of photos: nothing there is to be
            found, only to be unsure of.
    """

    directory: str
    share: float
    points: str = "true"


def endless(
    sources: Sequence[Source],
    *,
    batch_size: int,
    image_size: int,
    augmentation: augment_settings.FaceAugmentation,
    seed: int,
    start_step: int = 0,
) -> tf.data.Dataset:
    """Endless training batches, mixed from several directories by their shares.

    Args:
        sources: directories with a `train` split, and their shares.
        batch_size: pictures in a batch.
        image_size: px, side of the detector's input; stored pictures are at least as large.
        augmentation: how strongly faces are changed.
        seed: decides order and changes.
        start_step: steps already done; their batches are passed over, unread.

    Returns:
        A dataset of `LandmarkBatch`.

    Raises:
        errors.InputError: a directory holds no such records.
    """
    infos = [schema.read_info(source.directory, kind="landmarks") for source in sources]
    for source, info in zip(sources, infos):
        if source.points != "none" and info.landmark_map == "thesis":
            raise errors.InputError(
                f"{source.directory}: the thesis' map of points has no mirror image, and training "
                "mirrors faces; map the photos' points with --landmark_map=symmetric"
            )
    stored = {info.image_size for info in infos}
    if len(stored) > 1:
        raise errors.InputError(
            f"{sources[0].directory} and the other landmark records hold pictures of different "
            f"sizes {sorted(stored)} px; write them with one --image_size"
        )
    (size,) = stored
    if size < image_size:
        raise errors.InputError(_TOO_SMALL.format(sources[0].directory, size, image_size))

    places = [random_access.find(source.directory, "train") for source in sources]
    choices, numbers = order.mixed(
        [(found.count, source.share) for found, source in zip(places, sources)],
        seed,
        start_step * batch_size,
    )

    def examples(
        source: Source, found: random_access.Places, numbers: tf.data.Dataset
    ) -> tf.data.Dataset:
        def parse(raw: tf.Tensor) -> tuple:
            image, landmarks_px, visible = schema.parse_landmarks(raw, size)
            told = tf.fill([landmarks.COUNT], float(source.points != "answered"))
            return image, landmarks_px, visible * float(source.points != "none"), told

        serialized = random_access.read(found, numbers)
        return serialized.map(parse, num_parallel_calls=tf.data.AUTOTUNE)

    dataset = tf.data.Dataset.choose_from_datasets(
        [examples(*row) for row in zip(sources, places, numbers)], choices
    ).batch(batch_size, drop_remainder=True)

    @tf.autograph.experimental.do_not_convert  # plain operations; converting takes seconds
    def change(example: tuple, batch_seed: tf.Tensor) -> LandmarkBatch:
        *face, told = example
        changed = augment.face(*face, image_size, augmentation, batch_seed)
        return LandmarkBatch(*changed, told)

    return (
        order.with_seeds(dataset, seed, start_step)
        .map(change, num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(tf.data.AUTOTUNE)
    )


def one_round(directory: str, split: str, *, batch_size: int, image_size: int) -> tf.data.Dataset:
    """One round over a split, unchanged, in stored order, the last batch short.

    Args:
        directory: of landmark records.
        split: its name.
        batch_size: pictures in a batch.
        image_size: px; the middle of larger stored pictures is taken.

    Returns:
        A dataset of `LandmarkBatch`.

    Raises:
        errors.InputError: the directory holds no such records, or smaller ones.
    """
    size = schema.read_info(directory, kind="landmarks").image_size
    if size < image_size:
        raise errors.InputError(_TOO_SMALL.format(directory, size, image_size))

    def crop(images: tf.Tensor, landmarks_px: tf.Tensor, visible: tf.Tensor) -> LandmarkBatch:
        seed = tf.zeros([2], tf.int32)
        face = augment.face(images, landmarks_px, visible, image_size, None, seed)
        return LandmarkBatch(*face, told=tf.ones_like(visible))

    serialized = tf.data.TFRecordDataset(schema.shard_paths(directory, split))
    dataset = serialized.map(lambda raw: schema.parse_landmarks(raw, size))
    return dataset.batch(batch_size).map(crop)
