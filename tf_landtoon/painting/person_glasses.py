"""Glasses of one person: the lenses' shape from the map, colour and weight from the photo."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.person_eyes import DrawnEye

_LEAST_AREA = 0.05  # both lenses, square face units; less is the map's noise
_LEAST_LENS = 0.012
_BRIDGE = 0.10  # face units: what is thinner is no lens
_RIM = 72  # points around a lens
_HARMONICS = 5  # of its radius: few enough to leave out the map's noise
_OWN = 0.35  # share of the map's edge in a lens; the rest is the superellipse nearest to it
_FILLS, _EXPONENTS = [0.75, 0.785, 0.83, 0.90], [2.0, 2.2, 2.8, 4.2]  # area of its box; 2: ellipse
_WHITE = np.full(3, 255.0)


@dataclasses.dataclass(frozen=True)
class Glasses:
    """Both lenses alike, as on the image's right side.

    Attributes:
        centre: [2] of the lens' box, face units.
        rim: [72, 2] its edge, around that.
        boxiness: exponent of the nearest superellipse, 2 an ellipse.
        weight: of the frame's line, face units.
        color: [3] RGB of the frame.
        lens: [3] RGB of dark lenses, None if one sees through.
    """

    centre: np.ndarray
    rim: np.ndarray
    boxiness: float
    weight: float
    color: np.ndarray
    lens: np.ndarray | None

    @property
    def radii(self) -> np.ndarray:
        """[2] half the lens' width and height, face units."""
        return np.ptp(self.rim, axis=0) / 2


