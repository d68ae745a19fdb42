"""Ears as anime draws them: round above, a lobe that joins the jaw, one fold inside."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_LEAST_AREA = 0.010  # squared face units: less of an ear is none
_HEIGHT = (0.34, 0.60)  # face units
_REACH = (0.085, 0.20)  # beyond the cheek
_LOWEST = 0.52  # face units below the eyes
_HAIR_GIVES = 0.03  # face units above the seen ear from which hair lies in front of it
_SHIFT = 4


@dataclasses.dataclass(frozen=True)
class Ear:
    """One ear, in face units.

    Attributes:
        rim: [N, 2] its outline from where it leaves the temple to where its lobe meets the jaw.
        root: [N, 2] the cheek's line behind it, top to bottom.
        pierced: whether it wears an earring.
    """

    rim: np.ndarray
    root: np.ndarray
    pierced: bool

    def scaled(self, share: float) -> np.ndarray:
        """The rim [N, 2], a share of the way from the root."""
        return self.root + share * (self.rim - self.root)


def fitted(
    shares: np.ndarray, jaw: np.ndarray, earrings: np.ndarray, frame: IconFrame
) -> tuple[np.ndarray, tuple[Ear, ...]]:
    """Gives the map's ears a drawn shape.

    Args:
        shares: [7, F, F] float32 of each `Layer`, a sum of 1.
        jaw: [N, 2] the drawn outline, face units, dense, left to right.
        earrings: [F, F] share of earrings.
        frame: of the icon.

    Returns:
        The shares with the drawn ears, which hair does not cross at a cut; the ears.
    """
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    seen = (shares[Layer.EAR] > 0.5) & (y > -0.4) & (y < 0.7)
    ears, shape = [], np.zeros((FIELD_SIDE, FIELD_SIDE), np.float32)
    front = np.zeros_like(shape)
    for sign in (-1, 1):
        piece = seen & (sign * x > 0.2)
        if piece.sum() < _LEAST_AREA * frame.unit**2:
            continue
        low = _LOWEST - 0.02
        top, bottom = np.percentile(y[piece], 2), min(np.percentile(y[piece], 98), low)
        ear = _shaped(sign, top, bottom, sign * x[piece], y[piece], jaw)
        rows = piece | (cv2.dilate(piece.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0)
        pierced = bool((earrings[rows] > 0.5).sum() > 6)
        ears.append(dataclasses.replace(ear, pierced=pierced))
        own = _filled(np.concatenate([ear.rim, ear.root[::-1]]), frame)
        shape = np.maximum(shape, own)
        front = np.maximum(front, own * np.clip((y - top + _HAIR_GIVES) / 0.02, 0, 1))
    shares = shares.copy()
    # Hair gives way to what is seen of an ear, the old map's ear to what lies around.
    given = shares[Layer.HAIR] * front
    shares[Layer.HAIR] -= given
    stray = shares[Layer.EAR] * (1 - shape)
    shares[Layer.EAR] += given - stray
    around = [Layer.BACKGROUND, Layer.NECK, Layer.CLOTHES, Layer.HAIR]
    known = 1 - np.clip(shares[Layer.EAR] + stray + shares[Layer.FACE], 0, 0.999)
    near = np.stack([fields.blurred_inside(shares[i], known, 5.0) for i in around]) ** 2 + 1e-6
    shares[around] += stray * near / near.sum(0)
    for layer in around[:3]:
        taken = shares[layer] * shape
        shares[layer] -= taken
        shares[Layer.EAR] += taken
    return shares, tuple(ears)


def _shaped(
    sign: int, top: float, bottom: float, out: np.ndarray, down: np.ndarray, jaw: np.ndarray
) -> Ear:
    """An ear of the map's place and size; `out`, `down`: of its pixels, face units."""
    least, most = _HEIGHT
    height = float(np.clip(bottom - top, least, most))
    top = bottom - height
    side = jaw[: len(jaw) // 2] if sign < 0 else jaw[len(jaw) // 2 :][::-1]
    order = np.argsort(side[:, 1])

    def cheek(at: np.ndarray) -> np.ndarray:
        return np.interp(at, side[order, 1], sign * side[order, 0])

    reach = float(np.clip(np.percentile(out - cheek(down), 97), *_REACH))
    down_shares = np.array([0.13, 0.015, 0.05, 0.27, 0.52, 0.74, 0.90, 0.985, 1.0])
    out_shares = np.array([0.0, 0.35, 0.76, 1.03, 0.93, 0.66, 0.46, 0.22, 0.0])
    # An ear stands upright where the cheek falls inwards.
    lean = cheek(np.full(9, top + 0.3 * height)) * 0.55 + cheek(top + down_shares * height) * 0.45
    base = np.where(out_shares > 0, lean, cheek(top + down_shares * height))
    knots = np.stack([sign * (base + reach * out_shares), top + down_shares * height], 1)
    rim = curves.evenly(curves.spline(knots, 8), 48)
    rows = np.linspace(rim[0, 1], bottom, 48)
    return Ear(rim, np.stack([sign * (cheek(rows) - 0.012), rows], 1), False)


def _filled(polygon: np.ndarray, frame: IconFrame) -> np.ndarray:
    mask = np.zeros((2 * FIELD_SIDE, 2 * FIELD_SIDE), np.uint8)
    points = np.round((2 * frame.px(polygon) + 0.5) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, _SHIFT)
    mask = cv2.resize(mask, (FIELD_SIDE, FIELD_SIDE), interpolation=cv2.INTER_AREA)
    return mask.astype(np.float32) / 255


def draw(canvas: Canvas, ears: tuple[Ear, ...], shade: np.ndarray, line: np.ndarray) -> None:
    """Draws the ears' folds and outlines.

    Args:
        canvas: that the skin is on already.
        ears: as fitted.
        shade: [3] RGB of skin in shade.
        line: [3] RGB of skin's lines.
    """
    for ear in ears:
        inner, outer = ear.scaled(0.30), ear.scaled(0.66)
        shell = np.concatenate([outer[13:31], inner[14:31][::-1]])
        canvas.fill(curves.spline(shell[::3], 4), shade, 0.85)
        fold = ear.scaled(0.72)[6:33]
        soft = mixed(line, shade, 0.25)
        canvas.stroke(fold, 0.0075, soft, curves.taper(len(fold), 0.2, 0.0, 0.35))
        hollow = curves.bezier(outer[19], ear.scaled(0.2)[24], ear.scaled(0.42)[31], 16)
        canvas.stroke(hollow, 0.0070, soft, curves.taper(16, 0.1, 0.0, 0.5))
        canvas.stroke(ear.rim, 0.0095, line, 0.6 + 0.4 * curves.taper(len(ear.rim)))
        if ear.pierced:
            at = ear.scaled(0.55)[40]
            canvas.fill(curves.ellipse(at, (0.022, 0.022)), mixed(line, np.zeros(3), 0.2))
            canvas.fill(curves.ellipse(at, (0.016, 0.016)), np.array([236.0, 214, 150]))
            canvas.fill(curves.ellipse(at - 0.005, (0.005, 0.005)), np.full(3, 255.0))


def jaw_below(jaw: np.ndarray, ears: tuple[Ear, ...]) -> np.ndarray:
    """The jaw's line [M, 2] from one lobe, or where it is drawn from without ears, to the other."""
    start, end = int(0.10 * len(jaw)), int(0.90 * len(jaw))
    middle = len(jaw) // 2
    for ear in ears:
        lobe = ear.rim[-1, 1] - 0.03
        if ear.rim[-1, 0] < 0:
            start = max(start, int(np.searchsorted(jaw[:middle, 1], lobe)))
        else:
            end = min(end, len(jaw) - int(np.searchsorted(jaw[middle:, 1][::-1], lobe)))
    return jaw[start:end]
