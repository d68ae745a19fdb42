"""Front hair, drawn over the face: colour, shade between the locks, shine, strand lines, tufts."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves, locks
from tf_landtoon.drawing import palette as palettes
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.front_hair import Front
from tf_landtoon.drawing.hair_style import HairStyle
from tf_landtoon.drawing.shape import Shape

_SHINE_KNOTS = 33  # of a band of shine across the hair


@dataclasses.dataclass(frozen=True)
class Gap:
    """What runs from between two locks towards the crown, in shares of the way.

    `wedge` is the width of the dark wedge in face units, 0 for none.
    """

    share: float
    wedge: float
    ink: float


@dataclasses.dataclass(frozen=True)
class Strand:
    """A strand line from the crown to (x, y), face units, and the part of it that is drawn.

    `dark` ones have the ink's colour, others the shade's.
    """

    x: float
    y: float
    start: float
    end: float
    dark: bool


@dataclasses.dataclass(frozen=True)
class Band:
    """A ragged band of shine; heights are shares of `thick` (face units), [33] from left."""

    thick: float
    above: tuple[float, ...]
    below: tuple[float, ...]


@dataclasses.dataclass(frozen=True)
class Gleam:
    """One stroke of shine: x in half widths of the hair, length and width in face units."""

    x: float
    length: float
    width: float


@dataclasses.dataclass(frozen=True)
class Shine:
    """Light on the hair; `height` is a share of the crown's y."""

    height: float
    opacity: float
    shape: Band | tuple[Gleam, ...]


@dataclasses.dataclass(frozen=True)
class Tuft:
    """A lock that stands up from the crown: root's x, tip from the root, bend; face units."""

    x: float
    tip: tuple[float, float]
    bend: float


@dataclasses.dataclass(frozen=True)
class FrontInk:
    """What is random in how the front hair is painted.

    Attributes:
        low: share of shade in the colour of the tips.
        side_shade: width (face units) and opacity of a side in shade, None without.
        gaps: one for each place between two locks.
        strands: further strand lines.
        shine: or none.
        tufts: or none.
    """

    low: float
    side_shade: tuple[float, float] | None
    gaps: tuple[Gap, ...]
    strands: tuple[Strand, ...]
    shine: Shine | None
    tufts: tuple[Tuft, ...]


def plan_ink(style: HairStyle, rng: np.random.Generator) -> FrontInk:
    """Draws what the style leaves open of how the front hair is painted."""
    low = rng.uniform(0, 0.6)
    side_shade = None
    if style.side_shade:
        side_shade = (rng.uniform(0.9, 1.4), rng.uniform(0.5, 1))
    gaps = tuple(_plan_gap(rng) for _ in range(style.locks - 1))
    strands = tuple(_plan_strand(rng) for _ in range(int(rng.integers(2, 9))))
    shine = _plan_shine(style, rng) if style.shine else None
    tufts = tuple(_plan_tuft(rng) for _ in range(style.tufts))
    return FrontInk(low, side_shade, gaps, strands, shine, tufts)


def _plan_gap(rng: np.random.Generator) -> Gap:
    share = rng.uniform(0.15, 0.75)
    wedge = rng.uniform(0.03, 0.09) if rng.random() < 0.75 else 0.0
    return Gap(share, wedge, ink=share * rng.uniform(0.5, 1.1))


def _plan_strand(rng: np.random.Generator) -> Strand:
    x, y, start = rng.uniform(-1, 1), rng.uniform(-0.7, -0.35), rng.uniform(0.05, 0.6)
    return Strand(x, y, start, rng.uniform(start + 0.1, 1), dark=rng.random() < 0.4)


def _plan_shine(style: HairStyle, rng: np.random.Generator) -> Shine:
    height, opacity = rng.uniform(0.58, 0.78), rng.uniform(0.4, 1.0)
    if style.shine == 1:
        thick = rng.uniform(0.03, 0.1)
        above, below = (0.4 + rng.random(_SHINE_KNOTS) * 0.9 for _ in range(2))
        return Shine(height, opacity, Band(thick, tuple(above.tolist()), tuple(below.tolist())))
    gleams = tuple(
        Gleam(rng.uniform(-0.7, 0.7), rng.uniform(0.08, 0.3), rng.uniform(0.02, 0.06))
        for _ in range(int(rng.integers(3, 9)))
    )
    return Shine(height, opacity, gleams)


