"""Beards and moustaches: how much darker than the cheeks the skin around the mouth is."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.measures import FaceShape

_SOFTEST = 0.55  # softer faces have none
# Where a beard may begin: y below the nose's base or absolute, over |x|, face units.
_BORDER_X = [0, 0.13, 0.24, 0.42, 0.56, 0.7]
_BORDER_Y = [None, None, None, 0.42, 0.10, -0.1]
_BELOW_NOSE = [0.035, 0.035, 0.10]


@dataclasses.dataclass(frozen=True)
class Beard:
    """A beard.

    Attributes:
        darkness: [F, F] float32 0..1 against the cheeks; 0 outside a beard's place.
        density: of the whole: 0.17 stubble begins, 0.34 full.
        color: [3] RGB.
    """

    darkness: np.ndarray
    density: float
    color: np.ndarray


def found(
    photo: np.ndarray,
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
        shares: [7, F, F] likewise.
        frame: of the icon.
        shape: of the face.
        hair: [3] RGB of the drawn hair.
        skin: [3] RGB of the drawn skin.
        softness: of the drawing.

    Returns:
        None where there is none.
    """
    cheeks = _cheek_light(photo, shares, frame)
    if softness >= _SOFTEST or cheeks is None:
        return None
    face = shares[Layer.FACE]
    weight = np.clip(2 * face - 1, 0, 1) + 1e-3
    light = fields.blurred_inside(fields.light_of(photo), weight, 0.018 * frame.unit)
    x, y = np.abs(frame.face_xy[..., 0]), frame.face_xy[..., 1]
    lips = _lips(shape, frame)
    nose = float(shape.nose[6, 1])
    starts = [nose + d for d in _BELOW_NOSE] + _BORDER_Y[3:]
    place = np.clip((y - np.interp(x, _BORDER_X, starts)) / 0.05, 0, 1)
    place *= 1 - fields.blurred(lips, 0.012 * frame.unit)
    darkness = (np.clip(1 - light / cheeks, 0, 1) * place).astype(np.float32)
    inside = (face > 0.85) & (lips == 0)
    moustache = inside & (x < 0.22) & (y > nose + 0.05) & (y < shape.lips[3, 1] - 0.015)
    chin = inside & (x < 0.28) & (y > shape.lips[9, 1] + 0.07) & (y < 0.93)
    amounts = [np.median(darkness[m]) if m.sum() > 20 else 0.0 for m in (moustache, chin)]
    density = float(0.6 * max(amounts) + 0.4 * min(amounts))
    if density <= 0.17:
        return None
    dense = (darkness > 0.45) & (face > 0.8)
    own = np.median(photo[dense], 0) if dense.sum() > 40 else hair
    return Beard(darkness, density, mixed(mixed(hair, shaded(own, 1.25), 0.4), skin, 0.06))


def painted(
    picture: np.ndarray,
    beard: Beard,
    streak: np.ndarray | None,
    inside: np.ndarray,
    unit: float,
    skin: np.ndarray,
) -> np.ndarray:
    """Paints stubble as a veil and beards as a shape with strands.

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
    streak = np.zeros_like(beard.darkness) if streak is None else streak
    rough = beard.darkness + 0.035 * streak * np.clip(4 * beard.darkness, 0, 1)
    rough = fields.blurred(rough, 0.012 * unit)
    rough, streak = (
        cv2.resize(a, (size, size), interpolation=cv2.INTER_CUBIC) for a in (rough, streak)
    )
    veil = 0.28 * fields.ramp(rough, 0.19, 0.16) * np.clip((beard.density - 0.17) / 0.09, 0, 1)
    full = 0.93 * fields.ramp(rough, 0.36, 0.12) * np.clip((beard.density - 0.24) / 0.10, 0, 1)
    veil, full = (veil * inside)[..., None], (full * inside)[..., None]
    picture = picture * (1 - veil) + mixed(skin, beard.color, 0.75).astype(np.float32) * veil
    strands = 1 - 0.16 * fields.ramp(streak, 0.55, 0.5)[..., None]
    return picture * (1 - full) + beard.color.astype(np.float32) * strands * full


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
