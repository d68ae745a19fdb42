"""Reads a face with a landmark detector, several times: an answer, and how sure it is.

First the square follows the answer, then the face is read in ten slightly different squares, half
of them mirrored. Their mean is the answer; how far they lie apart says how far to trust it.
"""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from tf_landtoon.geometry import cropping, face_squares, frames, landmarks, sizes

# [N, S, S, 3] uint8 RGB -> [N, 40, 2] px of these pictures, [N, 40] log-odds that each is right.
Find = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
_FOLLOWING = 2  # answers that the square follows; a third one changes it by less than 0.15 px
# A square that leaves its start by more than this follows no face.
_FARTHEST, _MOST_GROWTH = 0.5, 1.7
# (right, down, scale, tilt in degrees, mirrored); shifts in sides. As far as the detector was
# trained to bear, so that a sure answer stays; far enough that a blind one moves along. Hardly
# turned, for marks go by what is upright in the crop and would move along.
_VIEWS = (
    (0.0, 0.0, 1.0, 0.0, False),
    (0.0, 0.0, 1.0, 0.0, True),
    (0.05, 0.05, 0.93, 3.0, False),
    (-0.05, 0.05, 1.08, -3.0, True),
    (0.05, -0.05, 1.08, 3.0, True),
    (-0.05, -0.05, 0.93, -3.0, False),
    (0.05, 0.0, 1.0, -3.0, True),
    (-0.05, 0.0, 1.0, 3.0, False),
    (0.0, 0.05, 1.08, 0.0, False),
    (0.0, -0.05, 0.93, 0.0, True),
)


@dataclasses.dataclass(frozen=True)
class Reading:
    """What a detector answers for one face.

    Attributes:
        points_px: [40, 2] float32 px of the picture, the mean of all views.
        spread_px: [40] root mean square distance of the views' answers from that mean, px of a
            112-px crop of `square`.
        certainty: [40] mean of the detector's own log-odds; zeros of one that cannot tell.
        square: round the answer; the views lie about it.
    """

    points_px: np.ndarray
    spread_px: np.ndarray
    certainty: np.ndarray
    square: face_squares.FaceSquare


def read(
    picture: np.ndarray,
    starts: Sequence[face_squares.FaceSquare],
    find: Find,
    image_size: int,
) -> list[Reading]:
    """Reads the faces of one picture.

    Args:
        picture: [H, W, 3] uint8 RGB.
        starts: a first square for each face.
        find: the detector.
        image_size: S, px.

    Returns:
        A reading for each of `starts`, in their order.

    Raises:
        errors.InputError: the detector's answers are not finite.
    """
    squares = list(starts)
    if not squares:
        return []
    for _ in range(_FOLLOWING):
        answers, _ = _look(picture, squares, [False] * len(squares), find, image_size)
        squares = [
            _follow(square, start, points_px)
            for square, start, points_px in zip(squares, starts, answers)
        ]
    views = [square.moved(*view[:4]) for square in squares for view in _VIEWS]
    mirrored = [view[4] for view in _VIEWS] * len(squares)
    answers, certainties = _look(picture, views, mirrored, find, image_size)
    answers = answers.reshape(len(squares), len(_VIEWS), landmarks.COUNT, 2)
    certainty = certainties.reshape(len(squares), len(_VIEWS), landmarks.COUNT).mean(axis=1)
    mean = answers.mean(axis=1)
    distance_px = np.linalg.norm(answers - mean[:, np.newaxis], axis=-1)
    spread_px = np.sqrt((distance_px**2).mean(axis=1))
    return [
        Reading(
            points_px=mean[i].astype(np.float32),
            spread_px=spread_px[i] * sizes.VIEW / square.side_px,
            certainty=certainty[i],
            square=square,
        )
        for i, square in enumerate(squares)
    ]


def _look(
    picture: np.ndarray,
    squares: Sequence[face_squares.FaceSquare],
    mirrored: Sequence[bool],
    find: Find,
    image_size: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The answers for squares, [N, 40, 2] float64 px of the picture, and their log-odds [N, 40]."""
    matrices = [square.matrix(image_size) for square in squares]
    crops = np.stack([cropping.crop_mirrored(picture, matrix, image_size) for matrix in matrices])
    flip = np.array(mirrored)
    crops[flip] = crops[flip, :, ::-1]
    points_px, certainty = (np.array(column, np.float64) for column in find(crops))
    landmarks.check_finite(points_px)
    points_px[flip] = landmarks.mirror(points_px[flip], image_size)
    certainty[flip] = certainty[flip][:, landmarks.MIRROR]
    points_px = [frames.apply(frames.inverse(matrix), x) for matrix, x in zip(matrices, points_px)]
    return np.stack(points_px).astype(np.float64), certainty


def _follow(
    square: face_squares.FaceSquare, start: face_squares.FaceSquare, points_px: np.ndarray
) -> face_squares.FaceSquare:
    """The square round an answer, unless it runs away from where the face was found."""
    after = face_squares.around(points_px)
    moved = np.linalg.norm(np.subtract(after.centre_px, start.centre_px))
    growth = after.side_px / start.side_px
    near = moved <= _FARTHEST * start.side_px and 1 / _MOST_GROWTH <= growth <= _MOST_GROWTH
    return after if near else square
