"""Where everything in a face is: one frozen description, and the 40 landmarks that follow from it.

Means and spreads are those of hand-marked TV-anime faces in face units, so that drawn and real
faces have the same proportions.
"""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves, frozen

# Right half of the mean outline: (y, half width as a share of the half width at eye level).
_OUTLINE = np.array(
    [[-0.028, 1.0], [0.14, 0.975], [0.315, 0.93], [0.483, 0.856], [0.635, 0.744], [0.75, 0.588]]
    + [[0.853, 0.402], [0.952, 0.202]]
)


def clipped(rng: np.random.Generator, mean: float, spread: float, low: float, high: float) -> float:
    """A normal draw held inside [low, high]."""
    return float(np.clip(rng.normal(mean, spread), low, high))


@dataclasses.dataclass(frozen=True)
class Eye:
    """One eye as if on the image's right side (x outwards), face units.

    `kind` is "open", "arc" (smiling, closed), or "sleep" (closed, lashes down).
    """

    kind: str
    inner: tuple[float, float]
    top: tuple[float, float]
    outer: tuple[float, float]
    low_inner: tuple[float, float]
    low_middle: tuple[float, float]
    low_outer: tuple[float, float]

    @property
    def width(self) -> float:
        """Inner to outer corner."""
        return self.outer[0] - self.inner[0]

    @property
    def height(self) -> float:
        """Upper to lower lid."""
        return self.low_middle[1] - self.top[1]


@dataclasses.dataclass(frozen=True, eq=False)
class Shape:
    """Geometry of one face; `turn` is half of how far both ear-side outline ends move in yaw.

    Its arrays are read-only; `dataclasses.replace` gives another face.
    """

    half_width: float
    outline_half: np.ndarray  # [8, 2] (y, half width) from the eye level to beside the chin
    chin_round: float
    turn: float
    eyes: tuple[Eye, Eye]  # image left, image right
    brows: tuple[np.ndarray, np.ndarray]  # inner, middle, outer [3, 2], x outwards
    nose: tuple[float, float]
    mouth: np.ndarray  # left, upper, right, lower [4, 2]
    chin_x: float

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        frozen.seal(self)

    def turned(self, points: np.ndarray) -> np.ndarray:
        """Moves points of the face's front as the head turns: the far side gets narrower."""
        points = np.array(points, np.float64)
        points[..., 0] += self.turn * (0.62 * points[..., 0] ** 2 - 0.122)
        return points

    def on_side(self, points: np.ndarray, side: int) -> np.ndarray:
        """Points with x outwards to the face: side 0 is image left, 1 image right; turned."""
        points = np.array(points, np.float64)
        points[..., 0] *= 1 if side else -1
        return self.turned(points)

    def outline(self) -> np.ndarray:
        """Jaw line from image-left eye level over the chin to image-right, dense [N, 2]."""
        height, half = self.outline_half.T
        right = np.stack([half, height], axis=1)[::-1]
        # A little below the chord from the last knot to the chin, or the tip would look pinched.
        beside = np.array([[0.5 * right[0, 0], (right[0, 1] + 1) / 2 + 0.014 * self.chin_round]])
        half_line = np.concatenate([beside, right])
        knots = np.concatenate([half_line[::-1] * [-1, 1], [[0.0, 1.0]], half_line])
        share = np.abs(knots[:, 0]) / self.half_width
        far = np.sign(self.turn) * knots[:, 0] < 0
        dent = np.exp(-(((knots[:, 1] - 0.02) / 0.16) ** 2)) * np.abs(self.turn) * 0.12
        knots[:, 0] += self.turn * (0.5 * share**2 - 0.117 * (1 - share**2))
        knots[:, 0] += np.where(far, np.sign(self.turn) * dent, 0)
        knots[:, 0] += self.chin_x * (1 - share) ** 2
        return curves.spline(knots, 10)

    def landmarks(self) -> np.ndarray:
        """The 40 landmarks in face units, [40, 2]."""
        line = self.outline()
        middle = len(line) // 2
        outline = np.concatenate(
            [curves.evenly(line[: middle + 1], 9), curves.evenly(line[middle:], 9)[1:]]
        )
        left_brow, right_brow = (self.on_side(brow, side) for side, brow in enumerate(self.brows))
        return np.concatenate(
            [
                outline,
                left_brow[::-1],
                right_brow,
                self._eye_points(0)[[2, 1, 0, 3, 4, 5]],
                self._eye_points(1)[[0, 1, 2, 5, 4, 3]],
                [self.nose],
                self.mouth,
            ]
        )

    def _eye_points(self, side: int) -> np.ndarray:
        eye = self.eyes[side]
        points = [eye.inner, eye.top, eye.outer, eye.low_inner, eye.low_middle, eye.low_outer]
        return self.on_side(np.array(points), side)


def _outline(rng: np.random.Generator, half_width: float) -> np.ndarray:
    outline = _OUTLINE.copy()
    height = outline[:, 0]
    jaw = clipped(rng, 0, 0.075, -0.16, 0.16)
    outline[:, 1] *= half_width * (1 + jaw * np.exp(-(((height - 0.78) / 0.26) ** 2)))
    outline[:, 1] *= 1 + clipped(rng, 0, 0.02, -0.05, 0.05) * np.exp(-(((height - 0.4) / 0.2) ** 2))
    outline[-1, 1] *= clipped(rng, 1, 0.12, 0.7, 1.35)
    outline[0, 0] += clipped(rng, 0, 0.03, -0.07, 0.05)
    return outline


