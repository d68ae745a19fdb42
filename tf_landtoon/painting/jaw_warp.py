"""Moves a photo so that its jaw lies on the drawing's, smoothly, and nothing far away moves."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame

# What stays, face units: eyes, nose, brows, hair line, crown, shoulders, the far surroundings.
_FIXED = np.array(
    [(0, -0.2), (0, 0.25), (0, -1.2), (0, 1.7)]
    + [(s * x, y) for s in (-1, 1) for x, y in ((0.35, -0.1), (0.45, -0.5), (0.8, -0.8))]
    + [(s * x, y) for s in (-1, 1) for x, y in ((1, -0.3), (1.25, 0.3), (1.3, 1), (1.6, -1))]
    + [(s * x, y) for s in (-1, 1) for x, y in ((0.3, 1.5), (0.9, 1.55), (1.5, 1.7))]
)
_GRID = 48
_REACH, _FADE = 1.7, 0.5  # face units from below the eyes: beyond, nothing moves at all


class JawWarp:
    """A thin-plate spline (Bookstein 1989) from the drawing's jaw to the photo's.

    Args:
        frame: of the icon.
        outline: [17, 2] the drawing's jaw in face units, for the photo's points 0 to 16.
    """

    def __init__(self, frame: IconFrame, outline: np.ndarray):
        """Fits the spline and spreads it over the frame."""
        wanted, own = frame.px(outline)[1:16], frame.points[1:16]
        knots = np.concatenate([wanted, frame.px(_FIXED)])
        moves = np.concatenate([own - wanted, np.zeros_like(_FIXED)])
        centre, unit = frame.eyes, frame.unit
        weights = _solved((knots - centre) / unit, moves)
        axis = (np.arange(_GRID) + 0.5) * FIELD_SIDE / _GRID - 0.5
        grid = (np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2) - centre) / unit
        move = _kernel(grid, (knots - centre) / unit) @ weights[: len(knots)]
        move += np.column_stack([np.ones(len(grid)), grid]) @ weights[len(knots) :]
        distance = np.linalg.norm(grid - [0, 0.4], axis=1)
        move *= np.clip((_REACH - distance) / _FADE, 0, 1)[:, None]
        move = move.reshape(_GRID, _GRID, 2).astype(np.float32)
        size = (FIELD_SIDE, FIELD_SIDE)
        self._move = cv2.resize(move, size, interpolation=cv2.INTER_CUBIC)
        rows, columns = np.mgrid[:FIELD_SIDE, :FIELD_SIDE].astype(np.float32)
        self._at = cv2.convertMaps(
            columns + self._move[..., 0], rows + self._move[..., 1], cv2.CV_16SC2
        )

    def moved(self, picture: np.ndarray) -> np.ndarray:
        """A picture or map [F, F, ...] float32 of the photo, where the drawing has it."""
        return cv2.remap(picture, *self._at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def moved_points(self, points: np.ndarray) -> np.ndarray:
        """Points [N, 2], frame px of the photo, where the drawing has them."""
        moved = points
        for _ in range(3):
            steps = [fields.sampled(self._move[..., axis], moved) for axis in range(2)]
            moved = points - np.stack(steps, 1)
        return moved


def _kernel(points: np.ndarray, knots: np.ndarray) -> np.ndarray:
    distance = np.linalg.norm(points[:, None] - knots[None], axis=2)
    return distance**2 * np.log(distance + 1e-6)


def _solved(knots: np.ndarray, moves: np.ndarray) -> np.ndarray:
    count = len(knots)
    kernel = _kernel(knots, knots) + 1e-3 * np.eye(count)
    linear = np.column_stack([np.ones(count), knots])
    system = np.block([[kernel, linear], [linear.T, np.zeros((3, 3))]])
    return np.linalg.solve(system, np.concatenate([moves, np.zeros((3, 2))]))
