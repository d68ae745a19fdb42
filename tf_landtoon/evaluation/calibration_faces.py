"""What a calibration is fitted on and judged by: marked faces, the same spoilt, and photos.

Each is read as `detect` reads what its face finder gives; beside the readings stands the truth.
"""

import os
import pathlib
import sys
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import tqdm

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import face_reading, landmark_confidence, toon_faces
from tf_landtoon.evaluation import spoilt_faces
from tf_landtoon.geometry import face_squares, sizes
from tf_landtoon.images import pictures

# How far off the face finder's boxes are: standard deviations.
_SHIFT, _GROWTH, _TILT_DEGREES = 0.03, 0.07, 6.0  # of the square's side; as a factor


def read_faces(
    paths: Sequence[pathlib.Path],
    marks: Mapping[str, pathlib.Path],
    find: face_reading.Find,
    image_size: int,
) -> tuple[list[landmark_confidence.Readings], list[landmark_confidence.Readings]]:
    """Reads marked faces as they are, and spoilt, under a progress bar.

    What cannot be read is told of on stderr and left out.

    Args:
        paths: pictures with one marked face each.
        marks: a picture's stem -> its landmark file.
        find: the detector, as for `face_reading.read`.
        image_size: of what it reads, px.

    Returns:
        Readings of one face each, arrays [40]: as they are; blurred, grained or with a part erased.

    Raises:
        errors.InputError: not one face could be read.
    """
    plain, spoilt = [], []
    for path in tqdm.tqdm(paths, "read", unit="face", disable=None):
        try:
            both = _read_face(path, marks[path.stem], find, image_size)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        plain.append(both[0])
        spoilt.append(both[1])
    if not plain:
        raise errors.InputError(f"{paths[0].parent}: no face could be read; see the lines above")
    return plain, spoilt


def _read_face(
    path: pathlib.Path, landmarks_path: pathlib.Path, find: face_reading.Find, image_size: int
) -> list[landmark_confidence.Readings]:
    """The reading of one face as it is, and spoilt."""
    points_px, visible = landmark_files.read(landmarks_path)
    picture = pictures.read_rgb(path)
    landmark_files.check_inside(points_px, picture.shape[1], picture.shape[0], str(path))
    truth = face_squares.around(points_px)
    if truth.side_px < 1:
        raise errors.InputError(f"{landmarks_path}: the landmarks fall on one point; mend the file")
    random = np.random.default_rng(zlib.crc32(os.fsencode(path.name)))
    start = truth.moved(
        *random.normal(0, _SHIFT, 2), random.normal(1, _GROWTH), random.normal(0, _TILT_DEGREES)
    )
    readings = []
    everything = np.ones(len(visible), bool)
    for image, seen in ((picture, everything), spoilt_faces.spoil(picture, points_px, random)):
        (reading,) = face_reading.read(image, [start], find, image_size)
        distance_px = np.linalg.norm(reading.points_px - points_px, axis=-1)
        error_px = distance_px * sizes.VIEW / truth.side_px
        readings.append(
            landmark_confidence.Readings(
                reading.spread_px, reading.certainty, error_px, visible, seen
            )
        )
    return readings


def read_photos(
    paths: Sequence[pathlib.Path], find: face_reading.Find, image_size: int
) -> list[landmark_confidence.Readings]:
    """Reads photos of people where the cascade sees a drawn face, or about their middle.

    What cannot be read is told of on stderr and left out.

    Args:
        paths: photos.
        find: the detector, as for `face_reading.read`.
        image_size: of what it reads, px.

    Returns:
        Readings of one photo each, arrays [40]; nothing in them is right.
    """
    readings = []
    finder = toon_faces.ToonFaceFinder()
    for path in tqdm.tqdm(paths, "photos", unit="photo", disable=None):
        try:
            photo = pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        start = finder.likeliest(photo)
        (reading,) = face_reading.read(photo, [start], find, image_size)
        spread_px = reading.spread_px
        nothing = np.zeros(len(spread_px), bool)
        readings.append(
            landmark_confidence.Readings(
                spread_px, reading.certainty, np.zeros_like(spread_px), nothing, nothing
            )
        )
    return readings


def stacked(readings: Sequence[landmark_confidence.Readings]) -> landmark_confidence.Readings:
    """One `Readings` [N, 40] of N faces' readings [40]."""
    return landmark_confidence.Readings(*map(np.stack, zip(*readings)))
