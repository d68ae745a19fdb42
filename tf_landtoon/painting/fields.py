"""Soft maps: one number a pixel, blurred, filled in, measured and cut into tones.

A painted portrait is decided on maps of one fixed size and cut into shapes at the size of the
picture, so that its edges are crisp at any size.
"""

import cv2
import numpy as np

_FULL_SIZE_SIGMA = 4.0  # px; wider blurs look the same when made on a smaller map


def blurred(values: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur.

    Args:
        values: [H, W] or [H, W, C] float32.
        sigma: px; 0 changes nothing.

    Returns:
        The same shape.
    """
    if sigma <= 0:
        return values
    shrink = int(sigma / _FULL_SIZE_SIGMA * 2)
    if shrink < 2:
        return cv2.GaussianBlur(values, (0, 0), sigma)
    height, width = values.shape[:2]
    size = (max(width // shrink, 1), max(height // shrink, 1))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def blurred_inside(values: np.ndarray, weight: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur that does not see what lies outside.

    Args:
        values: [H, W] or [H, W, C] float32.
        weight: [H, W] float32, how much each pixel counts, 0..1.
        sigma: px.

    Returns:
        The shape of `values`; where nothing counts within reach, near 0.
    """
    total = blurred(weight, sigma) + 1e-4
    if values.ndim == 3:
        return blurred(values * weight[..., None], sigma) / total[..., None]
    return blurred(values * weight, sigma) / total


def filled(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Spreads the values that count over all others, smoothly and to any distance (push-pull).

    Args:
        values: [H, W] or [H, W, C] float32.
        weight: [H, W] float32, 0..1; where it is 1 the values stay.

    Returns:
        The shape of `values`. Source: Gortler et al. 1996, "The Lumigraph", 3.4.
    """
    wide = values.ndim == 3
    each = (lambda a: a[..., None]) if wide else (lambda a: a)
    weight = np.ascontiguousarray(weight, np.float32)
    levels = [(values.astype(np.float32) * each(weight), weight)]
    while max(levels[-1][1].shape) > 1:
        height, width = levels[-1][1].shape
        size = ((width + 1) // 2, (height + 1) // 2)
        levels.append(tuple(cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in levels[-1]))
    known, weight = levels[-1]
    answer = known / each(np.maximum(weight, 1e-9))
    for known, weight in levels[-2::-1]:
        above = cv2.resize(answer, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
        share = each(np.sqrt(np.clip(weight, 0, 1)))
        answer = above * (1 - share) + known / each(np.maximum(weight, 1e-9)) * share
    return answer


def depth(mask: np.ndarray) -> np.ndarray:
    """Distance to the mask's edge, px, float32 [H, W]: above 0 inside, below 0 outside."""
    inside = mask.astype(np.uint8)
    within = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    without = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    return within - without + np.where(inside, np.float32(-0.5), np.float32(0.5))


def ramp(values: np.ndarray, middle: float, width: float) -> np.ndarray:
    """0 below, 1 above, 0.5 at `middle`, straight over `width`; the shape of `values`."""
    return np.clip((values - middle) / width + 0.5, 0, 1)


def without_islands(mask: np.ndarray, least: float) -> np.ndarray:
    """The mask [H, W] bool without its pieces of fewer than `least` pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    keep = stats[:, cv2.CC_STAT_AREA] >= least
    keep[0] = False
    return keep[labels]


def light_of(rgb: np.ndarray) -> np.ndarray:
    """Lightness [...] of RGB [..., 3], in the same range (Rec. 601 weights)."""
    return 0.299 * rgb[..., 0] + 0.587 * rgb[..., 1] + 0.114 * rgb[..., 2]


def sampled(values: np.ndarray, points: np.ndarray) -> np.ndarray:
    """`values` [H, W] float32 at points [N, 2] (x, y) px, bilinear, edges continued; [N]."""
    x, y = np.asarray(points, np.float32).T
    around = cv2.remap(values, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return around[0]
