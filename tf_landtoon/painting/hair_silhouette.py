"""Where drawn hair ends: the map's edge without its bumps, drips and horns."""

import cv2
import numpy as np

from tf_landtoon.painting import fields, hair_tones
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_LIVELY = 0.010  # face units that the edge departs from the map's where strands end in it
_BUMP, _HORN = 0.14, 0.50  # face units: what is narrower is none, on the sides and on top


def smoothed(
    depth: np.ndarray,
    direction: np.ndarray,
    streak: np.ndarray,
    shares: np.ndarray,
    frame: IconFrame,
) -> np.ndarray:
    """The edge of the hair, calm where strands run along it, livelier where they end in it.

    Args:
        depth: [F, F] px, above 0 inside the map's hair.
        direction: [F, F, 2] flow.
        streak: [F, F] noise along the flow, standard deviation 1.
        shares: [7, F, F] of each `Layer`.
        frame: of the icon.

    Returns:
        [F, F] float32 px, above 0 inside.
    """
    smooth = fields.blurred(depth, 3.5)
    slope_x = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    slope_y = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    length = np.sqrt(slope_x**2 + slope_y**2) + 1e-4
    ends = slope_x * direction[..., 0] + slope_y * direction[..., 1]
    ends = fields.blurred(np.abs(ends) / length, 3.0)
    seen = np.clip(2.2 * fields.blurred(frame.seen, 6) - 1.2, 0.12, 1)
    amount = 0.10 + np.clip((ends - 0.25) / 0.45, 0, 1) * 1.1
    amount *= np.clip(1 - np.abs(smooth) / (0.14 * frame.unit), 0, 1) * seen
    inside = smooth + streak * _LIVELY * frame.unit * amount
    # Round bumps look like drips and horns: locks end in tips, which are put on later.
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    head = shares[[Layer.HAIR, Layer.HAT, Layer.FACE, Layer.EAR, Layer.NECK]].sum(0) > 0.5
    head = np.maximum(inside, fields.blurred(fields.depth(head).astype(np.float32), 2.0))
    widths = [2 * int(share * frame.unit / 2) + 1 for share in (_BUMP, _HORN)]
    bump, horn = (_opened(head, width) for width in widths)
    top = np.clip((-0.5 - y) / 0.15, 0, 1) * np.clip((1.0 - np.abs(x)) / 0.2, 0, 1)
    inside = np.minimum(np.minimum(inside, _opened(inside, 9)), bump + (horn - bump) * top)
    inside = fields.blurred(inside, 0.8)
    drawn = inside > -0.6  # what would show at all
    crumbs = drawn & ~fields.without_islands(drawn, 0.06 * frame.unit**2)
    crumbs = cv2.dilate(crumbs.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return np.where(crumbs, np.minimum(inside, np.float32(-3)), inside)


def _opened(inside: np.ndarray, width: int) -> np.ndarray:
    small = hair_tones.half(inside)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width // 2 | 1, width // 2 | 1))
    return hair_tones.whole(fields.blurred(cv2.morphologyEx(small, cv2.MORPH_OPEN, kernel), 0.7))
