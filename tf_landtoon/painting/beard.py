"""Beards, moustaches and stubble: their place from the map, their tone from the photo."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.measures import FaceShape

_SOFTEST = 0.55  # softer faces have none
_LEAST_AREA, _WHOLE_AREA = 0.02, 0.25  # square face units; less than these: noise; in part
_LEAST_SEEN = 0.02  # density times area; less looks like a smudge
_SPECK_AREA, _CHEEK_AREA = 0.006, 0.10  # pieces smaller than this are dropped ...
_CHEEK = 0.16  # ... the latter where they lie further out than this, face units
_STUBBLE, _FULL = 0.15, 0.48  # how much darker than the cheeks (share of their lightness)
_DENSITIES, _OPACITIES = [0.0, 0.35, 0.7, 1.0], [0.13, 0.26, 0.68, 0.96]
_GAP = 0.12  # face units: narrower holes are the map's
_TURNED = 0.15  # faces turned less have the same beard on both sides


@dataclasses.dataclass(frozen=True)
class Beard:
    """A beard.

    Attributes:
        share: [F, F] float32 0..1, how much of a beard's place each pixel is, lips left out.
        tone: [F, F] float32 0.5..1.2, its own lighter and denser places.
        density: 0 stubble .. 1 full.
        color: [3] RGB.
    """

    share: np.ndarray
    tone: np.ndarray
    density: float
    color: np.ndarray


def found(
    photo: np.ndarray,
    share: np.ndarray,
    shares: np.ndarray,
    frame: IconFrame,
    shape: FaceShape,
    hair: np.ndarray,
    skin: np.ndarray,
    softness: float,
) -> Beard | None:
    """Looks for a beard.

    Args:
        photo: [F, F, 3] float32 RGB, moved to the drawn jaw.
        share: [F, F] float32 share of the part "beard", moved likewise.
        shares: [7, F, F] of the layers, likewise.
        frame: of the icon.
        shape: of the face.
        hair: [3] RGB of the drawn hair.
        skin: [3] RGB of the drawn skin.
        softness: of the drawing.

    Returns:
        None where there is none.
    """
    if softness >= _SOFTEST or share.max() <= 0.5:
        return None
    cheeks = _cheek_light(photo, shares, frame)
    if cheeks is None:
        return None
    if abs(shape.turn) < _TURNED:
        share = np.maximum(share, _mirrored(share, frame))
    side = 2 * round(_GAP * frame.unit / 2) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    place = cv2.morphologyEx((share > 0.5).astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    place = _without_specks(place > 0, frame)
    if place.sum() < _LEAST_AREA * frame.unit**2:
        return None
    place = fields.blurred(place.astype(np.float32), 0.014 * frame.unit)
    place *= 1 - fields.blurred(_lips(shape, frame), 0.008 * frame.unit)
    face = np.clip(2 * shares[Layer.FACE] - 1, 0, 1)
    light = fields.blurred_inside(fields.light_of(photo), face + 1e-3, 0.022 * frame.unit)
    darkness = np.clip(1 - light / cheeks, 0, 1).astype(np.float32)
    inside = (place > 0.5) & (face > 0.5)
    if inside.sum() < 50:
        return None
    level = float(np.percentile(darkness[inside], 60))
    density = float(np.clip((level - _STUBBLE) / (_FULL - _STUBBLE), 0, 1))
    area = inside.sum() / frame.unit**2
    density *= np.interp(area, [_LEAST_AREA, _WHOLE_AREA], [0.5, 1.0])
    if density * area < _LEAST_SEEN:
        return None
    tone = np.clip(0.45 + 0.6 * darkness / max(level, 0.05), 0.5, 1.2)
    dense = inside & (darkness >= level)
    own = np.median(photo[dense], 0)
    color = mixed(mixed(hair, shaded(own, 1.15), 0.4), skin, 0.05)
    return Beard(place, tone, density, color)


def painted(
    picture: np.ndarray,
    beard: Beard,
    streak: np.ndarray | None,
    inside: np.ndarray,
    unit: float,
    skin: np.ndarray,
) -> np.ndarray:
    """Paints stubble as a soft veil and a beard as a shape with strands.

    Args:
        picture: [S, S, 3] float32 RGB.
        beard: what was found.
        streak: [F, F] noise along the hair's flow, None if there is no hair.
        inside: [S, S] float32, 1 where the face is.
        unit: px of a face unit on the fields.
        skin: [3] RGB.

    Returns:
        [S, S, 3] float32 RGB.
    """
    size = picture.shape[0]
    streak = np.zeros_like(beard.share) if streak is None else streak
    rough = beard.share + 0.06 * beard.density * streak * (beard.share > 0.05)
    rough = fields.blurred(rough, (0.006 + 0.050 * (1 - beard.density)) * unit)
    tone = 1 + (beard.tone - 1) * (1 - 0.75 * beard.density)
    rough, tone, streak = (
        cv2.resize(a.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
        for a in (rough, tone, streak)
    )
    cover = fields.ramp(rough, 0.5, 0.75 - 0.5 * beard.density)
    cover *= np.interp(beard.density, _DENSITIES, _OPACITIES) * tone * inside
    cover = np.clip(cover, 0, 1)[..., None]
    strands = 1 - 0.16 * beard.density * fields.ramp(streak, 0.55, 0.5)[..., None]
    color = mixed(skin, beard.color, 0.80 + 0.20 * beard.density).astype(np.float32)
    return picture * (1 - cover) + color * strands * cover


def _without_specks(place: np.ndarray, frame: IconFrame) -> np.ndarray:
    """A map [F, F] bool without small pieces, and without larger ones on a cheek alone."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(place.astype(np.uint8))
    across = np.abs(frame.face_xy[..., 0])
    for number in range(1, count):
        piece = labels == number
        least = _CHEEK_AREA if across[piece].min() > _CHEEK else _SPECK_AREA
        if stats[number, cv2.CC_STAT_AREA] < least * frame.unit**2:
            place = place & ~piece
    return place


def _mirrored(share: np.ndarray, frame: IconFrame) -> np.ndarray:
    """A map [F, F] on the other side of the line from the eyes to the chin."""
    other = frame.px(frame.face_xy * [-1, 1]).astype(np.float32)
    return cv2.remap(share, other[..., 0], other[..., 1], cv2.INTER_LINEAR)


def _cheek_light(photo: np.ndarray, shares: np.ndarray, frame: IconFrame) -> np.ndarray | None:
    """Lightness of the cheeks [F, F], from one side's to the other's."""
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    light = fields.light_of(photo)
    cheek = (shares[Layer.FACE] > 0.85) & (y > 0.14) & (y < 0.32)
    sides = [cheek & (sign * x > 0.18) & (sign * x < 0.45) for sign in (-1, 1)]
    levels = [np.percentile(light[side], 60) if side.sum() > 30 else np.nan for side in sides]
    if np.isnan(levels).all():
        return None
    left, right = np.where(np.isnan(levels), np.nanmean(levels), levels)
    t = np.clip(x / 0.7 + 0.5, 0, 1)
    return left * (1 - t) + right * t


def _lips(shape: FaceShape, frame: IconFrame) -> np.ndarray:
    middle = shape.lips.mean(0)
    polygon = frame.px((shape.lips - middle) * [1.06, 1.12] + middle)
    mask = np.zeros(frame.face_xy.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 1, shift=4)
    return mask.astype(np.float32)
