"""A drawn face back into its photo, at the photo's full size, feathered."""

import cv2
import numpy as np

from tf_landtoon.geometry import frames

_NOTHING = 1 / 512  # of a share: below half a grey level of the largest difference


def paste(photo: np.ndarray, toon: np.ndarray, share: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Lays a drawing over a photo.

    Args:
        photo: [H, W, 3] uint8 RGB.
        toon: [S, S, 3] uint8 RGB.
        share: [M, M] float32, 0 to 1: how much of the drawing is seen, in the drawing's frame; 0 at
            its edges.
        matrix: [2, 3] px of the photo -> px of the drawing.

    Returns:
        [H, W, 3] uint8 RGB: a copy, equal to the photo by every bit where the share is 0.
    """
    height, width = photo.shape[:2]
    side = toon.shape[0]
    corners = np.array([(-0.5, -0.5), (side, -0.5), (-0.5, side), (side, side)])
    places = frames.apply(frames.inverse(matrix), corners)
    left, top = np.maximum(0, np.floor(places.min(axis=0)).astype(int))
    right, bottom = np.minimum((width, height), np.ceil(places.max(axis=0)).astype(int) + 1)
    result = photo.copy()
    if right <= left or bottom <= top:
        return result
    there = (slice(top, bottom), slice(left, right))
    box = (int(right - left), int(bottom - top))
    to_toon = matrix.astype(np.float64).copy()
    to_toon[:, 2] += matrix[:, :2] @ (left, top)
    drawn = _spread(toon, to_toon, side, box, cv2.BORDER_REPLICATE)
    seen = _spread(share, to_toon, side, box, cv2.BORDER_CONSTANT)[..., None]
    seen[seen < _NOTHING] = 0
    mixed = seen * drawn + (1 - seen) * photo[there]
    result[there] = np.where(seen > 0, np.rint(mixed).clip(0, 255), photo[there])
    return result


def _spread(
    values: np.ndarray, to_toon: np.ndarray, side: int, box: tuple[int, int], border: int
) -> np.ndarray:
    """Values of the drawing's frame, of any number of px a side, over a box of the photo."""
    values = values.astype(np.float32)
    wanted = max(4, round(side / frames.scale_of(to_toon)))  # the frame's side, px of the photo
    if wanted < values.shape[0]:  # no pixel may be skipped
        values = cv2.resize(values, (wanted, wanted), interpolation=cv2.INTER_AREA)
    scale = values.shape[0] / side
    way = scale * to_toon
    way[:, 2] += (scale - 1) / 2  # pixel centres are on integers
    flags = cv2.INTER_CUBIC if values.ndim == 3 else cv2.INTER_LINEAR
    return cv2.warpAffine(values, way, box, flags=flags | cv2.WARP_INVERSE_MAP, borderMode=border)
