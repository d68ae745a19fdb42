"""A picture to draw on in face units: antialiased polygons, gradients and clipping masks."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import ArrayLike

from tf_landtoon.drawing import curves

_SHIFT = 5  # fractional bits of OpenCV's fixed-point coordinates
_FINE_SIDE = 384  # px; small pictures are supersampled more, so that thin lines stay lines
_GROWTH = 1.0  # px of `pixels` by which OpenCV's antialiased polygons come out wider


class Canvas:
    """RGB picture, drawn larger than wanted and averaged at the end.

    Args:
        image_size: side of the wanted picture, px.
        matrix: 2x3, face units to pixels of the wanted picture.

    Attributes:
        pixels: uint8 [S, S, 3] RGB, S = image_size * supersample (2 to 4).
        matrix: 2x3 float64, face units to pixels of the small picture (centres on integers).
        unit: length of one face unit in pixels of `pixels`.
    """

    def __init__(self, image_size: int, matrix: np.ndarray):
        """Starts with a black picture."""
        self.image_size = image_size
        self.supersample = int(np.clip(np.ceil(_FINE_SIDE / image_size), 2, 4))
        side = image_size * self.supersample
        self.pixels = np.zeros((side, side, 3), np.uint8)
        self.use(matrix)

    def use(self, matrix: np.ndarray) -> None:
        """Sets the map from face units to picture pixels."""
        self.matrix = np.asarray(matrix, np.float64)
        self.unit = float(np.hypot(*self.matrix[:, 0])) * self.supersample

    def to_px(self, points: np.ndarray) -> np.ndarray:
        """Face units [N, 2] to pixels of the small picture."""
        return np.asarray(points, np.float64) @ self.matrix[:, :2].T + self.matrix[:, 2]

    def _fine(self, points: np.ndarray) -> np.ndarray:
        return self.to_px(points) * self.supersample + (self.supersample - 1) / 2

    def _fixed(self, points: np.ndarray, offset: tuple[int, int] = (0, 0)) -> np.ndarray:
        return np.round((self._fine(points) - offset) * (1 << _SHIFT)).astype(np.int32)

    def fill(
        self,
        points: np.ndarray,
        color: np.ndarray,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Fills a polygon with one colour (RGB 0..255), where `clip` (a mask) allows."""
        if opacity >= 1 and clip is None:
            fixed = self._fixed(points)
            cv2.fillPoly(self.pixels, [fixed], np.asarray(color).tolist(), cv2.LINE_AA, _SHIFT)
        else:
            self._blend(points, lambda ys, xs: np.asarray(color, np.float32), opacity, clip)

    def fill_gradient(
        self,
        points: np.ndarray,
        start: ArrayLike,
        end: ArrayLike,
        start_color: np.ndarray,
        end_color: np.ndarray,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Fills a polygon with a linear gradient from point `start` to point `end`."""
        (x0, y0), (x1, y1) = self._fine(np.array([start, end]))
        length2 = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-6)
        steps = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
        table = np.asarray(start_color) * (1 - steps) + np.asarray(end_color) * steps
        table = table.astype(np.float32)

        def paint(ys: np.ndarray, xs: np.ndarray) -> np.ndarray:
            across = ((xs - x0) * ((x1 - x0) / length2 * 255)).astype(np.float32)
            along = ((ys - y0) * ((y1 - y0) / length2 * 255)).astype(np.float32)
            return table[np.clip(across + along, 0, 255).astype(np.uint8)]

        self._blend(points, paint, opacity, clip)

    def glow(
        self,
        centre: np.ndarray,
        radii: tuple[float, float],
        color: np.ndarray,
        opacity: float,
        clip: np.ndarray | None = None,
    ) -> None:
        """Soft round spot: blush, light, haze."""
        (x0, y0) = self._fine(np.array([centre]))[0]
        rx, ry = (max(r * self.unit, 1.0) for r in radii)
        color = np.asarray(color, np.float32)
        box = self._box(np.array([[x0 - rx, y0 - ry], [x0 + rx, y0 + ry]]))
        if box is None:
            return
        left, top, right, bottom = box
        ys, xs = np.ogrid[top:bottom, left:right]
        fall = np.clip(1 - ((xs - x0) / rx) ** 2 - ((ys - y0) / ry) ** 2, 0, 1).astype(np.float32)
        self._mix(box, fall * opacity, color, clip)

    def stroke(
        self,
        points: np.ndarray,
        width: float,
        color: np.ndarray,
        pressure: np.ndarray | None = None,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Brush line of `width` face units; `pressure` [N] scales it (default: even)."""
        width = max(width - _GROWTH / self.unit, 0.6 / self.unit)
        pressure = np.ones(len(points)) if pressure is None else pressure
        self.fill(curves.brush(points, width * pressure), color, opacity, clip)

    def outline(
        self, points: np.ndarray, width: float, color: np.ndarray, closed: bool = True
    ) -> None:
        """Even line along a polygon's edge, joints rounded."""
        thickness = max(int(round(width * self.unit)), 1)
        fixed = self._fixed(points)
        color = np.asarray(color).tolist()
        cv2.polylines(self.pixels, [fixed], closed, color, thickness, cv2.LINE_AA, _SHIFT)

    def mask(self, *polygons: np.ndarray) -> np.ndarray:
        """Uint8 mask [S, S], 255 inside any of the polygons."""
        mask = np.zeros(self.pixels.shape[:2], np.uint8)
        for polygon in polygons:
            cv2.fillPoly(mask, [self._fixed(polygon)], 255, cv2.LINE_AA, _SHIFT)
        return mask

    def covers(self, mask: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Whether each point [N, 2] lies on the mask, bool [N]."""
        columns, rows = np.round(self._fine(points)).astype(int).T
        side = mask.shape[0] - 1
        inside = (columns >= 0) & (rows >= 0) & (columns <= side) & (rows <= side)
        return inside & (mask[np.clip(rows, 0, side), np.clip(columns, 0, side)] > 127)

    def restore(self, earlier: np.ndarray, mask: np.ndarray, opacity: float) -> None:
        """Lets `earlier` pixels show through where the mask is set (eyes seen through hair)."""
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if rows.size == 0:
            return
        box = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        left, top, right, bottom = box
        weight = np.full((bottom - top, right - left), opacity, np.float32)
        self._mix(box, weight, earlier[top:bottom, left:right].astype(np.float32), mask)

    def small(self) -> np.ndarray:
        """The picture at its wanted size, uint8 RGB [image_size, image_size, 3]."""
        size = (self.image_size, self.image_size)
        return cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA)

    def _box(self, fine: np.ndarray) -> tuple[int, int, int, int] | None:
        side = self.pixels.shape[0]
        left, top = np.floor(fine.min(0)).astype(int) - 1
        right, bottom = np.ceil(fine.max(0)).astype(int) + 2
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, side), min(bottom, side)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _blend(
        self,
        points: np.ndarray,
        paint: Callable[[np.ndarray, np.ndarray], np.ndarray],
        opacity: float,
        clip: np.ndarray | None,
    ) -> None:
        box = self._box(self._fine(points))
        if box is None:
            return
        left, top, right, bottom = box
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillPoly(mask, [self._fixed(points, (left, top))], 255, cv2.LINE_AA, _SHIFT)
        ys, xs = np.ogrid[top:bottom, left:right]
        self._mix(box, mask * np.float32(opacity / 255), paint(ys, xs), clip)

    def _mix(
        self,
        box: tuple[int, int, int, int],
        weight: np.ndarray,
        color: np.ndarray,
        clip: np.ndarray | None,
    ) -> None:
        left, top, right, bottom = box
        if clip is not None:
            weight = weight * (clip[top:bottom, left:right] * np.float32(1 / 255))
        patch = self.pixels[top:bottom, left:right]
        mixed = patch + (color - patch) * weight[..., None] + np.float32(0.5)
        self.pixels[top:bottom, left:right] = mixed.astype(np.uint8)
