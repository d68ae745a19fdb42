"""A face's own frame, from dlib's 68 points: 0 between the eyes, (0, 1) the chin.

The ears are near (0.62, 0.1), the brows near -0.2 and the hair line near -0.6 in it.
"""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class FaceFrame:
    """Where a face is.

    Attributes:
        points: [68, 2] px, iBUG's.
        eyes: [2] px, between the eyes.
        span: px from there to the chin.
        axes: [2, 2] px; rows are one span along the eyes and one towards the chin.
    """

    points: np.ndarray
    eyes: np.ndarray
    span: float
    axes: np.ndarray

    @classmethod
    def of(cls, points: np.ndarray) -> "FaceFrame":
        """The frame of [68, 2] points, px."""
        left, right = points[36:42].mean(0), points[42:48].mean(0)
        eyes = (left + right) / 2
        down = points[8] - eyes
        span = float(np.hypot(*down))
        along = (right - left) / np.hypot(*(right - left)) * span
        return cls(points, eyes, span, np.stack([along, down]).astype(np.float32))

    def px(self, shape: np.ndarray) -> np.ndarray:
        """[N, 2] of the face's frame to px."""
        return self.eyes + np.asarray(shape, np.float32) @ self.axes

    def own(self, points: np.ndarray) -> np.ndarray:
        """[N, 2] px to the face's frame."""
        return (points - self.eyes) @ np.linalg.inv(self.axes)
