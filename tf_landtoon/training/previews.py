"""Pictures for TensorBoard: photos beside outputs, landmarks drawn on faces (thesis fig. 5.4)."""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from tf_landtoon.images import overlays, pictures, pixels
from tf_landtoon.networks import landmark_detector
from tf_landtoon.records import portrait_schema, schema


def fixed_photos(directory: str, count: int, image_size: int) -> np.ndarray:
    """The first photos of landmark records, of the `validation` split if there is one.

    Args:
        directory: of the records.
        count: how many, if there are so many.
        image_size: px, of the stored pictures.

    Returns:
        [N, S, S, 3] uint8 RGB.

    Raises:
        errors.InputError: no such records.
    """
    splits = schema.read_info(directory, kind="landmarks", image_size=image_size).splits
    split = "validation" if "validation" in splits else "train"
    dataset = tf.data.TFRecordDataset(schema.shard_paths(directory, split)).take(count)
    return np.stack([schema.parse_landmarks(raw, image_size)[0].numpy() for raw in dataset])


def fixed_portraits(directory: str, count: int, image_size: int) -> np.ndarray:
    """The first photos of portrait records; arguments, answer and errors as `fixed_photos`."""
    splits = schema.read_info(directory, kind="portraits", image_size=image_size).splits
    split = "validation" if "validation" in splits else "train"
    dataset = tf.data.TFRecordDataset(schema.shard_paths(directory, split)).take(count)
    parsed = (portrait_schema.parse(raw, image_size, "drawn") for raw in dataset)
    return np.stack([portrait.photo.numpy() for portrait in parsed])


def to_pictures(images: tf.Tensor) -> np.ndarray:
    """[N, H, W, 3] in [-1, 1] to uint8 RGB."""
    values = np.asarray(pixels.to_bytes_range(images))
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def landmark_sheet(images: np.ndarray, points_px: np.ndarray, columns: int = 4) -> np.ndarray:
    """A sheet of faces with their landmarks.

    Args:
        images: [N, S, S, 3] uint8 RGB.
        points_px: [N, 40, 2] px of `images`.
        columns: faces in a row.

    Returns:
        [H, W, 3] uint8 RGB.
    """
    drawn = [overlays.draw(image, points) for image, points in zip(images, points_px)]
    return pictures.contact_sheet(drawn, columns)


def write_toons(
    writer: tf.summary.SummaryWriter,
    step: int,
    photos: np.ndarray,
    generator: keras.Model,
    find_points_px: Callable[[tf.Tensor], np.ndarray] | None,
) -> None:
    """Writes `samples/photo_vs_output`, a photo and its output a row, and `samples/landmarks`.

    Args:
        writer: of TensorBoard.
        step: steps done.
        photos: [N, S, S, 3] uint8 RGB, always the same.
        generator: of the training.
        find_points_px: images [N, S, S, 3] in [-1, 1] -> [N, 40, 2] px of them; None without a
            detector.
    """
    outputs = generator(pixels.to_signed(photos), training=False)
    toons = to_pictures(outputs)
    pairs: Sequence[np.ndarray] = [picture for pair in zip(photos, toons) for picture in pair]
    sheets = {"samples/photo_vs_output": pictures.contact_sheet(pairs, 2)}
    if find_points_px is not None:
        sheets["samples/landmarks"] = landmark_sheet(toons, np.asarray(find_points_px(outputs)))
    _write(writer, step, sheets)


def write_landmarks(
    writer: tf.summary.SummaryWriter,
    detector: landmark_detector.LandmarkDetector,
    faces: tf.data.Dataset,
    step: int,
    stage: int,
    count: int = 16,
) -> None:
    """Writes `samples/landmarks`: what a detector in training answers for the first faces of a set.

    Args:
        writer: of TensorBoard.
        detector: in training.
        faces: of `datasets.LandmarkBatch`, in a fixed order.
        step: steps done.
        stage: 1 or 2, whose answer is drawn.
        count: faces shown.
    """
    grey = next(iter(faces)).grey[:count]
    points_px = np.asarray(detector(grey, stage=stage, training=False))
    images = np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8), 3, axis=-1)
    _write(writer, step, {"samples/landmarks": landmark_sheet(images, points_px)})


def _write(writer: tf.summary.SummaryWriter, step: int, sheets: dict[str, np.ndarray]) -> None:
    with writer.as_default(step=step):
        for tag, sheet in sheets.items():
            tf.summary.image(tag, sheet[np.newaxis])
