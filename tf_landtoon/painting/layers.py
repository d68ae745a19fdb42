"""What a portrait is made of, from back to front, and how much of each pixel each layer holds."""

import enum

import cv2
import numpy as np

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame


class Layer(enum.IntEnum):
    """A layer, the first index of shares [7, F, F]."""

    BACKGROUND = 0
    CLOTHES = 1
    NECK = 2
    EAR = 3
    FACE = 4
    HAT = 5
    HAIR = 6


_PARTS = {
    Layer.BACKGROUND: (Part.BACKGROUND,),
    Layer.CLOTHES: (Part.CLOTHES, Part.NECKLACE),
    Layer.NECK: (Part.NECK,),
    Layer.EAR: (Part.EAR, Part.EARRING),
    Layer.FACE: (
        *(Part.SKIN, Part.BROW, Part.EYE, Part.GLASSES),
        *(Part.MOUTH, Part.UPPER_LIP, Part.LOWER_LIP, Part.BEARD),
    ),
    Layer.HAT: (Part.HAT,),
    Layer.HAIR: (Part.HAIR,),
}
_ON_CLOTHES = 0.3  # share of its rim that makes a stray head a piece of clothing
_OTHERS_FROM = 0.15  # face units: heads as far away from the face's are other people's
_CONVEX = -0.45, 0.25  # face units, heights between which the face's edge has no notch
_SMALLEST = {  # pieces below this share of a square face unit are the map's noise
    Layer.BACKGROUND: 0.012,
    Layer.CLOTHES: 0.012,
    Layer.NECK: 0.012,
    Layer.EAR: 0.006,
    Layer.HAT: 0.006,
    Layer.HAIR: 0.008,
}


