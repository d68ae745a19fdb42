"""Skin's second tone, ears and the lines where layers meet."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

# Soft modelling of a face: x (of the image's right side), y, radii in face units, and how much
# shade; below 0 light.
_FORMS = np.array(
    [
        (0.0, -0.40, 0.30, 0.13, -0.42),
        (0.33, 0.21, 0.14, 0.08, -0.42),
        (0.0, 0.93, 0.10, 0.05, -0.15),
    ]
    + [(0.50, 0.42, 0.13, 0.20, 0.30), (0.0, 0.76, 0.13, 0.045, 0.22)]
    + [(0.60, -0.25, 0.14, 0.30, 0.25), (0.14, 0.02, 0.06, 0.10, 0.20)]
)
_COARSE = 4  # px of the fields: soft forms need no more


def modelling(frame: IconFrame, light: int) -> np.ndarray:
    """Soft shade of a face's round forms, [F / 4, F / 4] float32, below 0 where it is lighter.

    Args:
        frame: of the icon.
        light: as of `shadow`.
    """
    first, last = _COARSE // 2 - 1, _COARSE // 2  # the two px round each coarse one's middle
    own = (
        frame.face_xy[first::_COARSE, first::_COARSE] + frame.face_xy[last::_COARSE, last::_COARSE]
    )
    x, y = np.moveaxis((own / 2).astype(np.float32), -1, 0)
    shade = np.zeros_like(x)
    for at_x, at_y, wide, tall, amount in _FORMS.astype(np.float32):
        down = ((y - at_y) / tall) ** 2
        for side in (-1, 1) if at_x > 0 else (0,):
            lit = 1 + 0.35 * side * light * np.sign(-amount)  # its own side is lighter
            shade += amount * lit * np.exp(-0.5 * (((x - side * at_x) / wide) ** 2 + down))
    return shade


def shadow(
    weights: np.ndarray,
    inside: np.ndarray,
    hair: np.ndarray,
    frame: IconFrame,
    light: int,
) -> np.ndarray:
    """Where skin lies in shade, as a cel painter decides it.

    Args:
        weights: [7, S, S] of each `Layer`, crisp.
        inside: [S, S] 1 inside the drawn jaw.
        hair: [S, S] 1 where hair covers.
        frame: of the icon.
        light: -1 or 1, the side that the light comes from.

    Returns:
        [S, S] float32 up to 1; below 0, at least -0.5, where round forms catch the light.
    """
    size = inside.shape[0]
    unit = frame.unit * size / FIELD_SIDE
    across, down = frame.axes * unit

    def moved(mask: np.ndarray, x: float, y: float) -> np.ndarray:
        matrix = np.column_stack([np.eye(2), x * across + y * down])
        return cv2.warpAffine(mask, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE)

    soft = size / 512
    under_jaw = moved(inside, -0.05 * light, 0.13) * weights[Layer.NECK]
    fringe = fields.blurred(moved(hair, -0.03 * light, 0.045), 1.5 * soft)
    fringe = np.clip(3 * fringe - 1, 0, 1) * weights[Layer.FACE]
    deep = fields.blurred(moved(hair, -0.04 * light, 0.09), 0.055 * unit)
    soft_forms = _at_size(modelling(frame, light), size) * inside
    soft_forms = (soft_forms + 0.75 * np.clip(deep, 0, 0.7)) * weights[Layer.FACE]
    lit = fields.blurred(moved(inside, 0.065 * light, -0.015), 2.5 * soft)
    lit = np.clip(1.6 * lit - 0.3, 0, 1)
    below_eyes = np.clip((frame.face_xy[..., 1] + 0.1) / 0.3, 0, 1)
    below_eyes = _at_size(below_eyes, size)
    far_cheek = np.clip(weights[Layer.FACE] - lit, 0, 1) * below_eyes * inside
    shade = np.maximum(np.maximum(under_jaw, fringe), 0.75 * far_cheek)
    return np.clip(np.maximum(shade + 0.35 * soft_forms, soft_forms), -0.5, 1)


def _at_size(values: np.ndarray, size: int) -> np.ndarray:
    return cv2.resize(values, (size, size), interpolation=cv2.INTER_LINEAR)


def border(first: np.ndarray, second: np.ndarray, size: int, width: float) -> np.ndarray:
    """A line where two layers meet.

    Args:
        first: [F, F] share of one.
        second: [F, F] share of the other.
        size: px of the picture's side.
        width: px of the picture.

    Returns:
        [size, size] float32 0..1, the line's opacity.
    """
    line = np.zeros((size, size), np.float32)
    near = (np.minimum(first, second) > 0.1).astype(np.uint8)
    x, y, wide, tall = cv2.boundingRect(near)
    if wide == 0:
        return line
    zoom = size / first.shape[0]
    reach = 4 + width + 2 * zoom
    left, top = (max(int(start * zoom - reach), 0) for start in (x, y))
    right, bottom = (int((start + side) * zoom + reach) for start, side in ((x, wide), (y, tall)))
    box = slice(top, bottom), slice(left, right)
    both = cv2.resize(first + second, (size, size), interpolation=cv2.INTER_LINEAR)[box]
    apart = cv2.resize(first - second, (size, size), interpolation=cv2.INTER_CUBIC)[box]
    slope = np.hypot(cv2.Sobel(apart, cv2.CV_32F, 1, 0), cv2.Sobel(apart, cv2.CV_32F, 0, 1)) / 8
    distance = np.abs(apart) / (slope + 1e-3)
    line[box] = np.clip(0.5 + width / 2 - distance, 0, 1) * np.clip((both - 0.55) / 0.25, 0, 1)
    return line
