"""A face's shape from dlib's 68 points, in face units: 0 between the eyes, (0, 1) the chin."""

import dataclasses

import numpy as np

# Of 1,232 generated portraits; how far a face departs from them is how far its drawing departs
# from the manner's mean.
MEAN_OPENNESS = 0.314
MEAN_SLANT = 0.080


@dataclasses.dataclass(frozen=True)
class EyeMeasure:
    """One eye as if on the image's right side (x outwards).

    Attributes:
        inner: [2] corner beside the nose.
        outer: [2] the other corner.
        openness: way between the lids as a share of the width.
    """

    inner: np.ndarray
    outer: np.ndarray
    openness: float

    @property
    def width(self) -> float:
        """Corner to corner."""
        return float(np.hypot(*(self.outer - self.inner)))

    @property
    def slant(self) -> float:
        """How much higher the outer corner lies, as a share of the width."""
        return float((self.inner[1] - self.outer[1]) / self.width)


@dataclasses.dataclass(frozen=True)
class FaceShape:
    """Where things are in a face; sides: 0 is image left, 1 image right.

    Attributes:
        outline: [17, 2] the drawing's jaw from image left over the chin to image right.
        eyes: both.
        brows: two of [5, 2], from inside outwards, in the picture's own x.
        nose: [9, 2] bridge (4, downwards) and base (5).
        lips: [12, 2] outer contour from the image-left corner over the upper lip.
        mouth: [8, 2] inner contour, likewise.
        turn: how far the nose points to image right, as a share of half the face's width.
    """

    outline: np.ndarray
    eyes: tuple[EyeMeasure, EyeMeasure]
    brows: tuple[np.ndarray, np.ndarray]
    nose: np.ndarray
    lips: np.ndarray
    mouth: np.ndarray
    turn: float

    @property
    def openness(self) -> float:
        """Mean of both eyes'."""
        return (self.eyes[0].openness + self.eyes[1].openness) / 2

    @property
    def slant(self) -> float:
        """Mean of both eyes'."""
        return (self.eyes[0].slant + self.eyes[1].slant) / 2

    @property
    def mouth_opening(self) -> float:
        """Mean way between the lips, face units."""
        return float(np.mean(self.mouth[[7, 6, 5], 1] - self.mouth[[1, 2, 3], 1]))


@dataclasses.dataclass(frozen=True)
class OutlineSettings:
    """How a drawn jaw departs from the photo's."""

    narrowing: float = 0.13
    """Of the chin's width; nothing at the ears."""
    lift: float = 0.05
    """Of the chin, face units."""


def drawn_outline(points: np.ndarray, settings: OutlineSettings) -> np.ndarray:
    """The drawing's jaw: the photo's, smoothed, narrower and shorter towards the chin.

    Args:
        points: [68, 2] dlib's, face units.
        settings: how much.

    Returns:
        [17, 2] face units; a broader jaw stays broader, a turned one turned.
    """
    jaw = points[:17].copy()
    jaw[1:-1] = (points[:15] + 2 * points[1:16] + points[2:17]) / 4
    jaw[8] = points[8]
    low = np.clip((jaw[:, 1] - 0.15) / 0.85, 0, 1)
    axis = jaw[8, 0] * low
    jaw[:, 0] = axis + (jaw[:, 0] - axis) * (1 - settings.narrowing * low**1.2)
    jaw[:, 1] -= settings.lift * np.clip((jaw[:, 1] - 0.3) / 0.7, 0, 1)
    return jaw


def measured(points: np.ndarray, moved: np.ndarray, outline: np.ndarray) -> FaceShape:
    """Reads a face's shape.

    Args:
        points: [68, 2] dlib's, face units: eyes and brows are taken from here.
        moved: [68, 2] the same after the photo was moved to the drawing's jaw: nose and mouth.
        outline: [17, 2] the drawing's jaw.
    """
    left, right = points[36:42], points[42:48]
    mirrored = left * [-1, 1]
    eyes = (
        _eye(mirrored[3], mirrored[0], left[1:3], left[[5, 4]]),
        _eye(right[0], right[3], right[1:3], right[[5, 4]]),
    )
    half = (points[16, 0] - points[0, 0]) / 2
    middle = (points[16, 0] + points[0, 0]) / 2
    return FaceShape(
        outline=outline,
        eyes=eyes,
        brows=(points[17:22][::-1], points[22:27]),
        nose=moved[27:36],
        lips=moved[48:60],
        mouth=moved[60:68],
        turn=float((points[30, 0] - middle) / half),
    )


def _eye(inner: np.ndarray, outer: np.ndarray, upper: np.ndarray, lower: np.ndarray) -> EyeMeasure:
    gap = float(np.mean(lower[:, 1] - upper[:, 1]))
    return EyeMeasure(inner, outer, gap / float(np.hypot(*(outer - inner))))
