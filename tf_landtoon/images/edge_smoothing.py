"""The edge-smoothed twin of a cartoon: CartoonGAN's third kind of picture (Chen et al. 2018).

The discriminator learns that it is not a real cartoon, so the generator must draw clear edges.
"""

import cv2
import numpy as np

_CANNY_LOW, _CANNY_HIGH = 100, 200
_DILATION = np.ones((5, 5), np.uint8)
_GAUSSIAN = np.array([1.0, 4.0, 6.0, 4.0, 1.0], np.float32)  # sixteenths


def smooth_edges(rgb: np.ndarray) -> np.ndarray:
    """Blurs a cartoon near its edges: Canny (100, 200), dilated by 5x5, then `blur_where`.

    Blur and dilation are 5 px wide whatever the picture's size, so smooth pictures at the size
    that training uses.

    Args:
        rgb: [H, W, 3] uint8.

    Returns:
        [H, W, 3] uint8.
    """
    edges = cv2.Canny(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), _CANNY_LOW, _CANNY_HIGH)
    return blur_where(rgb, cv2.dilate(edges, _DILATION))


def blur_where(rgb: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Replaces the masked pixels by their 5x5 Gaussian mean.

    Args:
        rgb: [H, W, 3] uint8.
        mask: [H, W], not 0 where to blur.

    Returns:
        [H, W, 3] uint8: means cut off to whole numbers, the border reflected.
    """
    # Sums of whole numbers below 2^16 are exact in float32, so the cut is that of the exact mean.
    sums = cv2.sepFilter2D(rgb, cv2.CV_32F, _GAUSSIAN, _GAUSSIAN, borderType=cv2.BORDER_REFLECT_101)
    return np.where(mask[..., None] != 0, np.floor(sums / 256), rgb).astype(np.uint8)
