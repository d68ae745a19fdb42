"""Things worn on head and neck: bands, bows, clips, flowers, caps, chokers."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape


@dataclasses.dataclass(frozen=True)
class Band:
    """A hair band: y as a share of the crown's, thickness in face units."""

    height: float
    thick: float


@dataclasses.dataclass(frozen=True)
class Bow:
    """A bow at a side (-1 image left, 1 right) at y `height`, or on the crown (0)."""

    side: int
    height: float
    size: float
    tilt: float


@dataclasses.dataclass(frozen=True)
class Clip:
    """A clip at a side (-1, 1): x as a share of the hair's half width, y in face units.

    `kind` is "bar", "cross", "flower" or "ball"; `turn` (radians) and `size` are a flower's.
    """

    kind: str
    side: int
    x: float
    y: float
    turn: float = 0.0
    size: float = 0.0


@dataclasses.dataclass(frozen=True)
class Ornaments:
    """What is worn on the head, all of one colour; `cap` is the y of its brim."""

    color: palettes.Hsv
    band: Band | None
    cap: float | None
    bow: Bow | None
    clip: Clip | None


@dataclasses.dataclass(frozen=True)
class Choker:
    """A ribbon round the neck; width in face units."""

    color: palettes.Hsv
    width: float


def sample(rng: np.random.Generator) -> Ornaments:
    """Draws what is worn on the head, mostly nothing."""
    color = (rng.uniform(0, 1), rng.uniform(0.1, 0.9), rng.uniform(0.2, 1.0))
    band = cap = bow = clip = None
    if rng.random() < 0.1:
        band = Band(rng.uniform(0.68, 0.85), rng.uniform(0.06, 0.14))
    if rng.random() < 0.04:
        cap = rng.uniform(-0.75, -0.6)
    if rng.random() < 0.13:
        side, height = int(rng.choice([-1, 0, 1])), rng.uniform(-1.0, -0.5)
        bow = Bow(side, height, rng.uniform(0.2, 0.42), rng.normal(0, 0.3))
    if rng.random() < 0.15:
        side, x, y = int(rng.choice([-1, 1])), rng.uniform(0.55, 0.75), rng.uniform(-0.75, -0.4)
        kind = str(rng.choice(["bar", "cross", "flower", "ball"]))
        flower = (rng.uniform(0, 1), rng.uniform(0.05, 0.09)) if kind == "flower" else ()
        clip = Clip(kind, side, x, y, *flower)
    return Ornaments(color, band, cap, bow, clip)


def sample_choker(rng: np.random.Generator) -> Choker | None:
    """Draws a choker, None for most people."""
    if rng.random() >= 0.06:
        return None
    color = (rng.uniform(0, 1), rng.uniform(0, 0.7), rng.uniform(0.05, 0.5))
    return Choker(color, rng.uniform(0.03, 0.07))


def draw(
    canvas: Canvas, shape: Shape, style: HairStyle, line: float, worn: Ornaments
) -> np.ndarray:
    """Draws the ornaments in the hair; returns the mask of what they cover."""
    color = palettes.hsv(*worn.color)
    ink = palettes.shaded(color, 0.35)
    half = shape.half_width * style.wide
    polygons = []
    if worn.band:
        polygons.append(_band(half, style, 0.2 * shape.turn, worn.band))
    if worn.cap is not None:
        polygons += _cap(half, style, 0.2 * shape.turn, worn.cap)
    if worn.bow:
        polygons += _bow(half, style, worn.bow)
    if worn.clip:
        polygons += _clip(half, worn.clip)
    for polygon in polygons:
        canvas.fill(polygon, color)
        canvas.outline(polygon, line, ink)
    return canvas.mask(*polygons)


def _band(half: float, style: HairStyle, drift: float, band: Band) -> np.ndarray:
    height, thick = style.top * band.height, band.thick
    end = half * 0.92
    upper = curves.bezier([-end, -0.45], [0, 2 * height + 0.45], [end, -0.45], 24)
    return np.concatenate([upper, (upper * [0.97, 1] + [0, thick])[::-1]]) + [drift, 0]


def _cap(half: float, style: HairStyle, drift: float, brim: float) -> list:
    dome = curves.ellipse((0, brim), (half * 1.03, 1.05 * (brim - style.top) + 0.06), 2.3, 60)
    dome = dome[dome[:, 1] <= brim + 1e-6]
    edge = curves.bezier([-half * 1.05, brim], [0, brim - 0.2], [half * 1.05, brim], 20)
    lower = curves.bezier(
        [half * 1.05, brim + 0.08], [0, brim - 0.05], [-half * 1.05, brim + 0.08], 20
    )
    dome = dome[np.argsort(np.arctan2(dome[:, 1] - brim - 0.3, dome[:, 0]))]
    return [dome + [drift, 0], np.concatenate([edge, lower]) + [drift, 0]]


def _bow(half: float, style: HairStyle, bow: Bow) -> list:
    y = bow.height if bow.side else style.top + 0.05
    where = np.array([bow.side * half * 0.72, y])
    size, tilt = bow.size, bow.tilt
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    wing = curves.spline(
        [[0, -0.05], [0.7, -0.5], [1.05, -0.35], [1.0, 0.3], [0.7, 0.4], [0, 0.08]], 5
    )
    tail = np.array([[0.0, 0.0], [0.45, 0.9], [0.75, 0.75]])
    pieces = [tail, tail * [-1, 1], wing, wing * [-1, 1], curves.ellipse((0, 0), (0.18, 0.2), 3)]
    return [piece * size @ turn + where for piece in pieces]


def _clip(half: float, clip: Clip) -> list:
    kind, where = clip.kind, np.array([clip.side * half * clip.x, clip.y])
    if kind == "flower":
        angles, size = np.arange(5) * 2 * np.pi / 5 + clip.turn, clip.size
        petals = [
            curves.ellipse(
                where + size * np.array([np.cos(a), np.sin(a)]), (size * 0.8, size * 0.8)
            )
            for a in angles
        ]
        return [*petals, curves.ellipse(where, (size * 0.6, size * 0.6))]
    if kind == "ball":
        return [curves.ellipse(where, (0.1, 0.1))]
    bar = np.array([[-0.12, -0.02], [0.12, -0.02], [0.12, 0.02], [-0.12, 0.02]])
    angles = (0.5,) if kind == "bar" else (0.7, -0.7)
    return [
        bar @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + where for a in angles
    ]


def draw_choker(canvas: Canvas, neck: np.ndarray, sway: float, choker: Choker) -> None:
    """Draws a ribbon round the neck, whose mask is `neck` (in the body's frame)."""
    line = curves.bezier([-0.5 + sway, 1.1], [sway, 1.27], [0.5 + sway, 1.1])
    canvas.stroke(line, choker.width, palettes.hsv(*choker.color), clip=neck)
