"""Gives toons without landmark files the landmarks that `detect` would find in them."""

import dataclasses
from collections.abc import Iterator, Sequence

from tf_landtoon import errors
from tf_landtoon.detection import toon_reader
from tf_landtoon.detection.detect_settings import LEAST_CONFIDENCE
from tf_landtoon.images import pictures
from tf_landtoon.records import outcomes


def align(
    jobs: Sequence[outcomes.Job], first: int, reader: toon_reader.ToonReader
) -> Iterator[outcomes.Job]:
    """Reads the toons that nobody has marked.

    Args:
        jobs: the toons.
        first: number of the first one that is still to be done.
        reader: finds faces and their landmarks.

    Yields:
        A job for each of `jobs` from `first` on, in order: with landmarks in px of its picture, or
        with the reason why there are none to be trusted, or as it was where it has a landmark file
        or cannot be read.
    """
    for job in jobs[first:]:
        yield _aligned(job, reader) if job.landmarks_path is None else job


def _aligned(job: outcomes.Job, reader: toon_reader.ToonReader) -> outcomes.Job:
    try:
        picture = pictures.read_rgb(job.path)
    except errors.InputError:
        return job  # the worker will find the same, and say so
    try:
        faces = reader.faces(picture, whole_below=LEAST_CONFIDENCE)
    except errors.InputError:  # answers that are no numbers, here
        faces = []
    except Exception as error:  # one odd picture must not cost the others
        return dataclasses.replace(job, reason=outcomes.unexpected(error))
    sure = [face for face in faces if face.confidence >= LEAST_CONFIDENCE]
    if not sure:
        return dataclasses.replace(job, reason=outcomes.NOT_PLAUSIBLE)
    return dataclasses.replace(job, landmarks_px=sure[0].points_px)  # the largest