def _eye(rng: np.random.Generator, half_width: float, kind: str) -> Eye:
    outer_x = half_width * clipped(rng, 0.885, 0.05, 0.72, 0.98)
    inner_x = clipped(rng, 0.242, 0.04, 0.15, 0.34) * (half_width / 0.79) ** 0.4
    width = max(outer_x - inner_x, 0.26)
    opening = np.clip(rng.normal(0.8, 0.2), 0.3, 1.25) * width
    opening = min(opening, 0.66)
    top_y = -0.58 * opening + rng.normal(0, 0.015)
    low_y = top_y + opening
    inner_y = top_y + np.clip(rng.normal(0.28, 0.1), 0.06, 0.6) * opening + 0.01
    outer_y = top_y + np.clip(rng.normal(0.42, 0.17), 0.03, 0.85) * opening

    def x(share: float) -> float:  # share 0 at the outer corner, 1 at the inner one
        return outer_x - share * width

    rise = np.abs(rng.normal(0.075, 0.04)) * opening
    middle = clipped(rng, 0.585, 0.05, 0.47, 0.7)
    half = clipped(rng, 0.24, 0.04, 0.17, 0.32)
    if kind != "open":
        thickness = 0.05 * width + 0.01
        middle_y = {"arc": -0.05, "sleep": 0.1}[kind]
        bend = {"arc": 1, "sleep": -1}[kind] * rng.uniform(0.14, 0.3) * width
        top_y, low_y = middle_y, middle_y + thickness
        inner_y, outer_y = middle_y + bend, middle_y + bend * rng.uniform(0.7, 1.1)
        rise = -bend * 0.2 if kind == "arc" else 0.03 * width
    return Eye(
        kind=kind,
        inner=(inner_x, inner_y),
        top=(x(clipped(rng, 0.56, 0.07, 0.4, 0.72)) if kind == "open" else x(0.5), top_y),
        outer=(outer_x, outer_y),
        low_inner=(x(min(middle + half, 0.95)), low_y - rise * rng.uniform(0.7, 1.3)),
        low_middle=(x(middle), low_y),
        low_outer=(x(max(middle - half * 1.05, 0.16)), low_y - rise * rng.uniform(0.7, 1.3)),
    )


def _brow(rng: np.random.Generator, eye_top: float, slope: float, lift: float) -> np.ndarray:
    inner_x = clipped(rng, 0.22, 0.06, 0.08, 0.36)
    length = clipped(rng, 0.435, 0.1, 0.2, 0.66)
    arch = clipped(rng, 0.036, 0.03, -0.03, 0.11)
    middle_y = eye_top - lift
    share = clipped(rng, 0.51, 0.05, 0.4, 0.62)
    inner_y, outer_y = middle_y + arch + slope / 2, middle_y + arch - slope / 2
    middle = inner_x + length * share
    return np.array([[inner_x, inner_y], [middle, middle_y], [inner_x + length, outer_y]])


def _mouth(rng: np.random.Generator, turn: float) -> tuple[np.ndarray, tuple[float, float]]:
    y = clipped(rng, 0.617, 0.05, 0.5, 0.74)
    x = clipped(rng, 0, 0.025, -0.08, 0.08) - 0.08 * turn
    half = clipped(rng, 0.142, 0.055, 0.03, 0.29)
    curve = clipped(rng, 0.012, 0.022, -0.04, 0.07) * half / 0.14  # down: smile
    is_open = rng.random() < 0.16
    gap = rng.uniform(0.03, 0.2) if is_open else 0.013
    top = y - gap * 0.25 + curve * (0.25 if is_open else 1)
    tilt = rng.normal(0, 0.008)
    mouth = np.array([[x - half, y - tilt], [x, top], [x + half, y + tilt], [x, top + gap]])
    mouth[[1, 3], 0] += rng.normal(0, 0.01)
    nose_y = min(clipped(rng, 0.357, 0.06, 0.19, 0.5), y - 0.12)
    return mouth, (clipped(rng, 0, 0.03, -0.08, 0.08) - 0.6 * turn, nose_y)


def sample(rng: np.random.Generator) -> Shape:
    """Draws one face."""
    half_width = clipped(rng, 0.79, 0.095, 0.58, 1.05)
    wide_turn = rng.random() < 0.48
    turn = clipped(rng, 0, 0.17 if wide_turn else 0.035, -0.38, 0.38)
    kind = str(rng.choice(["open", "arc", "sleep"], p=[0.98, 0.012, 0.008]))
    eye = _eye(rng, half_width, kind)
    if kind == "open" and rng.random() < 0.015:
        eyes = (eye, _eye(rng, half_width, "arc"))
    else:
        eyes = (eye, eye)
    mouth, nose = _mouth(rng, turn)
    slope, lift = clipped(rng, -0.02, 0.11, -0.26, 0.28), clipped(rng, 0.222, 0.08, 0.07, 0.46)
    brow = _brow(rng, eye.top[1], slope, lift)
    brows = (brow, brow)
    if rng.random() < 0.15:
        brows = (brow, brow + [[0, rng.normal(0, 0.03)]] * 3)
    return Shape(
        half_width=half_width,
        outline_half=_outline(rng, half_width),
        chin_round=rng.uniform(0.15, 1.0),
        turn=turn,
        eyes=eyes,
        brows=brows,
        nose=nose,
        mouth=mouth,
        chin_x=rng.normal(0, 0.05 if wide_turn else 0.015),
    )
