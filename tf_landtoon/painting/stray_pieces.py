"""Skin and ears where a head has them, and nowhere else."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_THINNEST = 0.05  # face units: narrower bays of skin in the hair are the map's noise
_SMALLEST_EAR = 0.012  # squared face units
_EAR_ROWS = (-0.35, 0.65)  # face units, where an ear's middle can be
_SLIT = 0.14  # face units: as much background between an ear and its face is none
_TOUCHES = 0.3  # of an ear's height, how much of it must lie at the face


def without_strays(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Gives skin that is no part of the face, and ears that are none, to what surrounds them.

    Args:
        shares: [7, F, F] float32 of each `Layer`, a sum of 1; overwritten.
        frame: of the icon.

    Returns:
        [7, F, F] float32, a sum of 1.
    """
    for layer, stray in ((Layer.FACE, _stray_skin), (Layer.EAR, _stray_ears)):
        mask = stray(shares, frame)
        if mask.any():
            given_away(shares, layer, mask, 0.06 * frame.unit)
    return shares


def without_slits(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Gives narrow background between an ear and its face to the ear.

    Args:
        shares: [7, F, F] float32 of each `Layer`, a sum of 1; overwritten.
        frame: of the icon.

    Returns:
        [7, F, F] float32, a sum of 1.
    """
    ground = shares[Layer.BACKGROUND] > 0.5
    head = (shares[[Layer.EAR, Layer.FACE]].sum(0) > 0.5).astype(np.uint8)
    side = 2 * int(_SLIT * frame.unit / 2) + 1
    closed = cv2.morphologyEx(head, cv2.MORPH_CLOSE, np.ones((1, side), np.uint8)) > 0
    closed[:, :side] = closed[:, -side:] = False
    near_ear = cv2.dilate((shares[Layer.EAR] > 0.5).astype(np.uint8), np.ones((5, 5), np.uint8))
    slits = ground & closed
    _, labels = cv2.connectedComponents(slits.astype(np.uint8))
    slits &= np.isin(labels, np.unique(labels[slits & (near_ear > 0)]))
    y = frame.face_xy[..., 1]
    slits &= (y > _EAR_ROWS[0]) & (y < _EAR_ROWS[1])
    if slits.any():
        soft = cv2.dilate(slits.astype(np.float32), np.ones((7, 7), np.uint8))
        given = shares[Layer.BACKGROUND] * fields.blurred(soft, 1.0)
        shares[Layer.BACKGROUND] -= given
        shares[Layer.EAR] += given
    return shares


def given_away(shares: np.ndarray, layer: Layer, mask: np.ndarray, sigma: float) -> None:
    """Hands a layer's share under a mask to the layers around it.

    Args:
        shares: [7, F, F] float32; overwritten.
        layer: that loses it.
        mask: [F, F] bool.
        sigma: px, how far around is looked.
    """
    soft = cv2.dilate(mask.astype(np.float32), np.ones((5, 5), np.uint8))
    soft = np.clip(fields.blurred(soft, 1.0), 0, 1)
    lost = shares[layer] * soft
    others = [other for other in Layer if other not in (layer, Layer.FACE)]
    known = (1 - shares[layer]) * (1 - soft) + 1e-5
    near = np.stack([fields.blurred_inside(shares[other], known, sigma) for other in others])
    near = near**2
    near /= near.sum(0) + 1e-6
    shares[others] += near * lost
    shares[layer] -= lost
    shares /= shares.sum(0) + 1e-6


def _stray_skin(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    face = shares[Layer.FACE] > 0.5
    side = 2 * int(_THINNEST * frame.unit) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened = cv2.morphologyEx(face.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return np.zeros(face.shape, bool)
    own = labels == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
    near_own = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return face & ~near_own & (frame.face_xy[..., 1] < 0.3)


def _stray_ears(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    ear = shares[Layer.EAR] > 0.5
    face = (shares[Layer.FACE] > 0.5).astype(np.uint8)
    side = 2 * int(0.035 * frame.unit) + 1
    at_face = cv2.dilate(face, np.ones((side, side), np.uint8)) > 0
    count, labels, stats, centres = cv2.connectedComponentsWithStats(ear.astype(np.uint8))
    x, y = frame.units(centres).T
    kept = {}
    for number in range(1, count):
        piece = labels == number
        area = stats[number, cv2.CC_STAT_AREA] / frame.unit**2
        rows = (piece & at_face).any(1).sum() / stats[number, cv2.CC_STAT_HEIGHT]
        placed = _EAR_ROWS[0] < y[number] < _EAR_ROWS[1] and abs(x[number]) > 0.3
        if placed and area >= _SMALLEST_EAR and rows >= _TOUCHES:
            which = bool(x[number] > 0)
            if area > kept.get(which, (0, 0))[0]:
                kept[which] = (area, number)
    return ear & ~np.isin(labels, [number for _, number in kept.values()])
