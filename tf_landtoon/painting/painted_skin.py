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
    ear: np.ndarray,
    frame: IconFrame,
    light: int,
) -> np.ndarray:
    """Where skin lies in shade, as a cel painter decides it.

    Args:
        weights: [7, S, S] of each `Layer`, crisp.
        inside: [S, S] 1 inside the drawn jaw.
        hair: [S, S] 1 where hair covers.
        ear: [S, S] shade inside the ears.
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
    shade = np.maximum(np.maximum(under_jaw, fringe), 0.75 * far_cheek)
    return np.clip(np.maximum(shade, ear * weights[Layer.EAR]), 0, 1)


def ear_inside(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shade and lines inside the ears, drawn at shares of their width from their rim.

    Args:
        shares: [7, F, F] of each `Layer`.

    Returns:
        Shade and line, each [F, F] float32 0..1.
    """
    shade = np.zeros(shares.shape[1:], np.float32)
    line = np.zeros_like(shade)
    ear = shares[Layer.EAR] > 0.5
    head = (shares[[Layer.EAR, Layer.FACE, Layer.HAIR]].sum(0) > 0.5).astype(np.uint8)
    from_rim = fields.blurred(cv2.distanceTransform(head, cv2.DIST_L2, 5), 1.5)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ear.astype(np.uint8))
    rows = np.arange(len(ear), dtype=np.float32)[:, None]
    for number in range(1, count):
        top, height, area = stats[number, [cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]]
        if area < 60:
            continue
        width = area / height
        down, away = (rows - top) / height, from_rim / width
        mask = (labels == number).astype(np.float32)
        helix = np.clip(1.25 - np.abs(away - 0.27) * width, 0, 1)
        helix *= np.clip(down / 0.1, 0, 1) * np.clip((0.80 - down) / 0.15, 0, 1)
        line = np.maximum(line, mask * helix)
        within = np.hypot((away - 0.66) / 0.22, (down - 0.42) / 0.26)  # the shell, an oval
        shell = np.clip((1 - within) * 0.22 * width + 0.5, 0, 1)
        inner = np.clip(1.1 - np.abs(within - 1) * 0.22 * width, 0, 1) * (away < 0.66)
        line = np.maximum(line, 0.75 * mask * inner * np.clip((0.62 - down) / 0.1, 0, 1))
        shade = np.maximum(shade, mask * shell)
    return shade, line


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
