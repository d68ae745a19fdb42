"""Where drawn hair ends: the map's edge as one calm line, without bumps, drips and horns."""

import cv2
import numpy as np

from tf_landtoon.painting import fields, hair_tones
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_BUMP, _HORN = 0.14, 0.50  # face units: what is narrower is none, on the sides and on top
_CALM, _LOOSE = 0.060, 0.035  # face units: over which the outer edge is made smooth
_AT_SKIN = 0.022  # likewise beside the face
_FAR = 0.20  # face units from the edge: no more counts


def smoothed(depth: np.ndarray, loose: float, shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """The edge of the hair, calm as a brush draws it.

    Args:
        depth: [F, F] px, above 0 inside the map's hair.
        loose: 0..1 as `hair_texture.Texture` has it: the more, the more of the map's edge stays.
        shares: [7, F, F] of each `Layer`.
        frame: of the icon.

    Returns:
        [F, F] float32 px, above 0 inside.
    """
    unit = frame.unit
    near = np.clip(depth, -_FAR * unit, _FAR * unit)
    fine = fields.blurred(near, _AT_SKIN * unit)
    wide = fields.blurred(near, (_CALM + (_LOOSE - _CALM) * loose) * unit)
    outer = fields.blurred(shares[Layer.BACKGROUND], 0.05 * unit)
    outer = np.clip(3 * outer - 0.25, 0, 1)
    inside = fine + (wide - fine) * outer
    # Round bumps look like drips and horns: locks end in tips, which are put on later.
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    head = shares[[Layer.HAIR, Layer.HAT, Layer.FACE, Layer.EAR, Layer.NECK]].sum(0) > 0.5
    head = np.maximum(inside, fields.blurred(fields.depth(head).astype(np.float32), 2.0))
    widths = [2 * int(share * unit / 2) + 1 for share in (_BUMP, _HORN)]
    bump, horn = (_opened(head, width) for width in widths)
    top = np.clip((-0.5 - y) / 0.15, 0, 1) * np.clip((1.0 - np.abs(x)) / 0.2, 0, 1)
    inside = np.minimum(np.minimum(inside, _opened(inside, 9)), bump + (horn - bump) * top)
    inside = fields.blurred(inside, 1.5)
    drawn = inside > -0.6  # what would show at all
    crumbs = drawn & ~fields.without_islands(drawn, 0.06 * unit**2)
    crumbs = cv2.dilate(crumbs.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return np.where(crumbs, np.minimum(inside, np.float32(-3)), inside)


def _opened(inside: np.ndarray, width: int) -> np.ndarray:
    small = hair_tones.half(inside)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width // 2 | 1, width // 2 | 1))
    return hair_tones.whole(fields.blurred(cv2.morphologyEx(small, cv2.MORPH_OPEN, kernel), 0.7))
