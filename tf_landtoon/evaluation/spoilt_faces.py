"""Faces made hard to read, so that a detector should doubt them: blur, grain, erased parts."""

import numpy as np
from PIL import Image, ImageFilter

from tf_landtoon.geometry import frames, landmarks

_MARGIN = 0.03  # around the erased points, in sides of the landmarks' box
_FEATHER = 0.015  # width of the soft edge, in the same


def blurred(image: np.ndarray, landmarks_px: np.ndarray, amount: float) -> np.ndarray:
    """Blurs a picture as a face that was drawn much smaller looks.

    Args:
        image: [H, W, 3] uint8.
        landmarks_px: [40, 2] px of it.
        amount: standard deviation in sides of the landmarks' box; at 0.05 eyes are spots.

    Returns:
        [H, W, 3] uint8.
    """
    radius = amount * _side(landmarks_px)
    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(radius)))


def grained(image: np.ndarray, strength: float, random: np.random.Generator) -> np.ndarray:
    """Adds grey-scale noise with a standard deviation of `strength` (0..255); [H, W, 3] uint8."""
    noise = random.normal(0.0, strength, (*image.shape[:2], 1))
    return np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)


def erased(image: np.ndarray, landmarks_px: np.ndarray, part: str) -> np.ndarray:
    """Paints a part of the face over with the colour around it, mostly skin.

    Args:
        image: [H, W, 3] uint8.
        landmarks_px: [40, 2] px of it.
        part: a key of `landmarks.ERASABLE`.

    Returns:
        [H, W, 3] uint8.
    """
    side = _side(landmarks_px)
    margin = _MARGIN * side
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    # Both eyes are two patches: the bridge of the nose stays.
    eyes = [landmarks.LEFT_EYE, landmarks.RIGHT_EYE]
    groups = eyes if part == "eyes" else [landmarks.ERASABLE[part]]
    result = image.astype(np.float64)
    for group in groups:
        x0, y0, x1, y1 = landmarks.box(landmarks_px[list(group)])
        beyond = np.maximum(
            np.maximum(x0 - margin - x, x - x1 - margin),
            np.maximum(y0 - margin - y, y - y1 - margin),
        )
        below = (beyond > 0) & (beyond <= 0.05 * side) & (y > (y0 + y1) / 2)
        colour = np.median(image[below], axis=0) if below.any() else image.mean(axis=(0, 1))
        cover = np.clip(1 - beyond / (_FEATHER * side), 0, 1)[..., np.newaxis]
        result += (colour - result) * cover
    return np.rint(result).astype(np.uint8)


def spoil(
    image: np.ndarray, landmarks_px: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Blurs, adds grain or erases a part: which of them, and how strongly, is random.

    Args:
        image: [H, W, 3] uint8.
        landmarks_px: [40, 2] px of it.
        random: decides what happens.

    Returns:
        [H, W, 3] uint8; [40] bool, False for the points of an erased part.
    """
    seen = np.ones(landmarks.COUNT, bool)
    kind = random.integers(3)
    if kind == 0:
        return blurred(image, landmarks_px, random.uniform(0.01, 0.08)), seen
    if kind == 1:
        return grained(image, random.uniform(10.0, 100.0), random), seen
    part = list(landmarks.ERASABLE)[random.integers(len(landmarks.ERASABLE))]
    seen[list(landmarks.ERASABLE[part])] = False
    return erased(image, landmarks_px, part), seen


def _side(landmarks_px: np.ndarray) -> float:
    return frames.box_square(landmarks_px, 1.0)[1]
