"""How one photo's result compares with the photo: where its features lie, its parts, its colours.

A result need not lie on its photo: systems crop and shift as they like. What is compared is first
moved by the similarity that carries the photo's landmarks onto the result's.
"""

import dataclasses
import math

import cv2
import numpy as np

from tf_landtoon.geometry import face_squares, frames, landmarks
from tf_landtoon.images import color_difference

FRAME_SIZE = 112
"""px: errors of landmarks are given for a square crop of the face of this side."""
_EDGE = 0.02  # of the face square: pixels this close to a border tell nothing of the colour


@dataclasses.dataclass(frozen=True)
class PortraitFigures:
    """Figures of one result; None where it cannot be told.

    Attributes:
        faces: drawn faces found in it.
        confidence: of the largest, 0..1; 0 without a face.
        landmark_rmse_px: between its points and the photo's (symmetric map), px at 112.
        own_landmark_rmse_px: between the points that the detector finds in it and those that it was
            drawn with, hidden ones left out, px at 112.
        part_error_px: the same as `landmark_rmse_px`, mean distance by part of the face.
        hair_overlap: intersection over union of the hair of both, inside the photo.
        skin_overlap: the same of the skin.
        skin_difference: CIEDE2000 between the median colours of the skin of both.
        hair_difference: the same of the hair.
        photo_skin_lightness: CIELAB's L of the photo's skin.
        skin_lightness: of the result's.
        drawn: how drawn it looks, 0..1.
        difference_from_photo: mean difference of aligned pixels, 0..1; 0 is the photo itself.
    """

    faces: int
    confidence: float
    landmark_rmse_px: float | None
    own_landmark_rmse_px: float | None
    part_error_px: dict[str, float]
    hair_overlap: float | None
    skin_overlap: float | None
    skin_difference: float | None
    hair_difference: float | None
    photo_skin_lightness: float | None
    skin_lightness: float | None
    drawn: float
    difference_from_photo: float | None


def similarity(source_px: np.ndarray, target_px: np.ndarray) -> np.ndarray:
    """The least-squares similarity, without reflection (Umeyama 1991).

    Args:
        source_px: [K, 2] points.
        target_px: [K, 2] where they should come to lie.

    Returns:
        [2, 3] float64.
    """
    source, target = np.float64(source_px), np.float64(target_px)
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    spread = (a**2).sum()
    turn = complex((a * b).sum(), (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / spread
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.column_stack([linear, target.mean(axis=0) - linear @ source.mean(axis=0)])


def landmark_errors_px(photo_px: np.ndarray, result_px: np.ndarray) -> np.ndarray:
    """Distances between a photo's points and its result's, after the similarity of both.

    Args:
        photo_px: [40, 2] px of the photo.
        result_px: [40, 2] px of the result.

    Returns:
        [40] px of a 112-px crop of the result's face.
    """
    carried = frames.apply(similarity(photo_px, result_px), photo_px)
    side_px = face_squares.around(np.float32(result_px)).side_px
    return np.linalg.norm(carried - result_px, axis=1) * FRAME_SIZE / side_px


def own_landmark_rmse_px(found_px: np.ndarray, own_px: np.ndarray, visible: np.ndarray) -> float:
    """How far the points that are found lie from those that a result was drawn with.

    Args:
        found_px: [40, 2] px of the result.
        own_px: [40, 2] the same, exact.
        visible: [40] bool, False where hair or glasses hide a point.

    Returns:
        RMSE over the visible points, px of a 112-px crop of the face.
    """
    side_px = face_squares.around(np.float32(own_px)).side_px
    squares = ((found_px - own_px)[visible] ** 2).sum(axis=1)
    return float(np.sqrt(squares.mean())) * FRAME_SIZE / side_px


def parts_of(errors_px: np.ndarray) -> dict[str, float]:
    """Mean distance by part of the face, of `landmark_errors_px`."""
    return {
        part: float(errors_px[list(indices)].mean()) for part, indices in landmarks.PARTS.items()
    }


def overlap(first: np.ndarray, second: np.ndarray) -> float | None:
    """Intersection over union of two masks [H, W] bool; None where both are empty."""
    union = (first | second).sum()
    return float((first & second).sum() / union) if union else None


def carried(picture: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A result, or a map of its parts, as it lies on its photo.

    Args:
        picture: [H, W] or [H, W, 3] uint8.
        matrix: [2, 3] px of the photo -> px of the picture.
        shape: of the photo.

    Returns:
        Of the photo's height and width; 0 where the picture does not reach.
    """
    way = cv2.INTER_LINEAR if picture.ndim == 3 else cv2.INTER_NEAREST
    return cv2.warpAffine(picture, matrix, shape[1::-1], flags=way | cv2.WARP_INVERSE_MAP)


def median_color(picture: np.ndarray, mask: np.ndarray, face_side_px: float) -> np.ndarray | None:
    """The median colour inside a part, its border left out.

    Args:
        picture: [H, W, 3] uint8 RGB.
        mask: [H, W] bool.
        face_side_px: side of the face's square, which says how wide the border is.

    Returns:
        [3] CIELAB; None where the part is too small.
    """
    radius = max(1, math.ceil(_EDGE * face_side_px))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    inside = cv2.erode(mask.astype(np.uint8), kernel) > 0
    if inside.sum() < 20:
        return None
    return color_difference.lab(np.median(picture[inside], axis=0))


def difference(first: np.ndarray | None, second: np.ndarray | None) -> float | None:
    """CIEDE2000 of two colours [3] in CIELAB; None where one is not known."""
    if first is None or second is None:
        return None
    return float(color_difference.ciede2000(first, second))


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's: 1 where two columns [N] have one order, -1 where they have opposite ones."""
    ranks = [_ranks(np.asarray(column)) for column in (first, second)]
    return float(np.corrcoef(*ranks)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + ends - 1) / 2)[inverse]
