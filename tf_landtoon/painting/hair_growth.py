"""Which way hair grows on a head: from the crown and the parting down, in every hairstyle."""

import numpy as np

from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_CROWN = -1.02  # face units: where the hair of the top comes from
_STRAIGHT_DOWN = 0.25  # from here on hair hangs
_HAIRLINE = (-1.1, -0.35)  # where a hairline's peak can lie
_WIDEST = 0.42  # how far from the middle


def parting(shares: np.ndarray, frame: IconFrame) -> float:
    """Where hair is parted: at the forehead's highest reach into it.

    Args:
        shares: [7, F, F] of each `Layer`.
        frame: of the icon.

    Returns:
        x in face units; 0 for a forehead that hair hides.
    """
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    forehead = (shares[Layer.FACE] > 0.5) & (np.abs(x) < _WIDEST)
    forehead &= (y > _HAIRLINE[0]) & (y < _HAIRLINE[1])
    if not forehead.any():
        return 0.0
    top = y[forehead].min()
    return float(np.median(x[forehead & (y < top + 0.05)]))


def direction(frame: IconFrame, parted_at: float) -> np.ndarray:
    """The usual way of hair, roots to tips.

    Args:
        frame: of the icon.
        parted_at: x of the parting, face units.

    Returns:
        [F, F, 2] float32 unit vectors in the frame.
    """
    x, y = frame.face_xy[..., 0] - np.float32(parted_at), frame.face_xy[..., 1]
    away = np.stack([x, np.maximum(y - _CROWN, 0.02)], -1)
    away /= np.linalg.norm(away, axis=-1, keepdims=True) + 1e-6
    hangs = np.clip((y + 0.55) / (_STRAIGHT_DOWN + 0.55), 0, 1)[..., None]
    down = np.stack([0.12 * np.sign(x), np.ones_like(y)], -1)
    own = away * (1 - hangs) + down * hangs
    own /= np.linalg.norm(own, axis=-1, keepdims=True) + 1e-6
    return (own @ frame.axes).astype(np.float32)
