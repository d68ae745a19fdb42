"""Glasses of one person: size and boxiness from the map, colour and weight from the photo."""

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
_WHITE = np.full(3, 255.0)


@dataclasses.dataclass(frozen=True)
class Glasses:
    """Both lenses alike, as on the image's right side.

    Attributes:
        left: x of the lens' inner edge, face units.
        right: x of its outer edge.
        top: y.
        bottom: y.
        boxiness: exponent of a superellipse, 2 an ellipse.
        weight: of the frame's line, face units.
        color: [3] RGB of the frame.
        lens: [3] RGB of dark lenses, None if one sees through.
    """

    left: float
    right: float
    top: float
    bottom: float
    boxiness: float
    weight: float
    color: np.ndarray
    lens: np.ndarray | None


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
    boxes = []
    for side in (False, True):
        lens = mask & ((frame.face_xy[..., 0] > 0) == side)
        if lens.sum() < _LEAST_LENS * unit2:
            continue
        x, y = np.abs(frame.face_xy[..., 0][lens]), frame.face_xy[..., 1][lens]
        box = [*np.percentile(x, [1.5, 97]), *np.percentile(y, [1.5, 98.5])]
        area = (box[1] - box[0]) * (box[3] - box[2])
        boxes.append((area, lens.sum() / unit2 / area, box))
    if not boxes:
        return None
    _, fill, box = max(boxes)
    core = cv2.erode(mask.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    rim = (cv2.dilate(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & ~core
    light, skin_light = fields.light_of(photo), float(fields.light_of(skin.astype(np.float32)))
    dark = float((light[rim] < 0.5 * skin_light).mean())
    color = np.median(photo[rim & (light <= np.percentile(light[rim], 15))], 0)
    is_dark = core.sum() > 20 and np.median(light[core]) < 0.45 * skin_light
    return Glasses(
        *box,
        boxiness=float(np.interp(fill, [0.72, 0.95], [2.1, 5.0])),
        weight=float(np.clip(0.003 + 0.06 * dark, 0.011, 0.030)),
        color=mixed(shaded(color, 0.85), np.array([40.0, 36, 40]), 0.25),
        lens=np.median(photo[core], 0) if is_dark else None,
    )


def draw(
    canvas: Canvas, glasses: Glasses, eyes: tuple[DrawnEye, DrawnEye], outline: np.ndarray
) -> list:
    """Draws them around the drawn eyes; returns the frames' polygons (face units)."""
    polygons, bridge = [], []
    for eye, edge in zip(eyes, (outline[0, 0], outline[16, 0]), strict=True):
        wide = max((glasses.right - glasses.left) / 2 * 1.04, 0.57 * eye.width)
        tall = max((glasses.bottom - glasses.top) / 2 * 1.06, 0.62 * eye.height)
        x = max((glasses.left + glasses.right) / 2 + 0.005, wide + 0.045) * eye.sign
        y = ((glasses.top + glasses.bottom) / 2 + eye.centre[1] + 0.02) / 2
        rim = curves.ellipse((x, y), (wide, tall), glasses.boxiness, 72)
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
