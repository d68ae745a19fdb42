"""Draws crops of pictures. Apart from `frames`, for training draws none and needs no OpenCV."""

import cv2
import numpy as np

# 200 MB; a crop of more pixels than that is drawn with some skipped.
_MAX_DRAWN_SIDE = 8192


def crop(image: np.ndarray, matrix: np.ndarray, image_size: int) -> np.ndarray:
    """Draws the part of a picture that a matrix carries into a square.

    Args:
        image: [H, W, 3] uint8.
        matrix: [2, 3], picture px -> crop px.
        image_size: side S of the crop, px.

    Returns:
        [S, S, 3] uint8; beyond the picture's edges the picture is reflected.
    """
    # Bilinear sampling alone skips pixels when it shrinks. So the crop is drawn n times as large,
    # never shrinking, and averaged over n x n.
    shrink = 1 / np.linalg.svd(matrix[:, :2], compute_uv=False)[-1]
    n = int(np.clip(np.ceil(shrink - 1e-6), 1, max(1, _MAX_DRAWN_SIDE // image_size)))
    finer = n * matrix
    finer[:, 2] += (n - 1) / 2  # n fine pixels lie around each pixel's centre
    drawn = cv2.warpAffine(
        image,
        finer,
        (n * image_size, n * image_size),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return cv2.resize(drawn, (image_size, image_size), interpolation=cv2.INTER_AREA)
