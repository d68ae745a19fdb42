"""Squares round faces, tilted or not: what is cut out of a picture for the landmark detector."""

import dataclasses
import math

import numpy as np

from tf_landtoon.geometry import frames, landmarks, sizes


@dataclasses.dataclass(frozen=True)
class FaceSquare:
    """A square in a picture; it leans with its face if the face leans far.

    Attributes:
        centre_px: (x, y) in the picture.
        side_px: of the square.
        tilt_degrees: how far it leans, clockwise positive.
    """

    centre_px: tuple[float, float]
    side_px: float
    tilt_degrees: float = 0.0

    def matrix(self, image_size: int) -> np.ndarray:
        """The crop in which the square is upright.

        Args:
            image_size: side of the crop, px.

        Returns:
            [2, 3] float64 matrix, picture px -> crop px.
        """
        linear = turn(self.tilt_degrees) * image_size / self.side_px
        shift = (image_size - 1) / 2 - linear @ self.centre_px
        return np.concatenate([linear, shift[:, None]], axis=1)

    def moved(
        self, right: float, down: float, scale: float = 1.0, tilt_degrees: float = 0.0
    ) -> "FaceSquare":
        """Returns the square shifted along its own axes, scaled and turned about its centre.

        Args:
            right: shares of the side.
            down: shares of the side.
            scale: factor of the side.
            tilt_degrees: clockwise positive, added to the square's own.
        """
        step = turn(self.tilt_degrees).T @ [right * self.side_px, down * self.side_px]
        x, y = np.add(self.centre_px, step).tolist()
        return FaceSquare((x, y), self.side_px * scale, self.tilt_degrees + tilt_degrees)


def turn(tilt_degrees: float) -> np.ndarray:
    """The [2, 2] rotation that turns upright what leans clockwise by an angle; y points down."""
    angle = math.radians(tilt_degrees)
    return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


def lean(points_px: np.ndarray) -> float:
    """How far a face leans, by the line through its two eyes' centres.

    Args:
        points_px: [40, 2] landmarks in the picture.

    Returns:
        Degrees, clockwise positive.
    """
    left, right = (
        points_px[list(eye)].mean(axis=0) for eye in (landmarks.LEFT_EYE, landmarks.RIGHT_EYE)
    )
    return math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))


def around(points_px: np.ndarray) -> FaceSquare:
    """The square that the landmark detector was trained to see; a face that leans far is levelled.

    Args:
        points_px: [40, 2] landmarks in the picture.

    Returns:
        `frames.VIEW_SCALE` times the longer side of the landmarks' box, centred on it; the box is
        that of the face, turned upright where it leans by `sizes.LEVEL_DEGREES` or more.
    """
    tilt = lean(points_px)
    if abs(tilt) < sizes.LEVEL_DEGREES:
        tilt = 0.0
    upright = turn(tilt)
    centre, side = frames.box_square(points_px @ upright.T, frames.VIEW_SCALE)
    x, y = (upright.T @ centre).tolist()
    return FaceSquare((x, y), side, tilt)