def _plan_tuft(rng: np.random.Generator) -> Tuft:
    x, tip = rng.normal(0, 0.2), (rng.normal(0, 0.3), -rng.uniform(0.12, 0.35))
    return Tuft(x, tip, rng.normal(0, 0.12))


def draw_front(
    canvas: Canvas,
    shape: Shape,
    colors: palettes.Palette,
    style: HairStyle,
    front: Front,
    ink: FrontInk,
) -> np.ndarray:
    """Draws the front hair where it was laid; returns the mask of all it covers."""
    clip = canvas.mask(front.whole)
    low = palettes.mixed(colors.hair, colors.hair_shade, ink.low)
    canvas.fill_gradient(front.whole, (0, -0.9), (0, 0.2), colors.hair, low)
    if ink.side_shade:
        width, opacity = ink.side_shade
        canvas.fill(front.whole + [style.side_shade * width, 0], colors.hair_shade, opacity, clip)
    crown = np.array([style.parting * 0.6 + 0.1 * shape.turn, style.top + 0.1])
    _draw_gaps(canvas, colors, style, front.roots, crown, clip, ink)
    if ink.shine:
        _draw_shine(canvas, shape.half_width * style.wide, colors, style.top, clip, ink.shine)
    canvas.outline(front.whole, style.line, colors.hair_line)
    for line in front.over:
        canvas.fill_gradient(line, (0, -0.9), (0, 0.2), colors.hair, low)
        canvas.stroke(line, style.line * 1.2, colors.hair_line, curves.taper(len(line), 0, 0, 0.5))
    for tuft in ink.tufts:
        root = np.array([tuft.x, style.top + 0.03])
        line = locks.lock(root - [0.05, 0], root + [0.05, 0], root + tuft.tip, tuft.bend)
        canvas.fill(line, colors.hair)
        canvas.outline(line, style.line, colors.hair_line, closed=False)
    return np.maximum(clip, canvas.mask(*front.over))


def _draw_gaps(
    canvas: Canvas,
    colors: palettes.Palette,
    style: HairStyle,
    roots: np.ndarray,
    crown: np.ndarray,
    clip: np.ndarray,
    ink: FrontInk,
) -> None:
    """Dark wedges and strand lines that run from between the locks up to the crown."""
    for root, gap in zip(roots[1:-1], ink.gaps, strict=True):
        bulge = (root + crown) / 2 + [0.35 * (root[0] - crown[0]), -0.1]
        line = curves.bezier(root, bulge, crown, 16)
        if gap.wedge:
            wedge = curves.part(line, 0, gap.share)
            pressure = curves.taper(len(wedge), 0.9, 0, 0.0)
            canvas.stroke(wedge, gap.wedge, colors.hair_shade, pressure, clip=clip)
        piece = curves.part(line, 0, gap.ink)
        canvas.stroke(piece, style.line, colors.hair_line, curves.taper(len(piece), 1, 0, 0.0))
    for strand in ink.strands:
        end = np.array([strand.x, strand.y])
        bulge = (end + crown) / 2 + [0.3 * (strand.x - crown[0]), -0.12]
        line = curves.bezier(crown, bulge, end, 14)
        piece = curves.part(line, strand.start, strand.end)
        color = colors.hair_line if strand.dark else colors.hair_shade
        canvas.stroke(piece, style.line, color, curves.taper(len(piece)), clip=clip)


def _draw_shine(
    canvas: Canvas,
    half: float,
    colors: palettes.Palette,
    top: float,
    clip: np.ndarray,
    shine: Shine,
) -> None:
    height = top * shine.height
    if isinstance(shine.shape, Band):
        x = np.linspace(-0.8, 0.8, _SHINE_KNOTS) * half
        arch = height + 0.28 * (x / half) ** 2
        thick = shine.shape.thick * (1 - (x / half) ** 2)
        upper = arch - thick * np.array(shine.shape.above)
        lower = arch + thick * np.array(shine.shape.below)
        band = np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
        canvas.fill(band, colors.hair_light, shine.opacity, clip)
        return
    for gleam in shine.shape:
        x = gleam.x * half
        start = [x, height + 0.25 * (x / half) ** 2]
        end = [x * 1.14, start[1] + gleam.length]
        line = curves.bezier(start, [x * 1.1, (start[1] + end[1]) / 2], end)
        pressure = curves.taper(len(line))
        canvas.stroke(line, gleam.width, colors.hair_light, pressure, shine.opacity, clip)
