"""A photo turned by quarters until a face of it stands upright."""

import math

import numpy as np


def turned(photo: np.ndarray, points_px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turns a photo and the points in it.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points_px: [68, 2] of the face, px.

    Returns:
        Both; the line from eye to eye leans by 45 degrees at most.
    """
    across = points_px[42:48].mean(axis=0) - points_px[36:42].mean(axis=0)  # eye to eye
    for _ in range(round(math.degrees(math.atan2(across[1], across[0])) / 90) % 4):
        points_px = np.stack([points_px[:, 1], photo.shape[1] - 1 - points_px[:, 0]], axis=1)
        photo = np.rot90(photo)
    return np.ascontiguousarray(photo), points_px
