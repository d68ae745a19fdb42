"""The face crops that a landmark detector is judged on: the same for every detector and run.

Training crops are centred on the true landmarks; a box that another program found is not. So each
face is shifted and scaled a little, by numbers that depend on its file name alone.
"""

import dataclasses
import os
import pathlib
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import tqdm

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.geometry import cropping, frames, sizes
from tf_landtoon.images import pictures

_SHIFT = 0.06  # of the square's side, at most, to each side
_GROWTH = 0.08  # of the square's side, at most, larger or smaller


@dataclasses.dataclass(frozen=True)
class Faces:
    """Crops with their true landmarks, and what was left out.

    Attributes:
        names: the pictures' file names, N of them.
        images: [N, S, S, 3] uint8 RGB.
        landmarks_px: [N, 40, 2] float32, px of `images`.
        visible: [N, 40] bool, at least one True in each row.
        unmarked: how many pictures had no landmark file.
        skipped: file name of a picture that could not be used -> why.
    """

    names: tuple[str, ...]
    images: np.ndarray
    landmarks_px: np.ndarray
    visible: np.ndarray
    unmarked: int
    skipped: dict[str, str]


def square(landmarks_px: np.ndarray, file_name: str) -> tuple[tuple[float, float], float]:
    """The part of a picture that is shown.

    A square of 1.25 times the longer side of the landmarks' box, centred on the box; then moved to
    the right by u1 and down by u2 (up to 6 % of that side), and its side times 1 + 0.08 u3.

    Args:
        landmarks_px: [40, 2], hidden ones too, px of the picture.
        file_name: with its suffix and without folders; its CRC-32 seeds u1, u2 and u3, drawn in
            this order from -1..1.

    Returns:
        (x, y) of the square's centre and its side, px of the picture.
    """
    (x, y), side_px = frames.box_square(landmarks_px, frames.VIEW_SCALE)
    random = np.random.default_rng(zlib.crc32(os.fsencode(file_name)))
    u1, u2, u3 = (float(random.uniform(-1.0, 1.0)) for _ in range(3))
    shift_px = _SHIFT * side_px
    return (x + shift_px * u1, y + shift_px * u2), side_px * (1 + _GROWTH * u3)


def to_frame(points_px: np.ndarray, image_size: int) -> np.ndarray:
    """Carries points [..., 2] in px of crops of `image_size` px to the 112-px frame."""
    return (np.asarray(points_px) + 0.5) * (sizes.VIEW / image_size) - 0.5


def read_faces(
    paths: Sequence[pathlib.Path], files: Mapping[str, pathlib.Path], image_size: int
) -> Faces:
    """Crops every picture that has usable landmarks, under a progress bar.

    Args:
        paths: pictures.
        files: a picture's stem -> its landmark file.
        image_size: S, side of the crops, px.

    Returns:
        The crops, in the order of `paths`.

    Raises:
        errors.InputError: no face is left.
    """
    names, faces, skipped = [], [], {}
    marked = [path for path in paths if path.stem in files]
    for path in tqdm.tqdm(marked, "crop", unit="picture", disable=None):
        try:
            faces.append(_read_face(path, files[path.stem], image_size))
            names.append(path.name)
        except errors.InputError as error:
            skipped[path.name] = str(error)
    unmarked = len(paths) - len(marked)
    if not faces:
        first = f" ({next(iter(skipped.values()))})" if skipped else ""
        raise errors.InputError(
            f"{paths[0].parent}: no face to judge by: {unmarked} pictures have no landmark file, "
            f"{len(skipped)} cannot be used{first}; give --pictures and --landmarks of one set"
        )
    return Faces(tuple(names), *map(np.stack, zip(*faces)), unmarked, skipped)


def _read_face(
    path: pathlib.Path, landmarks_path: pathlib.Path, image_size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One crop [S, S, 3], its landmarks [40, 2] and which of them are visible [40]."""
    points_px, visible = landmark_files.read(landmarks_path)
    if not visible.any():
        raise errors.InputError(f"{landmarks_path}: all points are hidden; nothing to compare with")
    image = pictures.read_rgb(path)
    landmark_files.check_inside(points_px, image.shape[1], image.shape[0], str(path))
    centre_px, side_px = square(points_px, path.name)
    if side_px < 1:
        raise errors.InputError(f"{landmarks_path}: the landmarks fall on one point; mend the file")
    matrix = frames.square_matrix(centre_px, side_px, image_size)
    return (
        cropping.crop_mirrored(image, matrix, image_size),
        frames.apply(matrix, points_px),
        visible,
    )
