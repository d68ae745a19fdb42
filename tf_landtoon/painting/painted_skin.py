"""Skin's second tone, ears and the lines where layers meet."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer


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
        [S, S] float32 0..1.
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
    lit = fields.blurred(moved(inside, 0.065 * light, -0.015), 2.5 * soft)
    lit = np.clip(1.6 * lit - 0.3, 0, 1)
    below_eyes = np.clip((frame.face_xy[..., 1] + 0.1) / 0.3, 0, 1)
    below_eyes = cv2.resize(below_eyes, (size, size), interpolation=cv2.INTER_LINEAR)
    far_cheek = np.clip(weights[Layer.FACE] - lit, 0, 1) * below_eyes * inside
    return np.clip(np.maximum(np.maximum(under_jaw, fringe), 0.75 * far_cheek), 0, 1)


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
    both = cv2.resize(first + second, (size, size), interpolation=cv2.INTER_LINEAR)
    apart = cv2.resize(first - second, (size, size), interpolation=cv2.INTER_CUBIC)
    slope = np.hypot(cv2.Sobel(apart, cv2.CV_32F, 1, 0), cv2.Sobel(apart, cv2.CV_32F, 0, 1)) / 8
    distance = np.abs(apart) / (slope + 1e-3)
    return np.clip(0.5 + width / 2 - distance, 0, 1) * np.clip((both - 0.55) / 0.25, 0, 1)
