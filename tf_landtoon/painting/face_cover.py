"""A mask or cloth over mouth and nose: recognised where the map knows no face, drawn as a mask."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame

_FACE = (Part.SKIN, Part.MOUTH, Part.UPPER_LIP, Part.LOWER_LIP, Part.BEARD)
_MOST_FACE = 0.35  # share of the lower face in the map; uncovered ones have nearly all
_TOP = 0.30  # face units: where a cover's upper edge meets the cheeks


@dataclasses.dataclass(frozen=True)
class FaceCover:
    """A cover.

    Attributes:
        color: [3] RGB.
    """

    color: np.ndarray


def _lower_face(points: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """[H, W] bool: inside the jaw, below the middle of the nose."""
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(points[[*range(2, 15), 29]] * 16).astype(np.int32)], 1, shift=4)
    return mask > 0


def is_worn(points: np.ndarray, parts: np.ndarray) -> bool:
    """Whether the map misses the lower face.

    Args:
        points: [68, 2] dlib's, px.
        parts: [H, W] uint8 of `Part`.
    """
    lower = _lower_face(points, parts.shape)
    return bool(lower.any()) and np.isin(parts[lower], _FACE).mean() < _MOST_FACE


def with_face_below(points: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """The map [H, W] with skin where the cover is, so that the face has a jaw again."""
    polygon = points[[1, *range(3, 14), 15, 28]]
    mask = np.zeros(parts.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 1, shift=4)
    parts = parts.copy()
    parts[(mask > 0) & ~np.isin(parts, [Part.HAIR, Part.EYE, Part.GLASSES])] = Part.SKIN
    return parts


def seen(photo: np.ndarray, frame: IconFrame) -> FaceCover:
    """The cover's colour in a photo [F, F, 3] float32 RGB in the frame."""
    pixels = photo[_lower_face(frame.points, photo.shape)]
    lightness = fields.light_of(pixels)
    low, high = np.percentile(lightness, [30, 90])
    color = np.median(pixels[(lightness >= low) & (lightness <= high)], 0).astype(float)
    return FaceCover(mixed(color, np.full(3, 255.0), 0.15))


def draw(canvas: Canvas, cover: FaceCover, jaw: np.ndarray, nose: np.ndarray, light: int) -> None:
    """Draws it from the bridge of the nose to below the chin, with folds and straps.

    Args:
        canvas: in face units.
        cover: what is worn.
        jaw: [N, 2] the drawn outline, dense, from image left over the chin.
        nose: [9, 2] bridge and base of the nose.
        light: -1 or 1, the side that the light comes from.
    """
    inside = jaw[jaw[:, 1] > _TOP]
    left, right, chin = inside[0], inside[-1], inside[np.argmax(inside[:, 1])]
    bridge = 0.5 * nose[1] + 0.5 * nose[2]
    top = curves.spline([left, 0.45 * left + 0.55 * bridge - [0, 0.02], bridge], 8)
    back = curves.spline([bridge, 0.45 * right + 0.55 * bridge - [0, 0.02], right], 8)
    line, dark = shaded(cover.color, 0.45, 1.3), shaded(cover.color, 0.82, 1.15)
    for end, ear in ((left, jaw[0]), (right, jaw[-1])):
        for start in (end, 0.75 * end + 0.25 * chin):
            strap = curves.bezier(start, 0.5 * (start + ear) + [0, 0.02], ear + [0, 0.06])
            canvas.stroke(strap, 0.014, mixed(cover.color, line, 0.35))
    polygon = np.concatenate([top, back[1:], inside[::-1] + [0, 0.012]])
    canvas.fill(polygon, cover.color)
    clip = canvas.mask(polygon)
    shade = inside[::-1] if light < 0 else inside
    shade = shade[: len(shade) // 2]
    canvas.fill(np.concatenate([shade, (shade + [0.16 * light, -0.04])[::-1]]), dark, 0.8, clip)
    for share in (0.35, 0.55, 0.75):
        ends = [(1 - share) * end + share * chin for end in (left, right)]
        half = [0.8 * end + 0.2 * (ends[0] + ends[1]) / 2 for end in ends]
        fold = curves.bezier(half[0], (half[0] + half[1]) / 2 + [0, 0.05], half[1], 20)
        canvas.stroke(fold, 0.010, dark, curves.taper(20), 0.9)
    closed = np.concatenate([polygon, polygon[:1]])
    canvas.stroke(closed, 0.011, line)