def found(
    share: np.ndarray, photo: np.ndarray, frame: IconFrame, skin: np.ndarray
) -> Glasses | None:
    """Reads glasses from the map.

    Args:
        share: [F, F] float32 share of the part "glasses" (frames and lenses).
        photo: [F, F, 3] float32 RGB.
        frame: of the icon.
        skin: [3] RGB of the photo's skin.

    Returns:
        None where there are none.
    """
    mask = share > 0.5
    unit2 = frame.unit**2
    if mask.sum() < _LEAST_AREA * unit2:
        return None
    lenses = []
    for side in (-1, 1):
        lens = mask & (side * frame.face_xy[..., 0] > 0)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_odd(_BRIDGE * frame.unit),) * 2)
        core = cv2.morphologyEx(lens.astype(np.uint8), cv2.MORPH_OPEN, kernel)
        if not core.any():
            continue
        # Opening rounds corners, so it only says which box holds the lens.
        left, top, width, height = cv2.boundingRect(core)
        box = np.zeros_like(lens)
        box[top : top + height, left : left + width] = True
        lens = (lens & box).astype(np.uint8)
        if lens.sum() >= _LEAST_LENS * unit2:
            lenses.append((int(lens.sum()), _edge(lens, frame) * [side, 1]))
    if not lenses:
        return None
    centre, rim, boxiness = _smoothed(max(lenses, key=lambda lens: lens[0])[1])
    core = cv2.erode(mask.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    border = (cv2.dilate(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & ~core
    light, skin_light = fields.light_of(photo), float(fields.light_of(skin.astype(np.float32)))
    dark = float((light[border] < 0.5 * skin_light).mean())
    color = np.median(photo[border & (light <= np.percentile(light[border], 15))], 0)
    is_dark = core.sum() > 20 and np.median(light[core]) < 0.45 * skin_light
    return Glasses(
        centre=centre,
        rim=rim,
        boxiness=boxiness,
        weight=float(np.clip(0.003 + 0.06 * dark, 0.010, 0.034)),
        color=mixed(shaded(color, 0.85), np.array([40.0, 36, 40]), 0.25),
        lens=np.median(photo[core], 0) if is_dark else None,
    )


def _odd(px: float) -> int:
    return 2 * max(1, round(px / 2)) + 1


def _edge(lens: np.ndarray, frame: IconFrame) -> np.ndarray:
    """The longest contour of a mask [F, F], [N, 2] face units."""
    contours, _ = cv2.findContours(lens, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return frame.units(max(contours, key=len)[:, 0].astype(np.float64))


def _smoothed(edge: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Middle [2] of a contour's box, its edge [72, 2] around that, and its boxiness."""
    low, high = np.percentile(edge, [3, 97], axis=0)  # a temple's root is no lens
    centre, radii = (low + high) / 2, (high - low) / 2
    away = (edge - centre) / radii
    angle = np.arctan2(away[:, 1], away[:, 0])
    order = np.argsort(angle)
    wanted = np.linspace(0, 2 * np.pi, _RIM, endpoint=False)
    radius = np.interp(wanted, angle[order], np.hypot(*away[order].T), period=2 * np.pi)
    fill = 0.25 * (np.pi / _RIM) * 2 * (radius**2).sum() / 2
    waves = np.fft.rfft(radius)
    waves[_HARMONICS:] = 0
    power = float(np.interp(fill, _FILLS, _EXPONENTS))
    box = (np.abs(np.cos(wanted)) ** power + np.abs(np.sin(wanted)) ** power) ** (-1 / power)
    radius = _OWN * np.fft.irfft(waves, _RIM) + (1 - _OWN) * box
    circle = np.stack([np.cos(wanted), np.sin(wanted)], 1)
    return centre, circle * radius[:, None] * radii, power


def draw(
    canvas: Canvas, glasses: Glasses, eyes: tuple[DrawnEye, DrawnEye], outline: np.ndarray
) -> list:
    """Draws them around the drawn eyes; returns the frames' polygons (face units)."""
    polygons, bridge = [], []
    for eye, edge in zip(eyes, (outline[0, 0], outline[16, 0]), strict=True):
        own = glasses.radii
        wide, tall = np.maximum(own * [1.04, 1.06], [0.60 * eye.width, 0.66 * eye.height])
        x = max(glasses.centre[0] + 0.005, wide + 0.045) * eye.sign
        y = (glasses.centre[1] + eye.centre[1] + 0.02) / 2
        rim = glasses.rim * [eye.sign, 1] * np.array([wide, tall]) / own + [x, y]
        _draw_lens(canvas, glasses, rim, (x, y), (wide, tall))
        canvas.outline(rim, glasses.weight, glasses.color)
        upper = rim[rim[:, 1] < y - 0.3 * tall]
        upper = upper[np.argsort(upper[:, 0])]
        canvas.stroke(upper, 1.25 * glasses.weight, glasses.color)
        hinge = np.array([x + 0.96 * wide * eye.sign, y - 0.35 * tall])
        ear = np.array([eye.sign * max(0.99 * abs(edge), abs(x) + wide), y - 0.45 * tall])
        temple = curves.part(np.array([hinge, ear]), 0, 1, 6)
        canvas.stroke(temple, 1.3 * glasses.weight, glasses.color)
        bridge.append(np.array([x - wide * eye.sign, y - 0.25 * tall]))
        closed = np.concatenate([rim, rim[:1]])
        polygons.append(curves.brush(closed, np.full(len(closed), glasses.weight)))
    over = (bridge[0] + bridge[1]) / 2 - [0, 0.045]
    canvas.stroke(curves.bezier(bridge[0], over, bridge[1]), 1.2 * glasses.weight, glasses.color)
    return polygons


def _draw_lens(
    canvas: Canvas,
    glasses: Glasses,
    rim: np.ndarray,
    centre: tuple[float, float],
    radii: tuple[float, float],
) -> None:
    (x, y), (wide, tall) = centre, radii
    clip = canvas.mask(rim)
    if glasses.lens is not None:
        tint = mixed(shaded(glasses.lens, 0.9), np.array([30.0, 30, 36]), 0.4)
        ends = (x, y - tall), (x, y + tall)
        canvas.fill_gradient(rim, *ends, shaded(tint, 0.7), shaded(tint, 1.5))
    else:
        canvas.fill(rim, _WHITE, 0.06)
    glint = np.array([(-0.45, -1), (-0.20, -1), (-0.75, 1), (-1.0, 1)])
    canvas.fill(glint * [wide, tall] + [x, y], _WHITE, 0.14, clip)
