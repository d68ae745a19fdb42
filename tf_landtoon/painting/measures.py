"""A face's shape from dlib's 68 points, in face units: 0 between the eyes, (0, 1) the chin."""

import dataclasses

import numpy as np

# Of 1,232 generated portraits; how far a face departs from them is how far its drawing departs
# from the manner's mean.
MEAN_OPENNESS = 0.314
MEAN_SLANT = 0.080
MEAN_UPPER_FALL = 0.014
MEAN_LOWER_FALL = 0.026
_MEAN_EYE_X, _MEAN_EYE_WIDTH = 0.272, 0.223
_MEAN_NOSE_HALF, _MEAN_NOSE_Y, _MEAN_MOUTH_Y = 0.125, 0.412, 0.561
_CALM_RISE, _SMILING_RISE = 0.02, 0.08  # face units, of the mouth's corners
_MEAN_HALF_WIDTHS = np.array([620, 613, 592, 561, 509, 418, 299, 160]) / 1000  # of the jaw


@dataclasses.dataclass(frozen=True)
class EyeMeasure:
    """One eye as if on the image's right side (x outwards).

    Attributes:
        inner: [2] corner beside the nose.
        outer: [2] the other corner.
        openness: way between the lids as a share of the width.
        upper_fall: how much lower the upper lid is on its outer side, as a share of the width,
            the corners' slant taken out: above the mean a hooded eye, below it a cat's.
        lower_fall: the same of the lower lid.
    """

    inner: np.ndarray
    outer: np.ndarray
    openness: float
    upper_fall: float = MEAN_UPPER_FALL
    lower_fall: float = MEAN_LOWER_FALL

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
    def smile(self) -> float:
        """0..1, by how far the mouth's corners lie above its middle."""
        rise = self.lips[[3, 9], 1].mean() - self.lips[[0, 6], 1].mean()
        return float(np.clip((rise - _CALM_RISE) / (_SMILING_RISE - _CALM_RISE), 0, 1))

    @property
    def mouth_opening(self) -> float:
        """Mean way between the lips, face units."""
        return float(np.mean(self.mouth[[7, 6, 5], 1] - self.mouth[[1, 2, 3], 1]))


@dataclasses.dataclass(frozen=True)
class OutlineSettings:
    """How a drawn jaw departs from the photo's."""

    narrowing: float = 0.12
    """Of the mean chin's width; nothing at the ears."""
    cheeks: float = 0.050
    """Of the mean face's width at the cheeks."""
    departure: float = 0.60
    """How much a jaw broader or narrower than the mean goes beyond the photo's."""
    lift: float = 0.06
    """Of the chin, face units."""
    softer: float = 0.05
    """What the softest faces add to the narrowing."""
    shorter: float = 0.045
    """What the softest faces add to the lift, face units."""


def drawn_outline(
    points: np.ndarray, settings: OutlineSettings, softness: float = 0.0
) -> np.ndarray:
    """The drawing's jaw: the photo's, smoothed, narrower and shorter towards the chin.

    Args:
        points: [68, 2] dlib's, face units.
        settings: how much.
        softness: 0..1 of the drawing.

    Returns:
        [17, 2] face units; a broader jaw stays broader, a turned one turned.
    """
    jaw = points[:17].copy()
    jaw[1:-1] = (points[:15] + 2 * points[1:16] + points[2:17]) / 4
    jaw[8] = points[8]
    across = (jaw[:9] + jaw[:7:-1] * [-1, 1]) / 2  # half widths (below 0) and heights
    low = np.clip((across[:, 1] - 0.15) / 0.85, 0, 1)
    broader = np.clip(-across[:8, 0] / _MEAN_HALF_WIDTHS - 1, -0.15, 0.15)
    factor = np.append(1 + settings.departure * broader * np.clip(low[:8] * 2.5, 0, 1), 1)
    cheeks = settings.cheeks * np.clip((across[:, 1] - 0.02) / 0.25, 0, 1)
    factor *= 1 - (settings.narrowing + settings.softer * softness) * low**1.2 - cheeks * (1 - low)
    factor = np.concatenate([factor, factor[7::-1]])
    axis = jaw[8, 0] * np.clip((jaw[:, 1] - 0.15) / 0.85, 0, 1)
    jaw[:, 0] = axis + (jaw[:, 0] - axis) * factor
    jaw[:, 1] -= (settings.lift + settings.shorter * softness) * np.clip(
        (jaw[:, 1] - 0.3) / 0.7, 0, 1
    )
    return jaw


@dataclasses.dataclass(frozen=True)
class FeatureSettings:
    """By how much of its departure from the mean a feature departs further than the photo's.

    Single features differ between people by a few hundredths of the face: as large in a drawing,
    simple as it is, they would all look alike.
    """

    eye_distance: float = 0.6
    """Of eyes nearer than the mean; others are never set further apart."""
    eye_width: float = 0.2
    nose_width: float = 0.7
    nose_length: float = 0.5
    mouth_height: float = 0.35
    most: float = 0.03
    """Face units, of any."""


def strengthened(
    points: np.ndarray, moved: np.ndarray, settings: FeatureSettings
) -> tuple[np.ndarray, np.ndarray]:
    """Both arrays with eyes (of the first), nose and mouth (of the second) more their own.

    Args:
        points: as of `measured`.
        moved: likewise.
        settings: how much.
    """

    def more(own: float, mean: float, share: float) -> float:
        return float(np.clip(share * (own - mean), -settings.most, settings.most))

    eyes, others = points.copy(), moved.copy()
    corners = points[[36, 39, 42, 45]]
    apart = (corners[2:, 0].mean() - corners[:2, 0].mean()) / 2
    wide = np.linalg.norm(corners[::2] - corners[1::2], axis=1).mean()
    aside = min(more(apart, _MEAN_EYE_X, settings.eye_distance), 0.0)
    larger = 1 + more(wide, _MEAN_EYE_WIDTH, settings.eye_width) / _MEAN_EYE_WIDTH
    for eye, side in ((slice(36, 42), -1), (slice(42, 48), 1)):
        middle = points[eye][[0, 3]].mean(0)
        eyes[eye] = middle + [side * aside, 0] + (points[eye] - middle) * larger
    half = (points[35, 0] - points[31, 0]) / 2
    broader = 1 + more(half, _MEAN_NOSE_HALF, settings.nose_width) / half
    others[31:36, 0] = moved[33, 0] + (moved[31:36, 0] - moved[33, 0]) * broader
    longer = more(points[33, 1], _MEAN_NOSE_Y, settings.nose_length)
    others[27:36, 1] += longer * np.clip(moved[27:36, 1] / moved[33, 1], 0, 1)
    lower = more(points[[48, 54], 1].mean(), _MEAN_MOUTH_Y, settings.mouth_height)
    others[48:68, 1] += lower
    return eyes, others


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
        _eye(mirrored[3], mirrored[0], mirrored[[2, 1]], mirrored[[4, 5]]),
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
    """An eye of corners [2] and the lids' two points [2, 2] each, from image left to right."""
    width = float(np.hypot(*(outer - inner)))
    along = (outer - inner) / width
    down = np.array([-along[1], along[0]])
    gap = float(np.mean(lower[:, 1] - upper[:, 1]))
    falls = [float((lid[1] - lid[0]) @ down) / width for lid in (upper, lower)]
    return EyeMeasure(inner, outer, gap / width, *falls)
