"""Which square of a photo becomes the icon, and where the face lies in it."""

import dataclasses
import functools

import cv2
import numpy as np

from tf_landtoon.images.part_map import Part

_HEAD_RADIUS = 0.85  # face units, with hair

FIELD_SIDE = 512
"""px of the maps on which a portrait is decided, whatever the size of the picture."""


@dataclasses.dataclass(frozen=True)
class FrameSettings:
    """Shares of the icon's side, or (`_units`) lengths from the eyes to the chin."""

    margin: float = 0.035
    """Above the hair."""
    lowest_chin: float = 0.945
    widest_units: float = 3.3
    """A photo that shows more than this around the face is cropped ..."""
    cropped_units: float = 2.9
    """... to this."""
    kept_units: float = 2.4
    """What lies further from the eyes is cropped first."""
    finest_unit: float = 220.0
    """px; photos whose faces are larger are shrunk first."""
    crown_units: float = 1.22
    """From the eyes up to the top of a head of hair that the photo's edge cuts off."""


@dataclasses.dataclass(frozen=True)
class IconFrame:
    """A square over a photo and the face in it; everything in px of the FIELD_SIDE square.

    Face units: 0 between the eyes, 1 is the way from there to the chin, x along the eyes, y down.

    Attributes:
        matrix: [2, 3] float64, photo px to frame px.
        photo_size: width and height of the photo, px.
        points: [68, 2] dlib's.
        eyes: [2] between the eyes.
        unit: px of one face unit.
        axes: [2, 2] rows: unit vectors of the face's x and y.
    """

    matrix: np.ndarray
    photo_size: tuple[int, int]
    points: np.ndarray
    eyes: np.ndarray
    unit: float
    axes: np.ndarray

    def units(self, px: np.ndarray) -> np.ndarray:
        """Frame px [..., 2] to face units."""
        return (np.asarray(px, np.float64) - self.eyes) @ self.axes.T / self.unit

    def px(self, units: np.ndarray) -> np.ndarray:
        """Face units [..., 2] to frame px."""
        return np.asarray(units, np.float64) @ self.axes * self.unit + self.eyes

    def canvas_matrix(self, size: int) -> np.ndarray:
        """[2, 3], face units to px (centres on integers) of a picture of side `size`."""
        zoom = size / FIELD_SIDE
        shift = (self.eyes + 0.5) * zoom - 0.5
        return np.column_stack([self.axes.T * self.unit * zoom, shift])

    @functools.cached_property
    def face_xy(self) -> np.ndarray:
        """[F, F, 2] float32: where each pixel lies in face units."""
        rows, columns = np.mgrid[:FIELD_SIDE, :FIELD_SIDE].astype(np.float32)
        away = np.dstack([columns, rows]) - self.eyes.astype(np.float32)
        return away @ (self.axes.T / self.unit).astype(np.float32)

    @functools.cached_property
    def seen(self) -> np.ndarray:
        """[F, F] float32: 1 where the photo reaches."""
        width, height = self.photo_size
        ones = np.ones((height, width), np.float32)
        return cv2.warpAffine(ones, self.matrix, (FIELD_SIDE, FIELD_SIDE))

    @functools.cached_property
    def _source(self) -> tuple[np.ndarray, np.ndarray]:
        # Beyond the photo's lower corners shoulders go on downwards and outwards, not straight.
        rows, columns = np.mgrid[:FIELD_SIDE, :FIELD_SIDE].astype(np.float32)
        zoom = self.matrix[0, 0]
        x, y = (columns - self.matrix[0, 2]) / zoom, (rows - self.matrix[1, 2]) / zoom
        width, height = self.photo_size
        unit, middle = self.unit / zoom, (self.eyes[0] - self.matrix[0, 2]) / zoom
        chin = (self.points[8, 1] - self.matrix[1, 2]) / zoom
        below = np.clip(y - (height - 2), 0, None)
        x, y = middle + (x - middle) * (1 - np.clip(0.9 * below / unit, 0, 0.5)), y - below
        beside = np.maximum(np.clip(-x, 0, None), np.clip(x - (width - 1), 0, None))
        y = y - 0.42 * beside * np.clip((y - chin + 0.35 * unit) / (0.7 * unit), 0, 1)
        return x.astype(np.float32), y.astype(np.float32)

    def brought(self, picture: np.ndarray, interpolation: int = cv2.INTER_CUBIC) -> np.ndarray:
        """A picture or map of the photo's size in the frame; beyond the photo it is mirrored."""
        return cv2.remap(picture, *self._source, interpolation, borderMode=cv2.BORDER_REFLECT_101)


