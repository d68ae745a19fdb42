"""The part of a photo that its icon shows, as a picture of the icon's size."""

import dataclasses
import math

import cv2
import numpy as np

from tf_landtoon.images import part_map
from tf_landtoon.painting import icon_frame, layers
from tf_landtoon.painting.icon_frame import FIELD_SIDE

FRAME = {"name": "icon"}
"""What records and models call this frame; it is another square for each photo."""
BEYOND = 128.0
"""Grey of what lies beyond the photo's edges: plain, so that nobody takes it for the person."""


@dataclasses.dataclass(frozen=True)
class IconPhoto:
    """A photo in the frame of the icon that `portrait.draw` makes of it.

    Attributes:
        rgb: [S, S, 3] uint8.
        parts: [S, S] uint8 of `Part`, without what belongs to others in the photo; NOT_KNOWN
            beyond the photo.
        points: [68, 2] float64, dlib's, px of `rgb`.
    """

    rgb: np.ndarray
    parts: np.ndarray
    points: np.ndarray


def framed(
    photo: np.ndarray,
    points: np.ndarray,
    parts: np.ndarray,
    size: int,
    settings: icon_frame.FrameSettings | None = None,
) -> IconPhoto:
    """Crops a photo as its icon is cropped; beyond the photo's edges it is grey.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points: [68, 2] dlib's points of the face, px.
        parts: [H, W] uint8 of `Part`.
        size: S, px.
        settings: of the icons' frame.
    """
    settings = settings or icon_frame.FrameSettings()
    points = np.asarray(points, np.float64)
    photo, points, parts = icon_frame.around_face(photo, points, parts, settings)
    parts = layers.tidied(parts, points, icon_frame.face_axes(points)[1])
    frame = icon_frame.fitted(points, parts, settings)
    there = frame.seen[..., None]
    seen = frame.brought(photo.astype(np.float32)).clip(0, 255) * there + BEYOND * (1 - there)
    seen = cv2.resize(seen, (size, size), interpolation=cv2.INTER_AREA)
    kinds = frame.brought(parts, cv2.INTER_NEAREST)
    kinds[frame.seen < 0.5] = part_map.NOT_KNOWN
    kinds = cv2.resize(kinds, (size, size), interpolation=cv2.INTER_NEAREST)
    zoom = size / FIELD_SIDE
    return IconPhoto(np.rint(seen).astype(np.uint8), kinds, (frame.points + 0.5) * zoom - 0.5)


def upright(photo: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The photo turned by quarters until its face stands upright, and the points in it.

    Args:
        photo: [H, W, 3].
        points: [68, 2] dlib's points of the face, px.
    """
    across = points[42:48].mean(axis=0) - points[36:42].mean(axis=0)  # eye to eye
    for _ in range(round(math.degrees(math.atan2(across[1], across[0])) / 90) % 4):
        points = np.stack([points[:, 1], photo.shape[1] - 1 - points[:, 0]], axis=1)
        photo = np.rot90(photo)
    return np.ascontiguousarray(photo), points
