"""Finds a toon's 40 landmarks with a trained DAN, without a face detector."""

import os
import pathlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import picture_jobs
import tqdm

from tf_landtoon import errors, frames, landmarks, pictures

NOT_PLAUSIBLE = "landmarks not plausible"
DAN_SIZE = 112  # px

_BATCH = 64
# Where a face is in a head-and-shoulder picture, before anything is known: fractions of its sides.
_FIRST_CENTRE, _FIRST_SIDE = (0.5, 0.53), 0.62
_PASSES = 4  # the first answers the guess, each later one looks round the answer before it
_MAX_DISAGREEMENT = 0.08  # of the last two answers, in sides of the landmarks' box
_MIN_BOX, _MAX_BOX = 0.08, 1.2  # sides of a face's box in sides of the picture

Finder = Callable[[np.ndarray], np.ndarray]


def load_dan(directory: str) -> Finder:
    """Loads an exported DAN.

    Args:
        directory: a SavedModel, or the folder of its versions, of which the highest counts.

    Returns:
        A function from [N, 112, 112, 3] float32 RGB, 0..255, to [N, 40, 2] points, px.

    Raises:
        errors.InputError: no SavedModel of a DAN there.
    """
    path = pathlib.Path(directory)
    versions = [int(found.parent.name) for found in path.glob("[0-9]*/saved_model.pb")]
    if versions:
        path = path / str(max(versions))
    complaint = f"{directory}: no SavedModel of a DAN; export one with python -m tf_landtoon.export"
    if not (path / "saved_model.pb").is_file():
        raise errors.InputError(complaint)
    import tensorflow as tf

    try:
        model = tf.saved_model.load(os.fspath(path))
        model.signatures["landmarks"]
    except (OSError, ValueError, KeyError) as error:
        raise errors.InputError(complaint) from error

    def find(images: np.ndarray) -> np.ndarray:
        return model.signatures["landmarks"](images=tf.constant(images))["landmarks"].numpy()

    return find


def align(jobs: Sequence[picture_jobs.Job], find: Finder) -> Iterator[picture_jobs.Job]:
    """Gives toons without landmark files the landmarks that a DAN finds.

    Args:
        jobs: the toons.
        find: [N, 112, 112, 3] RGB crops, 0..255 -> [N, 40, 2] points in them, px.

    Yields:
        A job for each of `jobs`, in order: with landmarks in px of its picture, or with the
        reason why they are not to be trusted, or as it was where it has a landmark file.
    """
    with tqdm.tqdm(total=len(jobs), desc="find landmarks", unit="picture") as progress:
        for start in range(0, len(jobs), _BATCH):
            batch = jobs[start : start + _BATCH]
            yield from _align_batch(batch, find)
            progress.update(len(batch))


def _align_batch(jobs: Sequence[picture_jobs.Job], find: Finder) -> list[picture_jobs.Job]:
    images: dict[int, np.ndarray] = {}
    for index, job in enumerate(jobs):
        if job.landmarks_path is None:
            try:
                images[index] = pictures.read_rgb(job.path)
            except errors.InputError:
                pass  # the worker will find the same, and say so
    if not images:
        return list(jobs)
    answers_px, before_px = follow(list(images.values()), find)
    aligned = list(jobs)
    for index, image, points_px, earlier_px in zip(
        images, images.values(), answers_px, before_px, strict=True
    ):
        trusted = is_plausible(points_px, earlier_px, image.shape[:2])
        aligned[index] = picture_jobs.Job(
            jobs[index].path,
            landmarks_px=points_px if trusted else None,
            reason=None if trusted else NOT_PLAUSIBLE,
        )
    return aligned


def follow(images: Sequence[np.ndarray], find: Finder) -> tuple[np.ndarray, np.ndarray]:
    """Looks at a guessed square, then again and again round the answer.

    Args:
        images: N pictures [H, W, 3] uint8.
        find: as for `align`.

    Returns:
        [N, 40, 2] last and last but one answers, px of each picture.
    """
    squares = [_first_square(image) for image in images]
    answers_px = np.zeros((len(images), landmarks.COUNT, 2))
    for _ in range(_PASSES):
        matrices = [frames.square_matrix(*square, DAN_SIZE) for square in squares]
        crops = [
            frames.crop(image, matrix, DAN_SIZE)
            for image, matrix in zip(images, matrices, strict=True)
        ]
        found = find(np.stack(crops).astype(np.float32))
        before_px = answers_px
        answers_px = np.stack(
            [
                frames.apply(frames.inverse(matrix), points)
                for matrix, points in zip(matrices, found, strict=True)
            ]
        )
        squares = [
            _square_round(points_px, image)
            for points_px, image in zip(answers_px, images, strict=True)
        ]
    return answers_px, before_px


def is_plausible(
    points_px: np.ndarray, earlier_px: np.ndarray, picture_size: tuple[int, int]
) -> bool:
    """Tells whether a DAN's answer looks like a face's place and stays where it was.

    Args:
        points_px: [40, 2] last answer, px of the picture.
        earlier_px: [40, 2] the answer before.
        picture_size: height, width, px.

    Returns:
        False for a box too small, too large or centred outside the picture, eyes below the chin,
        or answers further apart than 8 % of the box's side.
    """
    height, width = picture_size
    (x, y), side_px = frames.box_square(points_px, 1.0)
    if not _MIN_BOX * min(picture_size) < side_px < _MAX_BOX * min(picture_size):
        return False
    eye_middle, chin = landmarks.anchor_points(points_px)
    distance_px = np.linalg.norm(points_px - earlier_px, axis=-1).mean()
    inside = 0 <= x < width and 0 <= y < height
    upright = chin[1] - eye_middle[1] > 0.2 * side_px
    return bool(inside and upright and distance_px <= _MAX_DISAGREEMENT * side_px)


def _first_square(image: np.ndarray) -> tuple[tuple[float, float], float]:
    height, width, _ = image.shape
    centre = (_FIRST_CENTRE[0] * width - 0.5, _FIRST_CENTRE[1] * height - 0.5)
    return centre, _FIRST_SIDE * min(height, width)


def _square_round(points_px: np.ndarray, image: np.ndarray) -> tuple[tuple[float, float], float]:
    """The DAN's view round its answer, kept within sizes that can be cropped."""
    centre, side_px = frames.box_square(points_px, frames.VIEW_SCALE)
    smaller = min(image.shape[:2])
    return centre, float(np.clip(side_px, _MIN_BOX * smaller, 2 * smaller))