def tidied(parts: np.ndarray, points: np.ndarray, unit: float) -> np.ndarray:
    """Gives the map's crumbs to what surrounds them, and other people to the background.

    Args:
        parts: [H, W] uint8 of `Part`.
        points: [68, 2] dlib's points of the face, px.
        unit: px from the eyes to the chin.
    """
    parts = _alone(parts, points, unit)
    for layer, least in _SMALLEST.items():
        mask = np.isin(parts, _PARTS[layer])
        crumbs = mask & ~fields.without_islands(mask, least * unit * unit)
        count, labels = cv2.connectedComponents(crumbs.astype(np.uint8))
        for number in range(1, count):
            crumb = labels == number
            around = cv2.dilate(crumb.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            others = parts[around & ~mask]
            if others.size:
                parts[crumb] = np.bincount(others).argmax()
    return parts


def _alone(parts: np.ndarray, points: np.ndarray, unit: float) -> np.ndarray:
    """The map [H, W] without heads apart from the face's own: clothes if they lie on clothes."""
    body = [Part.BACKGROUND, Part.CLOTHES, Part.NECK, Part.NECKLACE]
    heads = ~np.isin(parts, body)
    count, labels = cv2.connectedComponents(heads.astype(np.uint8))
    height, width = parts.shape
    columns, rows = np.clip(np.round(points).astype(int), 0, [width - 1, height - 1]).T
    met = labels[rows, columns]
    parts = parts.copy()
    if not met.any():
        return parts
    own = labels == np.bincount(met[met > 0]).argmax()
    away = cv2.distanceTransform((~own).astype(np.uint8), cv2.DIST_L2, 5)
    near = np.unique(labels[heads & (away < _OTHERS_FROM * unit)])
    for number in np.setdiff1d(np.arange(1, count), near):
        other = labels == number
        around = (cv2.dilate(other.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~other
        on_clothes = (parts[around] == Part.CLOTHES).mean() > _ON_CLOTHES
        parts[other] = Part.CLOTHES if on_clothes else Part.BACKGROUND
    return parts


def shares_of(parts: np.ndarray, frame: IconFrame, sigma: float = 1.1) -> np.ndarray:
    """The map in the frame, soft.

    Args:
        parts: [H, W] uint8 of `Part`, of the photo's size.
        frame: of the icon.
        sigma: blur, px of a frame that shows 256 px of the photo.

    Returns:
        [7, F, F] float32.
    """
    sigma *= 2 / frame.matrix[0, 0]
    soft = [_soft(np.isin(parts, _PARTS[layer]), frame, sigma) for layer in Layer]
    return np.stack(soft)


def part_share(parts: np.ndarray, part: Part, frame: IconFrame) -> np.ndarray:
    """One part of the map in the frame, soft, float32 [F, F]; none beyond the photo's edge."""
    return _soft(parts == part, frame, 1.6 / frame.matrix[0, 0]) * frame.seen


def _soft(mask: np.ndarray, frame: IconFrame, sigma: float) -> np.ndarray:
    return frame.brought(fields.blurred(mask.astype(np.float32), sigma), cv2.INTER_LINEAR)


def fitted_to_outline(
    shares: np.ndarray, inside: np.ndarray, face_y: np.ndarray, sigma: float
) -> np.ndarray:
    """Makes the drawn jaw the edge of the face: no skin outside, nothing else inside.

    Args:
        shares: [7, F, F] float32, moved with the photo to the drawn jaw.
        inside: [F, F] float32, 1 inside the drawn outline.
        face_y: [F, F] y in face units; above the eyes nothing changes.
        sigma: px, how far the neighbours of stray skin reach over it.

    Returns:
        [7, F, F] float32, a sum of 1 at each pixel.
    """
    shares = shares.copy()
    low = np.clip(face_y / 0.12, 0, 1)
    inside = fields.blurred(inside, 1.2)
    stray = shares[Layer.FACE] * low * (1 - inside)
    receivers = [Layer.NECK, Layer.EAR, Layer.CLOTHES, Layer.BACKGROUND]
    known = 1 - np.clip(shares[Layer.FACE] * 1.2, 0, 0.999)
    near = np.stack([fields.blurred_inside(shares[i], known, sigma) for i in receivers])
    near /= near.sum(0) + 1e-4
    shares[receivers] += stray * near
    shares[Layer.FACE] -= stray
    for layer in receivers:
        taken = shares[layer] * low * inside * (0.9 if layer == Layer.EAR else 1.0)
        shares[layer] -= taken
        shares[Layer.FACE] += taken
    smooth = [fields.blurred(s, 1.8) if i != Layer.HAIR else s for i, s in enumerate(shares)]
    return _normed(np.stack(smooth))


def without_notches(shares: np.ndarray, face_y: np.ndarray) -> np.ndarray:
    """Gives the face what its edge leaves free of the background from brow to cheek.

    The drawn jaw ends below the eyes. On a turned head the photo's far edge goes on further
    inside, at the eye's socket.

    Args:
        shares: [7, F, F] float32.
        face_y: [F, F] y in face units.

    Returns:
        [7, F, F] float32.
    """
    low, high = _CONVEX
    mask = ((shares[Layer.FACE] > 0.5) & (face_y > low) & (face_y < high)).astype(np.uint8)
    pieces, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not pieces:
        return shares
    hull = np.zeros(mask.shape, np.float32)
    cv2.fillConvexPoly(hull, cv2.convexHull(max(pieces, key=cv2.contourArea)), 1.0)
    shares = shares.copy()
    given = shares[Layer.BACKGROUND] * fields.blurred(hull, 1.2)
    shares[Layer.BACKGROUND] -= given
    shares[Layer.FACE] += given
    return shares


def without_crumbs(shares: np.ndarray, unit: float) -> np.ndarray:
    """Drops small pieces of ear, neck and clothes; [7, F, F] with a sum of 1."""
    for layer in (Layer.EAR, Layer.NECK, Layer.CLOTHES):
        mask = shares[layer] > 0.5
        crumbs = mask & ~fields.without_islands(mask, 0.012 * unit * unit)
        if crumbs.any():
            wide = cv2.dilate(crumbs.astype(np.float32), np.ones((7, 7), np.uint8))
            shares[layer] *= 1 - np.clip(1.5 * fields.blurred(wide, 1.5), 0, 1)
    return _normed(shares)


def without_wisps(shares: np.ndarray, photo: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Takes hair that the background shines through for background: it draws like dripping paint.

    Args:
        shares: [7, F, F] float32; overwritten.
        photo: [F, F, 3] float32 RGB, 0..255.
        frame: of the icon.

    Returns:
        [7, F, F] float32.
    """
    hair, background = shares[Layer.HAIR], shares[Layer.BACKGROUND]
    mask = hair > 0.5
    if mask.sum() < 300 or (background > 0.7).sum() < 400:
        return shares
    is_seen = frame.seen > 0.9
    middle = np.median(photo[mask], 0).astype(np.float32)
    ground = fields.filled(photo, np.clip(background * 2.5 - 1.5, 0, 1) * is_seen)
    away = fields.blurred(ground, 3) - middle
    clear = np.einsum("yxc,yxc->yx", photo - middle, away) / (
        np.einsum("yxc,yxc->yx", away, away) + 400
    )
    clear = np.clip(clear, 0, 1) * np.clip(1.5 - fields.depth(mask) / (0.08 * frame.unit), 0, 1)
    clear = fields.blurred(clear, 0.012 * frame.unit) * 2
    near = np.clip(fields.blurred(background, 0.06 * frame.unit) * 6 - 0.6, 0, 1)
    low = np.clip((frame.face_xy[..., 1] + 0.35) / 0.2, 0, 1)
    gone = np.clip((clear - 0.9) / 0.3, 0, 1) * low * near * is_seen
    background += hair * gone
    hair *= 1 - gone
    return shares


def without_hair(shares: np.ndarray) -> np.ndarray:
    """What lies under the hair: its neighbours go on below it.

    Args:
        shares: [7, F, F] float32.

    Returns:
        [7, F, F] float32, a sum of 1; no hair.
    """
    others = [layer for layer in Layer if layer != Layer.HAIR]
    known = np.clip(shares[others].sum(0), 0, 1)
    below = np.zeros_like(shares)
    near = known**2 + 1e-4
    for layer in others:
        own = shares[layer] / np.maximum(known, 1e-3)
        below[layer] = fields.blurred(fields.filled(own, np.clip(known * 2 - 0.6, 0, 1)), 1.2)
        sharp = fields.blurred_inside(own, near, 1.0)
        below[layer] += (sharp - below[layer]) * known
    return _normed(below)


def _normed(shares: np.ndarray) -> np.ndarray:
    return (shares / (shares.sum(0) + 1e-6)).astype(np.float32)
