"""What kind of hair a photo shows: curly or straight, sleek or loose."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.painting import fields, hair_tones
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_GRAIN = 0.012  # face units: what is finer is a film's grain, a camera's noise or JPEG's
_EDGE = 0.03  # face units: the rim, whose own edge is no strand
_AWAY, _LEAST_PLAIN = 0.08, 100  # face units from hair, px: where grain is measured
_STRAND, _WIDE = 0.05, 0.20  # face units: over which strands agree; over which kinds differ
_CURLS_FROM, _CURLS_TO = 0.0, 0.17  # how much strands miss the usual way more than they agree
_CROPPED, _BULKY = 0.90, 1.10  # squared face units of hair that is seen
# How much strands agree in hair that has no curls, and in hair that is all curls. Cropped
# strands point at the viewer and agree little even where they are straight; waves and layers of
# bulky hair turn, but a lock's strands do so together.
_STRAIGHT, _COILED = (0.395, 0.372), (0.375, 0.336)  # of cropped and of bulky hair
_CALM, _WILD = 0.036, 0.072  # share of the rim that leaves a calm line
_RIM = 0.05  # face units
_BROW, _FRINGE, _FREE = 0.36, (-0.58, -0.40), 0.80  # the forehead's part that a fringe covers


@dataclasses.dataclass(frozen=True)
class Texture:
    """Amounts of 0..1.

    Attributes:
        curls: [F, F] float32, 0 strands that lie alongside .. 1 coils.
        curl: their mean over the hair.
        loose: 0 a rim as calm as that of sleek, tied or short hair .. 1 locks stand off all round.
        high: whether the forehead is free: no fringe hangs there.
    """

    curls: np.ndarray
    curl: float
    loose: float
    high: bool


def measured(
    light: np.ndarray, shares: np.ndarray, growth: np.ndarray, frame: IconFrame
) -> Texture:
    """Measures hair.

    Args:
        light: [F, F] float32 lightness, 0..255.
        shares: [7, F, F] of each `Layer`.
        growth: [F, F, 2] the usual way of hair.
        frame: of the icon.
    """
    unit = float(frame.unit)  # a NumPy number would make all maps float64
    mask = shares[Layer.HAIR] > 0.5
    depth = fields.depth(mask).astype(np.float32)
    smooth = fields.blurred(light, _GRAIN * unit)
    x, y = cv2.Scharr(smooth, cv2.CV_32F, 1, 0), cv2.Scharr(smooth, cv2.CV_32F, 0, 1)
    strength = np.sqrt(x**2 + y**2) + 1e-3
    inner = np.clip(depth / (_EDGE * unit) - 1, 0, 1) * (frame.seen > 0.95)
    noise = _noise(strength, shares, depth, frame)
    counts = inner * np.clip(1 - noise / strength, 0, 1) / strength
    tensor = np.dstack([x**2, x * y, y**2]) * counts[..., None]
    xx, xy, yy = np.moveaxis(fields.blurred(tensor, _STRAND * unit), 2, 0)
    agree = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-4)
    across = (x * growth[..., 0] + y * growth[..., 1]) ** 2 / strength
    missed = hair_tones.half(across), hair_tones.half(strength), hair_tones.half(inner)
    missed = fields.blurred(missed[0] * missed[2], _WIDE * unit / 2) / (
        fields.blurred(missed[1] * missed[2], _WIDE * unit / 2) + 1e-3
    )
    own = fields.blurred_inside(hair_tones.half(agree), hair_tones.half(inner), 8)
    curls = np.clip((missed - own - _CURLS_FROM) / (_CURLS_TO - _CURLS_FROM), 0, 1)
    curls = hair_tones.whole(fields.filled(curls, np.clip(hair_tones.half(inner), 0, 1)))
    core = mask & (inner > 0.5)
    bulk = (mask.sum() / unit**2 - _CROPPED) / (_BULKY - _CROPPED)
    agreed = float((agree * inner).sum() + 1) / float(inner.sum() + 1)
    straight, coiled = (np.interp(bulk, [0, 1], kinds) for kinds in (_STRAIGHT, _COILED))
    curls = curls.clip(0, 1) * np.clip((straight - agreed) / (straight - coiled), 0, 1)
    rim = mask & (depth < 1.6) & (frame.seen > 0.95)
    rim &= fields.blurred(shares[Layer.BACKGROUND], 0.03 * unit) > 0.25
    loose = 0.0
    if rim.sum() > 30:
        away = np.abs(fields.blurred(mask.astype(np.float32), _RIM * unit) - 0.5)[rim].mean()
        loose = float(np.clip((away - _CALM) / (_WILD - _CALM), 0, 1))
    curl = float(curls[core].mean()) if core.any() else 0.0
    across, down = frame.face_xy[..., 0], frame.face_xy[..., 1]
    forehead = (np.abs(across) < _BROW) & (down > _FRINGE[0]) & (down < _FRINGE[1])
    high = bool((shares[Layer.FACE][forehead] > 0.5).mean() > _FREE) if forehead.any() else True
    return Texture(curls.astype(np.float32), curl, loose, high)


def _noise(strength: np.ndarray, shares: np.ndarray, depth: np.ndarray, frame: IconFrame) -> float:
    """What a gradient measures where nothing is: in the calmer of background and skin.

    Grain's gradients are Rayleigh-distributed; its lowest fifth tells their median even where
    much is to be seen.
    """
    found = []
    for layer in (Layer.BACKGROUND, Layer.FACE):
        plain = (shares[layer] > 0.95) & (depth < -_AWAY * frame.unit) & (frame.seen > 0.95)
        if plain.sum() > _LEAST_PLAIN:
            found.append(float(np.percentile(strength[plain][::5], 20)))
    return 1.76 * min(found, default=0.0)