def around_face(
    photo: np.ndarray, points: np.ndarray, parts: np.ndarray, settings: FrameSettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Crops and shrinks a large photo to what an icon can show of it.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points: [68, 2] px.
        parts: [H, W] uint8 of `Part`.
        settings: how much is kept.

    Returns:
        Photo, points and map.
    """
    eyes, unit, _ = face_axes(points)
    reach = settings.kept_units * unit
    left, top = np.maximum(np.floor(eyes - reach), 0).astype(int)
    right, bottom = np.ceil(eyes + reach).astype(int)
    photo, parts = photo[top:bottom, left:right], parts[top:bottom, left:right]
    points = points - [left, top]
    zoom = settings.finest_unit / unit
    if zoom < 1:
        size = tuple(max(1, round(side * zoom)) for side in parts.shape[::-1])
        points = (points + 0.5) * (np.array(size) / parts.shape[::-1]) - 0.5
        photo = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
        parts = cv2.resize(parts, size, interpolation=cv2.INTER_NEAREST)
    return photo, points, parts


def fitted(points: np.ndarray, parts: np.ndarray, settings: FrameSettings) -> IconFrame:
    """Chooses the square: the whole photo if it is a portrait, else head and shoulders.

    Args:
        points: [68, 2] dlib's points, px of the photo.
        parts: [H, W] uint8 of `Part`, the photo's map.
        settings: margins.
    """
    height, width = parts.shape
    points = np.asarray(points, np.float64)
    eyes, unit, axes = face_axes(points)
    top, is_cut = _top_of_head(parts, eyes, unit, settings)
    side = float(min(width, height))
    if side > settings.widest_units * unit:
        side = settings.cropped_units * unit
    upper = top - settings.margin * side
    if not is_cut and upper > 0 and side >= min(width, height) - 1:
        upper = max(0.0, min(upper, height - side))
    side = max(side, (points[8, 1] - upper) / settings.lowest_chin)
    if side >= width:
        left = (width - side) * _share_beyond_left(parts, points[8, 1])
    else:
        left = np.clip(eyes[0] + 0.5 - side / 2, 0, width - side)  # an edge, not a pixel centre
    zoom = FIELD_SIDE / side
    shift = (0.5 - np.array([left, upper])) * zoom - 0.5
    matrix = np.column_stack([np.eye(2) * zoom, shift])
    points = points * zoom + shift
    eyes, unit, axes = face_axes(points)
    return IconFrame(matrix, (width, height), points, eyes, unit, axes)


def face_axes(points: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Middle of the eyes [2], length of a face unit and the face's axes [2, 2] of 68 points."""
    left, right = points[36:42].mean(0), points[42:48].mean(0)
    eyes = (left + right) / 2
    x, y = (right - left) / np.linalg.norm(right - left)
    return eyes, float(np.linalg.norm(points[8] - eyes)), np.array([[x, y], [-y, x]])


def _share_beyond_left(parts: np.ndarray, chin: float) -> float:
    """How much of what is added at the sides comes left: where a head is cut, nothing is."""
    head = np.isin(parts, [Part.HAIR, Part.HAT, Part.EAR, Part.SKIN])[: max(int(chin), 1)]
    left, right = head[:, 0].mean() > 0.02, head[:, -1].mean() > 0.02
    return 0.5 if left == right else 1.0 - float(left)


def _top_of_head(
    parts: np.ndarray, eyes: np.ndarray, unit: float, settings: FrameSettings
) -> tuple[float, bool]:
    """Row of the crown, above the photo (below 0) where the photo's edge cuts it off."""
    beside = np.abs(np.arange(parts.shape[1]) - eyes[0])
    height = len(parts)
    head = np.isin(parts, [Part.HAIR, Part.HAT])
    rows = np.flatnonzero((head | (parts == Part.SKIN))[:, beside < unit].any(1))
    top = float(rows[0]) if rows.size else eyes[1] - 1.2 * unit
    cut = np.flatnonzero(head[min(1, len(head) - 1)] & (beside < 1.25 * unit))
    if top > 1 or cut.size < 4:
        return min(top, eyes[1] - unit), False
    is_open = (parts[min(1, height - 1)] == Part.SKIN)[beside < 0.5 * unit].mean() > 0.3
    return -missing_crown(float(np.ptp(cut)), eyes[1], unit, is_open, settings), True


def missing_crown(
    width: float, eyes_below: float, unit: float, is_open: bool, settings: FrameSettings
) -> float:
    """How much of a head the photo's upper edge cut off.

    Args:
        width: of the cut through the hair, px.
        eyes_below: px from the edge down to the eyes.
        unit: px of a face unit.
        is_open: whether the cut goes through the forehead.
        settings: how high a crown is.

    Returns:
        px.
    """
    missing = settings.crown_units * unit - eyes_below
    if not is_open:  # the chord of a round head says how near its top is
        radius = max(_HEAD_RADIUS * unit, 0.51 * width)
        chord = radius - np.sqrt(radius**2 - 0.25 * width**2)
        missing = np.clip(missing, 0.6 * chord, 1.2 * chord)
    return float(np.clip(missing, 0.05 * unit, unit))
