"""Hair behind ears and neck: one mass on each side that hangs from the scalp, not single drips."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_SEED = 23
_LINK = 0.07  # face units: pieces joined to the scalp by less hang loose
_SCALP_ABOVE = -0.25  # a piece that reaches higher is the scalp's
_LOOSE_BELOW = -0.12
_FROM = -0.18  # where the mass leaves the head, behind the ear
_SMALLEST = 0.02  # squared face units
_THIN, _FAR = 0.09, 0.12  # a strand so thin, so far from the neck, is left out
_SHIFT = 5


def parted(
    shares: np.ndarray, photo: np.ndarray, frame: IconFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Takes loose pieces of hair below the ears out and puts a mass behind the head instead.

    Args:
        shares: [7, F, F] float32 of each `Layer`; overwritten.
        photo: [F, F, 3] float32 RGB.
        frame: of the icon.

    Returns:
        The shares, their loose hair now background; the photo, likewise; and [F, F] float32 px,
        above 0 inside the mass, of which clothes, neck, ears and face hide their part.
    """
    loose = _loose(shares, frame)
    mass = np.zeros((2 * FIELD_SIDE, 2 * FIELD_SIDE), np.uint8)
    if loose.any():
        x = frame.face_xy[..., 0]
        for sign in (-1, 1):
            piece = loose & (sign * x > 0)
            if piece.sum() < _SMALLEST * frame.unit**2:
                continue
            polygon = _mass(piece, sign, shares, frame)
            if polygon is not None:
                fixed = np.round((2 * polygon + 0.5) * (1 << _SHIFT)).astype(np.int32)
                cv2.fillPoly(mass, [fixed], 1, cv2.LINE_8, _SHIFT)
        soft = cv2.dilate(loose.astype(np.float32), np.ones((5, 5), np.uint8))
        ground = (shares[Layer.BACKGROUND] > 0.9).astype(np.float32) * (frame.seen > 0.9)
        if ground.any():
            gone = fields.blurred(cv2.dilate(soft, np.ones((9, 9), np.uint8)), 2.0)[..., None]
            photo = photo + (fields.filled(photo, ground) - photo) * gone
        lost = shares[Layer.HAIR] * fields.blurred(soft, 1.0).clip(0, 1)
        shares[Layer.HAIR] -= lost
        shares[Layer.BACKGROUND] += lost
    depth = fields.depth(mass > 0) / 2
    depth = cv2.resize(depth, (FIELD_SIDE, FIELD_SIDE), interpolation=cv2.INTER_AREA)
    return shares, photo, np.clip(depth, -99, 99).astype(np.float32)


def _loose(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """[F, F] bool: hair that no wide way leads from to the scalp."""
    hair = shares[Layer.HAIR] > 0.5
    y = frame.face_xy[..., 1]
    side = 2 * int(0.5 * _LINK * frame.unit) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened = cv2.morphologyEx(hair.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    _, labels = cv2.connectedComponents(opened)
    scalp = np.isin(labels, np.unique(labels[(y < _SCALP_ABOVE) & (opened > 0)])) & (opened > 0)
    if not scalp.any():
        return np.zeros(hair.shape, bool)
    others = (opened > 0) & ~scalp & (y > _LOOSE_BELOW)
    if not others.any():
        thin = hair & ~(cv2.dilate(scalp.astype(np.uint8), kernel) > 0) & (y > _LOOSE_BELOW)
        return thin & fields.without_islands(thin, 0.004 * frame.unit**2)
    # What the opening took away belongs to the nearer of both.
    to_scalp = cv2.distanceTransform((~scalp).astype(np.uint8), cv2.DIST_L2, 3)
    to_others = cv2.distanceTransform((~others).astype(np.uint8), cv2.DIST_L2, 3)
    return hair & (to_others < to_scalp) & (y > _LOOSE_BELOW)


def _mass(piece: np.ndarray, sign: int, shares: np.ndarray, frame: IconFrame) -> np.ndarray | None:
    """Polygon [N, 2] px from behind the ear along a piece's outer edge, tips at its end."""
    unit, last = frame.unit, FIELD_SIDE - 1
    columns = np.arange(FIELD_SIDE)
    away = sign * (columns - frame.eyes[0])
    rows = np.flatnonzero(piece.any(1))
    outer = np.array([away[piece[row]].max() for row in rows], np.float64)
    body = shares[[Layer.NECK, Layer.FACE, Layer.EAR]].sum(0) > 0.5
    inner = np.array([away[piece[row]].min() for row in rows], np.float64)
    skin = np.array([max(away[body[row]].max(initial=0), 0.25 * unit) for row in rows])
    thin = np.median(piece[rows].sum(1)) < _THIN * unit
    if thin and np.median(inner - skin) > _FAR * unit:
        return None
    start = int(np.clip(frame.eyes[1] + _FROM * unit, 0, last))
    head = shares[[Layer.HAIR, Layer.FACE, Layer.EAR]].sum(0) > 0.5
    at_head = float(away[head[start]].max(initial=0.6 * unit)) - 0.07 * unit
    top, bottom = max(int(rows[0]), start + 1), int(rows[-1])
    every = np.arange(start, bottom + 1)
    known = np.r_[start, rows[rows >= top]]
    edge = np.interp(every, known, np.r_[at_head, outer[rows >= top]])
    # Beside the head it starts hidden.
    down = np.linspace(0, 1, top - start + 1)
    for index, row in enumerate(every[: len(down)]):
        reach = away[head[row]].max(initial=0) + (0.6 * down[index] - 0.05) * unit
        edge[index] = min(edge[index], max(reach, 0.2 * unit))
    reach = max(3, int(0.34 * unit) | 1)
    kernel = np.hanning(reach + 2)[1:-1] / np.hanning(reach + 2).sum()
    edge = np.convolve(np.pad(edge, reach // 2, "edge"), kernel, "valid")
    line = np.stack([frame.eyes[0] + sign * edge, every], 1)[:: max(1, int(0.03 * unit))]
    if bottom >= last - 3:
        end = np.array([(line[-1, 0], last + 9)])
    else:
        end = _ends(line[-1], sign, max(float(skin[-1]), 0.3 * unit), frame)
    middle = frame.eyes[0] + sign * 0.15 * unit
    close = np.array([(middle, end[-1, 1]), (middle, start)])
    return np.concatenate([line, end, close])


def _ends(outer: np.ndarray, sign: int, skin: float, frame: IconFrame) -> np.ndarray:
    """Three tapering tips [N, 2] from the outer edge inwards to the neck."""
    rng = np.random.default_rng(_SEED)
    inner_x = frame.eyes[0] + sign * (skin - 0.05 * frame.unit)
    width = max(abs(outer[0] - inner_x), 0.06 * frame.unit)
    points = []
    for number, share in enumerate((0.0, 0.34, 0.68)):
        x = outer[0] - sign * share * width
        length = rng.uniform(0.5, 0.85) * min(width, 0.25 * frame.unit) * (1 - 0.15 * number)
        points += [
            (x - sign * 0.10 * width, outer[1] + 0.75 * length),
            (x - sign * 0.20 * width, outer[1] + length),
            (x - sign * 0.30 * width, outer[1] + 0.45 * length),
        ]
    points.append((inner_x - sign * 0.1 * frame.unit, outer[1]))
    return np.array(points)
