"""Clothes, hats and background of a photo in flat tones."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_CHROMA_WEIGHT = 1.3  # hue tells a garment's pieces apart better than folds' lightness
_LEAST_PIXELS = 400
_NEAREST_TONES = 13.0  # Lab; nearer tones become one
_AREA_OF_TONE = 0.40  # squared face units: less of a garment gets one tone
_LEAST_PATCH = 0.16  # squared face units, of one tone
_STRAIGHT = 0.055  # face units by which a fold's edge may leave the photo's to be straight
_NECKLINE = 0.05  # face units over which a neckline is made smooth
_SEAM = 0.055  # face units from the neckline
_PALER = 0.58  # share of the background's distance to white that is kept


def background(photo: np.ndarray, share: np.ndarray, frame: IconFrame) -> np.ndarray:
    """The background without the person, soft and a little paler.

    Args:
        photo: [F, F, 3] float32 RGB.
        share: [F, F] of the background.
        frame: of the icon.

    Returns:
        [F, F, 3] float32 RGB.
    """
    weight = np.clip(2.5 * share - 1.5, 0, 1) * np.clip(2 * frame.seen - 1, 0, 1)
    side = 2 * round(0.05 * frame.unit) + 1  # maps and hair have soft edges
    weight = cv2.erode(weight.astype(np.float32), np.ones((side, side), np.uint8))
    if weight.sum() < 50:
        return np.full((FIELD_SIDE, FIELD_SIDE, 3), 225, np.float32)
    wide = fields.blurred(fields.filled(photo, weight), 0.12 * frame.unit)
    return 255 - (255 - wide) * _PALER


def flat(
    photo: np.ndarray, share: np.ndarray, unit: float, size: int, tones: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """A garment in few flat tones with crisp, smooth edges between them.

    Args:
        photo: [F, F, 3] float32 RGB.
        share: [F, F] of the garment.
        unit: px of a face unit.
        size: px of the picture's side.
        tones: at most.

    Returns:
        [size, size, 3] float32 RGB and the most usual tone [3]; None if there is no garment.
    """
    if (share > 0.75).sum() < _LEAST_PIXELS:
        return None
    half = (FIELD_SIDE // 2, FIELD_SIDE // 2)
    small = cv2.resize(photo, half, interpolation=cv2.INTER_AREA)
    weight = np.clip(2.5 * share - 1.4, 0, 1).astype(np.float32)
    weight = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    small = fields.filled(small, weight)
    for _ in range(3):
        small = cv2.bilateralFilter(small, 7, 22, 3)
    lab = cv2.cvtColor((small / 255).clip(0, 1), cv2.COLOR_RGB2LAB)
    lab = lab * np.array([1, _CHROMA_WEIGHT, _CHROMA_WEIGHT], np.float32)
    area = 4 * float((weight > 0.5).sum()) / unit**2
    centres = _tones(lab[weight > 0.5], int(np.clip(1 + area / _AREA_OF_TONE, 1, tones)))
    apart = np.linalg.norm(lab[:, :, None] - centres, axis=-1)
    least = _LEAST_PATCH * (unit / 2) ** 2
    near = _cut_straight(apart, weight > 0.5, _STRAIGHT * unit / 2, least)
    near = np.dstack([fields.blurred(layer, 0.012 * unit + 0.6) for layer in near])
    near = cv2.resize(near, (size, size), interpolation=cv2.INTER_CUBIC).reshape(size, size, -1)
    near = np.exp((near - near.max(-1, keepdims=True)) * 26 * size / 512)
    near /= near.sum(-1, keepdims=True)
    rgb = centres / np.array([1, _CHROMA_WEIGHT, _CHROMA_WEIGHT], np.float32)
    rgb = 255 * cv2.cvtColor(rgb[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0].clip(0, 1) ** 0.86
    usual = np.bincount(apart[weight > 0.5].argmin(-1)).argmax()
    return near @ rgb, rgb[usual].astype(float)


def with_calm_neckline(shares: np.ndarray, unit: float) -> np.ndarray:
    """The shares [7, F, F] with one smooth line between neck and clothes.

    Args:
        shares: of each `Layer`, under the hair.
        unit: px of a face unit.
    """
    shares = shares.copy()
    both = shares[Layer.NECK] + shares[Layer.CLOTHES]
    neck = fields.blurred_inside(shares[Layer.NECK], both, _NECKLINE * unit).clip(0, 1)
    shares[Layer.NECK], shares[Layer.CLOTHES] = both * neck, both * (1 - neck)
    return shares


def collar(shares: np.ndarray, unit: float, size: int) -> np.ndarray:
    """The seam beside a neckline.

    Args:
        shares: [7, F, F] of each `Layer`, under the hair.
        unit: px of a face unit.
        size: px of the picture's side.

    Returns:
        [size, size] float32 0..1, the line's opacity.
    """
    neck = (shares[Layer.NECK] > 0.5).astype(np.uint8)
    cloth = (shares[Layer.CLOTHES] > 0.5).astype(np.uint8)
    if not neck.any() or not cloth.any():
        return np.zeros((size, size), np.float32)
    from_neck = fields.blurred(cv2.distanceTransform(1 - neck, cv2.DIST_L2, 5), 3.0)
    rim = cv2.distanceTransform(cloth | neck, cv2.DIST_L2, 5)
    zoom = size / FIELD_SIDE
    away = np.abs(cv2.resize(from_neck, (size, size)) - _SEAM * unit) * zoom
    solid = np.clip(cv2.resize(rim, (size, size)) / 6 - 0.5, 0, 1)
    width = max(zoom, 0.8)
    return (
        np.clip(0.5 + width / 2 - away, 0, 1)
        * solid
        * cv2.resize(shares[Layer.CLOTHES], (size, size))
    )


def _without_patches(apart: np.ndarray, mask: np.ndarray, least: float) -> np.ndarray:
    """Distances [H, W, K] to the tones, small patches of one given to the next nearest."""
    apart = apart.copy()
    nearest = apart.argmin(-1)
    counts = np.bincount(nearest[mask], minlength=apart.shape[-1])
    for tone in range(apart.shape[-1]):
        piece = mask & (nearest == tone)
        patches = piece & ~fields.without_islands(piece, least)
        if patches.any() and patches.sum() < 0.5 * counts.max():
            apart[..., tone] += 99 * cv2.dilate(patches.astype(np.float32), np.ones((3, 3)))
    return apart


def _cut_straight(
    apart: np.ndarray, mask: np.ndarray, most: float, least: float
) -> list[np.ndarray]:
    """Where each tone lies, K of [H, W] float32 0 or 1, with edges like those of cut paper.

    Args:
        apart: [H, W, K] distances to the tones.
        mask: [H, W] bool, the garment.
        most: px by which an edge may move.
        least: px of the smallest piece.
    """
    calm = [fields.blurred(layer, 1.6 * most) for layer in np.moveaxis(apart.clip(0, 60), 2, 0)]
    nearest = _without_patches(np.dstack(calm), mask, least).argmin(-1)
    counts = np.bincount(nearest[mask], minlength=apart.shape[-1])
    drawn = np.full(mask.shape, int(counts.argmax()), np.uint8)
    for tone in np.argsort(-counts)[1:]:  # small pieces lie on larger ones
        contours, _ = cv2.findContours(
            (nearest == tone).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
        )
        straight = [cv2.approxPolyDP(contour, most, True) for contour in contours]
        cv2.fillPoly(drawn, [line for line in straight if len(line) > 2], int(tone))
    return [(drawn == tone).astype(np.float32) for tone in range(apart.shape[-1])]


def _tones(pixels: np.ndarray, count: int) -> np.ndarray:
    """Centres [K, 3] of the colours' clusters, dark to light, none near another."""
    pixels = pixels[:: max(1, len(pixels) // 1500)].astype(np.float32)
    cv2.setRNGSeed(3)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    count = min(count, len(pixels))
    _, _, centres = cv2.kmeans(pixels, count, None, stop, 1, cv2.KMEANS_PP_CENTERS)
    kept: list[np.ndarray] = []
    for centre in centres[np.argsort(centres[:, 0])]:
        if all(np.linalg.norm(centre - other) > _NEAREST_TONES for other in kept):
            kept.append(centre)
    return np.array(kept)
