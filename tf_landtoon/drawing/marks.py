"""Landmarks of a drawn face that leans, where people would mark them: upright is the picture's."""

import numpy as np

from tf_landtoon.drawing import curves, eyes, shape

_OUTLINE, _EYES = slice(0, 17), (slice(23, 29), slice(29, 35))  # of the 40 points
_TOP, _BELOW = 1, (3, 4, 5)  # of an eye's six
_MOST = 0.25  # of a line's length; beyond it the extreme point would be a corner
# How much of the way to the extreme point marks go. For 10 degrees of lean the tops of eyes move by
# 1.9 px of a 112-px crop in 555 hand-marked faces and by 1.7 so, lower lids by 1.1 and by 0.9.
_TOP_SHARE, _LOWER_SHARE, _CHIN_SHARE = 0.85, 0.4, 0.35


def place(face: shape.Shape, style: eyes.EyeStyle, roll: float) -> np.ndarray:
    """The 40 landmarks in face units.

    People mark an eye's topmost, a lower lid's lowest and the chin's lowest point as the picture
    shows them, more or less, however the head leans; what lies between slides along.

    Args:
        face: the face.
        style: of its eyes.
        roll: of the face in the picture, radians, clockwise positive.

    Returns:
        [40, 2]; those of `face.landmarks()` where it does not lean.
    """
    down = np.array([np.sin(roll), np.cos(roll)])
    points = face.landmarks()
    line = face.outline()
    along = curves.lengths(line)
    chin = (along[len(line) // 2] + _CHIN_SHARE * _slide(line, down)) / along[-1]
    halves = curves.part(line, 0, chin, 9), curves.part(line, chin, 1, 9)
    points[_OUTLINE] = np.concatenate([halves[0], halves[1][1:]])
    for side, (eye, place_of_eye) in enumerate(zip(face.eyes, _EYES)):
        if eye.kind != "open":
            continue
        upper, lower = (
            face.on_side(lid, side) for lid in (eyes.upper_lid(eye), eyes.lower_lid(eye, style))
        )
        own = points[place_of_eye]  # a view
        own[_TOP] = _moved(upper, own[_TOP], _TOP_SHARE * _slide(-upper, down))
        step = _LOWER_SHARE * _slide(lower, down)
        for index in _BELOW:
            own[index] = _moved(lower, own[index], step)
    return points


def _slide(line: np.ndarray, down: np.ndarray) -> float:
    """How far along a line its lowest point moves when down is no longer (0, 1)."""
    along = curves.lengths(line)
    step = along[np.argmax(line @ down)] - along[np.argmax(line[:, 1])]
    return float(np.clip(step, -_MOST * along[-1], _MOST * along[-1]))


def _moved(line: np.ndarray, point: np.ndarray, step: float) -> np.ndarray:
    """A point of a line, further along it by `step`."""
    along = curves.lengths(line)
    start = along[np.argmin(np.linalg.norm(line - point, axis=1))]
    return np.array([np.interp(start + step, along, line[:, axis]) for axis in range(2)])
