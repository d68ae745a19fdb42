"""Neck and clothes down to the icon's edge: no neck ends in the air, no shoulder is missing."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_QUIET = np.array([96, 108, 132], np.float32)  # RGB of clothes nobody sees
_BODY = [Layer.CLOTHES, Layer.NECK]
_NECK_ROW = 0.10  # face units below the chin: where the neck's width is taken
_HALF_NECK = (0.30, 0.44, 0.58)  # least, usual, most; face units
_SHOULDER = 0.27  # below the chin: where the shoulders leave the neck
_SMOOTH = 0.022  # face units, of the line between neck and cloth
_LEAST_PATCH = 0.04  # squared face units, of cloth on the neck or neck in cloth
_SPIKE = 0.14  # face units: narrower pieces of cloth are none
_SLOPE = 0.36  # far from the neck; beside it shoulders fall by ...
_FALL, _FALL_WITHIN = 0.13, 0.22  # ... so much more, so near to it
_NECKLINE = 0.20  # below the chin: a plain shirt's edge beside the neck ...
_DIP = 0.26  # ... and how much deeper it lies in the middle
_HIGHEST = 0.6  # above the chin: where collars and hoods end
_REACH = 1.3  # face units beside the neck that tell whether a side has a shoulder
_ENOUGH = 0.55  # of that
_LEAST_PIXELS = 250  # of cloth that is seen, to know its colour


def completed(
    shares: np.ndarray, photo: np.ndarray, frame: IconFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Fills holes and gaps of the body, and adds what the map lacks of it.

    Args:
        shares: [7, F, F] float32 of each `Layer`, a sum of 1; overwritten.
        photo: [F, F, 3] float32 RGB.
        frame: of the icon.

    Returns:
        Shares, and the photo with cloth where cloth was added.
    """
    unit, chin = frame.unit, frame.points[8]
    cloth_seen = shares[Layer.CLOTHES] > 0.75
    _drop_scraps(shares, frame)
    cloth_seen &= shares[Layer.CLOTHES] > 0.75
    middle, half = _neck(shares, frame)
    columns = np.arange(FIELD_SIDE, dtype=np.float64)
    beside = np.abs(columns - middle) - half
    usual = chin[1] + unit * _SHOULDER + _fall(np.maximum(beside, 0), unit)
    top, has = _profile(shares, frame), []
    for sign in (-1, 1):
        side = (sign * (columns - middle) > half) & (beside < _REACH * unit)
        bare = usual[side] > FIELD_SIDE - 0.15 * unit  # no shoulder reaches into the icon there
        has.append(not side.any() or (np.isfinite(top[side]) | bare).mean() >= _ENOUGH)
    for index, sign in enumerate((-1, 1)):
        side = sign * (columns - middle) > 0
        if has[index]:
            continue
        other = np.clip(np.round(2 * middle - columns).astype(int), 0, FIELD_SIDE - 1)
        if has[1 - index]:
            mirrored = np.minimum(_bridged(top)[other], usual + 0.35 * unit)
            top = np.where(side, np.minimum(top, np.maximum(mirrored, chin[1])), top)
        else:
            top = np.where(side & (beside > 0), np.minimum(top, usual), top)
    top = _falling(_smooth(_bridged(top), unit), middle, half, unit)
    rows = np.arange(FIELD_SIDE, dtype=np.float32)[:, None]
    below = np.clip(rows - top[None].astype(np.float32) + 0.5, 0, 1)
    below *= np.clip((rows - chin[1] + _HIGHEST * unit) / 4, 0, 1)
    added = shares[Layer.BACKGROUND] * below
    shares[Layer.BACKGROUND] -= added
    of_cloth = np.clip(rows - _neckline(beside, half, frame)[None] + 0.5, 0, 1)
    shares[Layer.NECK] += added * (1 - of_cloth)
    shares[Layer.CLOTHES] += added * of_cloth
    low = np.clip((frame.face_xy[..., 1] - 0.75) / 0.1, 0, 1)
    for layer in _BODY:
        shares[layer] += low * (fields.blurred(shares[layer], _SMOOTH * unit) - shares[layer])
    shares /= shares.sum(0) + 1e-6
    if not any(has) and cloth_seen.sum() < _LEAST_PIXELS:
        share = of_cloth * shares[Layer.NECK]  # a plain shirt
        shares[Layer.NECK] -= share
        shares[Layer.CLOTHES] += share
    return shares, _with_cloth(photo, shares, cloth_seen, frame)


