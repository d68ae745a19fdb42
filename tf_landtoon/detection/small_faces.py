"""Small faces in large photos: a quick cascade proposes places, a better judge looks at each.

Viola and Jones 2001, as OpenCV's package carries it. In a photo of 12 megapixels it takes a second
where dlib's own detector takes ten, and errs often: so it decides nothing.
"""

from collections.abc import Callable

import cv2
import numpy as np

_CASCADE = "haarcascade_frontalface_alt2.xml"
_LEAST_SIDE = 28  # px of a square; below that there is no face to draw
_STEP = 1.25  # from one size of squares to the next; half of this takes twice as long
_MOST_PIXELS = 16_000_000  # larger photos are searched smaller
_NEIGHBOURS = 2  # squares of the cascade that agree on a face; noise has one or two
_MOST_PLACES = 60  # looked at, the largest first; each costs some milliseconds
_CROP_SIDE, _ROOM = 260, 2.0  # what the judge is shown: px, and in sides of the square
_BORDER = (128, 128, 128)

Square = tuple[float, float, float, float]
"""Middle (x, y), width and height, px."""
Judge = Callable[[np.ndarray], list[tuple[float, Square]]]
"""[S, S, 3] uint8 RGB -> scores and squares of the faces in it."""


def find(
    rgb: np.ndarray, judge: Judge, least_score: float, largest_side: float
) -> list[tuple[float, Square]]:
    """Finds small upright faces.

    Args:
        rgb: [H, W, 3] uint8.
        judge: looks at one enlarged face.
        least_score: of the judge, for what is a face.
        largest_side: px; larger faces are not looked for.

    Returns:
        Scores and squares, px of the photo, best first; none lies in another's middle.
    """
    shrink = max(1.0, (rgb.shape[0] * rgb.shape[1] / _MOST_PIXELS) ** 0.5)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    if shrink > 1:
        grey = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    most = max(_LEAST_SIDE + 1, round(largest_side / shrink))
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + _CASCADE)
    places = cascade.detectMultiScale(
        grey, _STEP, _NEIGHBOURS, 0, (_LEAST_SIDE, _LEAST_SIDE), (most, most)
    )
    found: list[tuple[float, Square]] = []
    for left, top, width, height in sorted(places, key=lambda place: -place[2])[:_MOST_PLACES]:
        middle = (shrink * (left + (width - 1) / 2), shrink * (top + (height - 1) / 2))
        found += _judged(rgb, middle, shrink * max(width, height), judge)
    return without_doubles([one for one in found if one[0] >= least_score])


def without_doubles(found: list[tuple[float, Square]]) -> list[tuple[float, Square]]:
    """Drops what lies around another's middle; best first.

    Args:
        found: scores and squares.
    """
    kept: list[tuple[float, Square]] = []
    for score, square in sorted(found, reverse=True):
        x, y, side, _ = square
        if all(
            np.hypot(x - other[0], y - other[1]) > 0.4 * max(side, other[2]) for _, other in kept
        ):
            kept.append((score, square))
    return kept


def _judged(
    rgb: np.ndarray, middle: tuple[float, float], side: float, judge: Judge
) -> list[tuple[float, Square]]:
    """What the judge finds at one place, px of the photo."""
    scale = _CROP_SIDE / (_ROOM * side)
    matrix = np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]])
    matrix[:, 2] = (_CROP_SIDE - 1) / 2 - scale * np.array(middle)
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    crop = cv2.warpAffine(rgb, matrix, (_CROP_SIDE, _CROP_SIDE), flags=way, borderValue=_BORDER)
    back = cv2.invertAffineTransform(matrix)
    answers = []
    for score, (x, y, width, height) in judge(crop):
        place = back @ [x, y, 1]
        answers.append((score, (float(place[0]), float(place[1]), width / scale, height / scale)))
    return answers
