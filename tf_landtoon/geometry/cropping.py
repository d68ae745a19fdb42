"""Draws crops of pictures. Apart from `frames`, for training draws none and needs no OpenCV."""

import cv2
import numpy as np

# 200 MB; a crop of more pixels than that is drawn with some skipped.
_MAX_DRAWN_SIDE = 8192
# What lies beyond a picture's edges is its border without detail (averaged to so many px a side,
# then blurred by so many of these), which within a share of the crop becomes its middle colour.
_VAGUE_SIDE, _VAGUE_BLUR = 64, 1.5
_FADE = 0.16
_SEAM_PX = 2  # of the crop, in which the picture becomes what lies beyond


def crop(image: np.ndarray, matrix: np.ndarray, image_size: int) -> np.ndarray:
    """Draws the part of a picture that a matrix carries into a square.

    Args:
        image: [H, W, 3] uint8.
        matrix: [2, 3], picture px -> crop px.
        image_size: side S of the crop, px.

    Returns:
        [S, S, 3] uint8; beyond the picture's edges the colours of its border go on, blurred, and
        fade. No second face can be seen there, as in a mirror.
    """
    drawn = _warped(image, matrix, image_size, cv2.BORDER_REPLICATE)
    height, width = image.shape[:2]
    back = cv2.invertAffineTransform(matrix)
    last = image_size - 0.5
    corners = np.array([(-0.5, -0.5, 1), (last, -0.5, 1), (-0.5, last, 1), (last, last, 1)])
    (x0, y0), (x1, y1) = (f(corners @ back.T, axis=0) for f in (np.min, np.max))
    if x0 >= -0.51 and y0 >= -0.51 and x1 <= width - 0.49 and y1 <= height - 0.49:
        return drawn
    beyond_px = _beyond_px((height, width), matrix, back, image_size)[..., None]
    near = np.exp2(-((beyond_px / (_FADE * image_size)) ** 2))
    vague, ground = _vague(image, matrix, image_size)
    beyond = near * vague + (1 - near) * ground
    inside = np.clip(1 - beyond_px / _SEAM_PX, 0, 1)
    return np.rint(inside * drawn + (1 - inside) * beyond).astype(np.uint8)


def crop_mirrored(image: np.ndarray, matrix: np.ndarray, image_size: int) -> np.ndarray:
    """As `crop`, but reflected beyond the picture's edges.

    The views of landmark detectors, which look at one face: those that ship were trained, measured
    and calibrated on such crops.
    """
    return _warped(image, matrix, image_size, cv2.BORDER_REFLECT_101)


def _warped(image: np.ndarray, matrix: np.ndarray, image_size: int, border: int) -> np.ndarray:
    # Bilinear sampling alone skips pixels when it shrinks. So the crop is drawn n times as large,
    # never shrinking, and averaged over n x n.
    shrink = 1 / np.linalg.svd(matrix[:, :2], compute_uv=False)[-1]
    n = int(np.clip(np.ceil(shrink - 1e-6), 1, max(1, _MAX_DRAWN_SIDE // image_size)))
    finer = n * matrix
    finer[:, 2] += (n - 1) / 2  # n fine pixels lie around each pixel's centre
    size = (n * image_size, n * image_size)
    drawn = cv2.warpAffine(image, finer, size, flags=cv2.INTER_LINEAR, borderMode=border)
    return cv2.resize(drawn, (image_size, image_size), interpolation=cv2.INTER_AREA)


def _beyond_px(
    shape: tuple[int, int], matrix: np.ndarray, back: np.ndarray, image_size: int
) -> np.ndarray:
    """[S, S] float32: how far beyond the picture's edges each pixel of the crop lies, crop px."""
    height, width = shape
    y, x = np.mgrid[:image_size, :image_size].astype(np.float32)
    px = np.stack([x, y, np.ones_like(x)], axis=-1) @ back.T.astype(np.float32)
    aside = np.maximum(np.abs(px[..., 0] - (width - 1) / 2) - width / 2, 0)
    along = np.maximum(np.abs(px[..., 1] - (height - 1) / 2) - height / 2, 0)
    across, down = np.hypot(*matrix[:, :2])  # crop px for a px of the picture
    return np.hypot(across * aside, down * along)


def _vague(image: np.ndarray, matrix: np.ndarray, image_size: int) -> tuple[np.ndarray, np.ndarray]:
    """The picture without detail, its border continued for ever: [S, S, 3]; its ground: [3]."""
    height, width = image.shape[:2]
    size = min(_VAGUE_SIDE, width), min(_VAGUE_SIDE, height)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    small = cv2.GaussianBlur(small, (0, 0), _VAGUE_BLUR)
    upper = small[: max(1, size[1] // 2)]  # further down are shoulders
    ground = np.median(np.concatenate([small[0], upper[:, 0], upper[:, -1]]), axis=0)
    scale = np.array([width / size[0], height / size[1]])
    to_crop = matrix.astype(np.float64).copy()
    to_crop[:, 2] += matrix[:, :2] @ ((scale - 1) / 2)  # pixel centres are on integers
    to_crop[:, :2] *= scale
    whole = (image_size, image_size)
    return cv2.warpAffine(small, to_crop, whole, borderMode=cv2.BORDER_REPLICATE), ground
