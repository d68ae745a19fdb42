"""Whether a photo's points and map can be believed: a plain refusal is better than a bad icon."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.images.part_map import Part

_OF_FACES = (
    *(Part.SKIN, Part.BROW, Part.EYE, Part.GLASSES),
    *(Part.MOUTH, Part.UPPER_LIP, Part.LOWER_LIP, Part.BEARD),
)
_LEAST_SEEN = 0.5  # of the hull of the points: inside the photo
_LEAST_FACE = 0.4  # of what is seen of the hull down to the nose: parts of a face
_LEAST_EYES = 0.1  # of both eyes' outlines: eye or glasses
_LEAST_MOUTH = 0.25  # of the hull below the nose: inside the photo


@dataclasses.dataclass(frozen=True)
class Evidence:
    """How much of a face is found where dlib's 68 points say that it is; shares 0..1.

    Attributes:
        seen: of the points' hull, inside the photo.
        face: of what is seen of it down to the nose, parts of a face.
        eyes: of the wider open eye's outline, eye or glasses.
        lower_face: of the hull below the nose, inside the photo; a mask there is drawn.
    """

    seen: float
    face: float
    eyes: float
    lower_face: float

    def complaint(self) -> str | None:
        """Why the person should not be drawn, and what to do; None if they can be."""
        if self.seen < _LEAST_SEEN:
            return "more than half of the face is cut off; give a photo that shows all of it"
        if self.lower_face < _LEAST_MOUTH:
            return "mouth and chin are cut off; give a photo that shows them"
        if self.face < _LEAST_FACE:
            return "no skin is seen where the face should be; give a lighter, sharper photo"
        if self.eyes < _LEAST_EYES:
            return "the eyes are not seen; give a photo with nothing before them"
        return None


def weigh(points: np.ndarray, parts: np.ndarray) -> Evidence:
    """Counts what the map says inside the points.

    Args:
        points: [68, 2] dlib's, px.
        parts: [H, W] uint8 of `Part`.
    """
    points = np.asarray(points, np.float32)
    low = np.floor(points.min(0)).astype(int) - 1
    size = np.ceil(points.max(0)).astype(int) + 2 - low
    there = _crop(parts, low, size)  # -1 outside the photo
    inside = there >= 0
    of_face = np.isin(there, _OF_FACES)
    hull = _filled(cv2.convexHull(points)[:, 0], low, size)
    eyes = [_filled(points[first : first + 6], low, size) for first in (36, 42)]
    is_eye = np.isin(there, [Part.EYE, Part.GLASSES])
    lower = hull & _filled(np.concatenate([points[3:14], points[35:30:-1]]), low, size)
    return Evidence(
        seen=_share(inside, hull),
        face=_share(of_face, hull & inside & ~lower),
        eyes=max(_share(is_eye, eye) for eye in eyes),
        lower_face=_share(inside, lower),
    )


def _crop(parts: np.ndarray, low: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The map's rectangle, int, -1 where the photo ends."""
    columns, rows = (np.arange(count) + start for start, count in zip(low, size, strict=True))
    height, width = parts.shape
    crop = parts[np.clip(rows, 0, height - 1)][:, np.clip(columns, 0, width - 1)].astype(int)
    crop[(rows < 0) | (rows >= height)] = -1
    crop[:, (columns < 0) | (columns >= width)] = -1
    return crop


def _filled(polygon: np.ndarray, low: np.ndarray, size: np.ndarray) -> np.ndarray:
    mask = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(mask, [np.round(polygon - low).astype(np.int32)], 1)
    return mask > 0


def _share(of: np.ndarray, among: np.ndarray) -> float:
    return float(of[among].mean()) if among.any() else 0.0
