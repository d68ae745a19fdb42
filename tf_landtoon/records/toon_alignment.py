"""Finds a toon's 40 landmarks with a landmark detector, without a face detector."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import picture_jobs

if TYPE_CHECKING:  # it starts TensorFlow, which worker processes have no use for
    from tf_landtoon.models.detectors import Detector

_BATCH = 64
_MAX_PIXELS = 512 * 512  # of a picture that landmarks are looked for in; a batch is held at once
# Where a face is in a head-and-shoulder picture, before anything is known: fractions of its sides.
_FIRST_CENTRE, _FIRST_SIDE = (0.5, 0.53), 0.62
_PASSES = 4  # the first answers the guess, each later one looks round the answer before it
_MAX_DISAGREEMENT = 0.08  # of the last two answers, in sides of the landmarks' box
_MIN_BOX, _MAX_BOX = 0.08, 1.2  # sides of a face's box in sides of the picture


def align(
    jobs: Sequence[picture_jobs.Job], first: int, finder: "Detector"
) -> Iterator[picture_jobs.Job]:
    """Gives toons without landmark files the landmarks that a detector finds.

    Args:
        jobs: the toons.
        first: number of the first one that is still to be done. Its whole batch is looked at, so
            that its answer is the same to the last bit wherever a run goes on.
        finder: what finds the landmarks.

    Yields:
        A job for each of `jobs` from `first` on, in order: with landmarks in px of its picture, or
        with the reason why they are not to be trusted, or as it was where it has a landmark file.
    """
    for start in range(first - first % _BATCH, len(jobs), _BATCH):
        aligned = _align_batch(jobs[start : start + _BATCH], finder)
        yield from aligned[max(0, first - start) :]


def _align_batch(jobs: Sequence[picture_jobs.Job], finder: "Detector") -> list[picture_jobs.Job]:
    aligned = list(jobs)
    images: dict[int, np.ndarray] = {}
    matrices: dict[int, np.ndarray] = {}
    for index, job in enumerate(jobs):
        if job.landmarks_path is None:
            try:
                images[index], matrices[index] = shrunk(pictures.read_rgb(job.path))
            except errors.InputError:
                pass  # the worker will find the same, and say so
            except Exception as error:  # one odd picture must not cost the others
                aligned[index] = dataclasses.replace(job, reason=picture_jobs.unexpected(error))
    if not images:
        return aligned
    answers_px, before_px = follow(list(images.values()), finder)
    for index, points_px, earlier_px in zip(images, answers_px, before_px, strict=True):
        if is_plausible(points_px, earlier_px, images[index].shape[:2]):
            found_px = frames.apply(frames.inverse(matrices[index]), points_px)
            aligned[index] = dataclasses.replace(jobs[index], landmarks_px=found_px)
        else:
            aligned[index] = dataclasses.replace(jobs[index], reason=picture_jobs.NOT_PLAUSIBLE)
    return aligned


def shrunk(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shrinks a large picture to about as many pixels as 512 x 512 have.

    Args:
        image: [H, W, 3] uint8.

    Returns:
        The picture, no larger than before, and the [2, 3] matrix, picture px -> its px.
    """
    height, width, _ = image.shape
    scale = min(1.0, (_MAX_PIXELS / (height * width)) ** 0.5)
    size = round(width * scale), round(height * scale)
    matrix = np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0]])
    matrix[:, 2] = (matrix[:, :2].sum(axis=1) - 1) / 2  # pixel centres are on integers
    if scale < 1:
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return image, matrix


def follow(images: Sequence[np.ndarray], finder: "Detector") -> tuple[np.ndarray, np.ndarray]:
    """Looks at a guessed square, then again and again round the answer.

    Args:
        images: N pictures [H, W, 3] uint8.
        finder: what finds landmarks in a square.

    Returns:
        [N, 40, 2] last and last but one answers, px of each picture; not finite where the
        finder's answers are not.
    """
    squares = [_first_square(image) for image in images]
    answers_px = np.zeros((len(images), landmarks.COUNT, 2))
    for _ in range(_PASSES):
        matrices = [frames.square_matrix(*square, finder.image_size) for square in squares]
        crops = [
            frames.crop(image, matrix, finder.image_size)
            for image, matrix in zip(images, matrices, strict=True)
        ]
        found, _ = finder.find(np.stack(crops))
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
    """Tells whether a detector's answer looks like a face's place and stays where it was.

    Args:
        points_px: [40, 2] last answer, px of the picture.
        earlier_px: [40, 2] the answer before.
        picture_size: height, width, px.

    Returns:
        False for numbers that are not finite, a box too small, too large or centred outside the
        picture, eyes below the chin, or answers further apart than 8 % of the box's side.
    """
    if not (np.isfinite(points_px).all() and np.isfinite(earlier_px).all()):
        return False
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
    if not np.isfinite(points_px).all():
        return _first_square(image)
    centre, side_px = frames.box_square(points_px, frames.VIEW_SCALE)
    height, width, _ = image.shape
    centre = float(np.clip(centre[0], 0, width)), float(np.clip(centre[1], 0, height))
    smaller = min(height, width)
    return centre, float(np.clip(side_px, _MIN_BOX * smaller, 2 * smaller))