def _drop_scraps(shares: np.ndarray, frame: IconFrame) -> None:
    """Crumbs of neck in cloth become cloth, patches of cloth on the neck neck; spikes go."""
    side = 2 * int(0.5 * _SPIKE * frame.unit) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))

    def opened(mask: np.ndarray) -> np.ndarray:
        framed = np.pad(mask.astype(np.uint8), side, "edge")
        return cv2.morphologyEx(framed, cv2.MORPH_OPEN, kernel)[side:-side, side:-side] > 0

    def surrounded(mask: np.ndarray, by: np.ndarray, share: float) -> np.ndarray:
        """The mask's small pieces at whose rim there is mostly something else."""
        _, labels = cv2.connectedComponents(mask.astype(np.uint8))
        wide = cv2.dilate(labels.astype(np.float32), np.ones((5, 5), np.uint8)).astype(int)
        rim = (wide > 0) & ~mask
        around, met, area = (
            np.bincount(at, minlength=labels.max() + 1)
            for at in (wide[rim], wide[rim & by], labels.ravel())
        )
        small = area < _LEAST_PATCH * frame.unit**2
        return mask & small[labels] & (met > share * np.maximum(around, 1))[labels]

    def moved(mask: np.ndarray, layer: Layer, receiver: Layer) -> None:
        soft = cv2.dilate(mask.astype(np.float32), np.ones((5, 5), np.uint8))
        lost = shares[layer] * np.clip(1.5 * fields.blurred(soft, 1.0), 0, 1)
        shares[layer] -= lost
        shares[receiver] += lost

    neck, cloth = (shares[layer] > 0.5 for layer in (Layer.NECK, Layer.CLOTHES))
    core = cv2.dilate(opened(neck).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(core.astype(np.uint8))
    stats[0] = 0
    main = labels == stats[:, cv2.CC_STAT_AREA].argmax()
    moved(surrounded(neck & ~main, cloth, 0.4), Layer.NECK, Layer.CLOTHES)
    neck, cloth = (shares[layer] > 0.5 for layer in (Layer.NECK, Layer.CLOTHES))
    patches = surrounded(cloth, neck, 0.7)
    moved(patches, Layer.CLOTHES, Layer.NECK)
    moved(cloth & ~patches & ~opened(cloth), Layer.CLOTHES, Layer.BACKGROUND)


def _neck(shares: np.ndarray, frame: IconFrame) -> tuple[float, float]:
    """The neck's middle column and half its width, px."""
    unit, chin = frame.unit, frame.points[8]
    row = int(chin[1] + _NECK_ROW * unit)
    least, usual, most = (share * unit for share in _HALF_NECK)
    if row < FIELD_SIDE:
        found = np.flatnonzero(shares[Layer.NECK, row] > 0.5)
        near = found[np.abs(found - chin[0]) < 0.9 * unit]
        if near.size > 0.3 * unit:
            middle = np.clip((near[0] + near[-1]) / 2, chin[0] - 0.3 * unit, chin[0] + 0.3 * unit)
            return float(middle), float(np.clip((near[-1] - near[0]) / 2, least, most))
    return float(chin[0]), float(usual)


def _profile(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """First row of the body in each column [F], float64; inf where there is none."""
    body = shares[_BODY].sum(0) > 0.5
    body[: int(np.clip(frame.points[8, 1] - _HIGHEST * frame.unit, 0, FIELD_SIDE))] = False
    body = fields.without_islands(body, 0.02 * frame.unit**2)
    return np.where(body.any(0), body.argmax(0), np.inf).astype(np.float64)


def _bridged(top: np.ndarray) -> np.ndarray:
    """The profile with its gaps between two columns of the body closed."""
    known = np.flatnonzero(np.isfinite(top))
    if known.size < 2:
        return top
    inner = np.arange(known[0], known[-1] + 1)
    top = top.copy()
    top[inner] = np.interp(inner, known, top[known])
    return top


def _fall(beside: np.ndarray, unit: float) -> np.ndarray:
    """How far a shoulder falls, px, by the way from the neck: steeply first, then less."""
    return _SLOPE * beside + _FALL * unit * (1 - np.exp(-beside / (_FALL_WITHIN * unit)))


def _falling(top: np.ndarray, middle: float, half: float, unit: float) -> np.ndarray:
    """The profile, nowhere falling outwards more steeply than a shoulder."""
    top = top.copy()
    columns = np.arange(len(top))
    away = np.abs(columns - middle)
    fall = 1.5 * np.minimum(away, half) + _fall(np.maximum(away - half, 0), unit)
    for side in (columns[columns >= middle], columns[columns < middle][::-1]):
        top[side] = np.minimum.accumulate(top[side] - fall[side]) + fall[side]
    return top


def _smooth(top: np.ndarray, unit: float) -> np.ndarray:
    """The profile without steps; what is infinite stays so."""
    known = np.isfinite(top)
    if not known.any():
        return top
    reach = max(3, int(0.12 * unit) | 1)
    kernel = np.ones(reach) / reach
    filled = np.interp(np.arange(len(top)), np.flatnonzero(known), top[known])
    smooth = np.convolve(np.pad(filled, reach // 2, "edge"), kernel, "valid")
    return np.where(known, smooth, np.inf)


def _neckline(beside: np.ndarray, half: float, frame: IconFrame) -> np.ndarray:
    """Row [F] of a plain shirt's round neckline; above everything beside the neck."""
    across = np.clip(1 + beside / half, 0, 1)  # 0 in the middle, 1 at the neck's edge
    depth = _NECKLINE + _DIP * np.sqrt(1 - across**2)
    return np.where(beside < 0, frame.points[8, 1] + frame.unit * depth, -1).astype(np.float32)


def _with_cloth(
    photo: np.ndarray, shares: np.ndarray, seen: np.ndarray, frame: IconFrame
) -> np.ndarray:
    """The photo with its own cloth's colour, or a quiet one, where cloth was added."""
    added = np.clip(2 * shares[Layer.CLOTHES] - 0.5, 0, 1) * ~seen
    if not (added > 0.5).any():
        return photo
    if seen.sum() < _LEAST_PIXELS:
        cloth = np.broadcast_to(_QUIET, photo.shape)
    else:
        own = seen & (frame.seen > 0.9) if (seen & (frame.seen > 0.9)).any() else seen
        cloth = fields.filled(photo, own.astype(np.float32))
    return photo + (cloth - photo) * fields.blurred(added, 1.0)[..., None]
