"""Where a person is in a generator's frame: for backgrounds of icons, and for pasting heads."""

import cv2
import numpy as np

from tf_landtoon.geometry import cropping, face_frame, frames
from tf_landtoon.images import part_map
from tf_landtoon.painting import parts

SIDE = 512
"""px of the squares that masks are made in."""
Part = part_map.Part
_HEAD = (
    *(Part.SKIN, Part.BROW, Part.EYE, Part.GLASSES, Part.EAR, Part.EARRING, Part.MOUTH),
    *(Part.UPPER_LIP, Part.LOWER_LIP, Part.HAIR, Part.HAT, Part.BEARD),
)
_SOFT = 0.006  # of an edge, shares of the square's side
_MARGIN = 0.10  # share of the side over which a head fades where the square cuts it off
_HULL_SOFT = 0.02
_WIDER = 1.25  # what the parser is shown: its answer may end short of that
# Skin so far aside, in eyes-to-chin spans, and of so much of the square is somebody else's.
_ASIDE, _LEAST_SKIN = 0.62, 0.0015


class FaceMasks:
    """Asks the face parser; the hull of the 68 points where it sees no head.

    Args:
        parser: looks at one face.
    """

    def __init__(self, parser: parts.Parser):
        """Keeps the parser."""
        self._parser = parser

    def person(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """The person, with shoulders.

        Args:
            photo: [H, W, 3] uint8 RGB.
            points_px: [68, 2] of the face, px of the photo.
            matrix: [2, 3] px of the photo -> px of a square of `SIDE`.

        Returns:
            [SIDE, SIDE] float32, 1 where the person is, soft at the edges.
        """
        seen = self._parts(photo, points_px, matrix)
        return _soft(_around(seen != Part.BACKGROUND, points_px, matrix), _SOFT)

    def head(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """Face, ears, hair and hat, as `person`; 0 at the square's edges."""
        seen = self._parts(photo, points_px, matrix)
        hull = _hull(points_px, matrix)
        mask = _around(np.isin(seen, _HEAD), points_px, matrix)
        if mask[hull].mean() < 0.5:  # no head is seen where the points are
            mask, soft = hull, _HULL_SOFT
        else:
            mask, soft = mask | hull, _SOFT
        return _soft(mask, soft) * _fading()

    def _parts(self, photo: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """[SIDE, SIDE] uint8 of `Part`; what is not the photo or another's is background."""
        wide = matrix / _WIDER
        wide[:, 2] += (SIDE - 1) / 2 * (1 - 1 / _WIDER)
        seen = self._parser.parts(cropping.crop(photo, wide, SIDE), frames.apply(wide, points_px))
        inner = frames.square_matrix(((SIDE - 1) / 2, (SIDE - 1) / 2), SIDE / _WIDER, SIDE)
        seen = cv2.warpAffine(seen, inner, (SIDE, SIDE), flags=cv2.INTER_NEAREST)
        points = frames.apply(matrix, points_px)
        size = (SIDE, SIDE)
        there = cv2.warpAffine(np.ones(photo.shape[:2], np.uint8), matrix, size)
        seen[(there == 0) | _others(seen == Part.SKIN, points)] = Part.BACKGROUND
        return seen


def _others(skin: np.ndarray, points: np.ndarray) -> np.ndarray:
    """[SIDE, SIDE] bool: what is nearer to somebody else's skin than to the face."""
    _, labels, sizes, middles = cv2.connectedComponentsWithStats(skin.astype(np.uint8))
    aside = np.abs(face_frame.FaceFrame.of(points).own(middles)[:, 0]) > _ASIDE
    foreign = aside & (sizes[:, cv2.CC_STAT_AREA] > _LEAST_SKIN * SIDE**2)
    foreign[0] = False  # all that is no skin
    if not foreign.any():
        return np.zeros_like(skin)
    own = _hull_of(points) | (skin & ~aside[labels])
    far, near = (
        cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
        for mask in (foreign[labels], own)
    )
    return far < near


def _around(mask: np.ndarray, points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What of a mask is connected to the face: other people in the square are left out."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    own = labels[_hull(points_px, matrix) & mask]
    whole = np.isin(labels, np.unique(own)) & mask if own.size else mask & False
    outlines, _ = cv2.findContours(whole.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(mask.shape, np.uint8)  # holes are where the parser erred
    cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
    return filled.astype(bool)


def _hull(points_px: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """[SIDE, SIDE] bool: within the 68 points, px of the photo."""
    return _hull_of(frames.apply(matrix, points_px))


def _hull_of(points: np.ndarray) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(points).astype(np.int32)), 1)
    return mask.astype(bool)


def _soft(mask: np.ndarray, share: float) -> np.ndarray:
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), share * SIDE)


def _fading() -> np.ndarray:
    """[SIDE, SIDE] float32: 0 at the edges, 1 from `_MARGIN` on, smooth."""
    place = np.minimum(np.arange(SIDE), np.arange(SIDE)[::-1]) / (_MARGIN * SIDE)
    ramp = np.clip(place, 0, 1).astype(np.float32)
    ramp = ramp * ramp * (3 - 2 * ramp)
    return ramp[:, None] * ramp
