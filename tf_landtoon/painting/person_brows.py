"""Brows of one person: their own height, angle, arch and weight, from the map and the points."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.person_colors import PersonColors

STATIONS = 13
"""Along a brow, from inside outwards."""
_ALONG = np.linspace(-0.1, 1.1, STATIONS)  # of the way from the inner point to the outer one
_REACH = np.linspace(-0.09, 0.09, 37)  # face units across a brow
# Means of 207 generated portraits at the stations: thickness in the map, and how far below the
# points' line its middle lies; where the map tells nothing, these stand.
_MEAN_THICKNESS = np.array(
    [0.0, 0.014, 0.068, 0.078, 0.080, 0.077, 0.074, 0.071, 0.067, 0.059, 0.035, 0.001, 0.0]
)
_MEAN_BELOW = np.array(
    [0.012, 0.015, 0.021, 0.028, 0.032, 0.033, 0.028, 0.021, 0.016, 0.012, 0.003, 0.0, 0.0]
)
_BODY = slice(2, 10)  # the stations that tell of the whole brow
_MEAN_BODY = 0.072  # thickness there
_LEAST_SEEN = 0.5  # share of the mean thickness below which hair or glasses hide a station
# Of a drawn brow: a soft point, heaviest at a third of its length, a long thin tail.
_SHAPE = np.array([0.18, 0.62, 0.93, 1.0, 0.93, 0.80, 0.63, 0.43, 0.21, 0.05])


@dataclasses.dataclass(frozen=True)
class Brow:
    """One brow as the photo has it, in the picture's own x, face units.

    Attributes:
        line: [13, 2] its middle from inside outwards.
        thickness: [13] across it.
    """

    line: np.ndarray
    thickness: np.ndarray

    @property
    def weight(self) -> float:
        """Thickness of its body against the mean: 1 is usual."""
        return float(self.thickness[_BODY].mean() / _MEAN_BODY)


@dataclasses.dataclass(frozen=True)
class BrowManner:
    """Proportions; lengths in face units."""

    thickness: float = 0.035
    """Of the body of a brow of usual weight."""
    departure: float = 1.7
    """Power of the brow's own weight."""
    calm: float = 0.45
    """Share of an inner end's dip that is taken back: large eyes make it a frown."""
    gap: float = 0.085
    """Least distance of the eyes' tops to the brows' middle."""


def measured(points: np.ndarray, share: np.ndarray, frame: IconFrame) -> Brow:
    """Reads one brow.

    Args:
        points: [5, 2] dlib's, face units, from inside outwards.
        share: [F, F] float32 share of the part "brow", not moved.
        frame: of the icon.
    """
    known = np.linspace(0, 1, 5)
    line = [np.polyval(np.polyfit(known, points[:, axis], 2), _ALONG) for axis in range(2)]
    line = np.stack(line, 1)
    across = line[:, None] + np.stack([np.zeros_like(_REACH), _REACH], 1)
    seen = fields.sampled(share, frame.px(across.reshape(-1, 2))).reshape(STATIONS, -1)
    thickness = seen.sum(1) * (_REACH[1] - _REACH[0])
    below = (seen @ _REACH) / np.maximum(seen.sum(1), 1e-3)
    told = np.clip(thickness / np.maximum(_MEAN_THICKNESS, 0.02) / _LEAST_SEEN - 1, 0, 1)
    body = told[_BODY]
    trust = float(np.clip(2 * body.mean() - 0.6, 0, 1))
    if trust == 0:
        return Brow(line + np.stack([0 * _MEAN_BELOW, _MEAN_BELOW], 1), _MEAN_THICKNESS)
    usual = (thickness[_BODY] * body).sum() / (_MEAN_THICKNESS[_BODY] * body).sum()
    thickness = told * thickness + (1 - told) * _MEAN_THICKNESS * usual
    thickness = trust * thickness + (1 - trust) * _MEAN_THICKNESS
    shift = ((below - _MEAN_BELOW)[_BODY] * body).sum() / body.sum()
    below = told * below + (1 - told) * (_MEAN_BELOW + shift)
    below = np.polyval(np.polyfit(_ALONG, below, 4, w=0.1 + told), _ALONG)
    return Brow(line + np.stack([np.zeros(STATIONS), below], 1), thickness)


def drawn_line(brow: Brow, eye_top: float, manner: BrowManner) -> np.ndarray:
    """Middle line of a brow as drawn, from inside outwards, [26, 2] face units.

    Args:
        brow: as the photo has it.
        eye_top: y of the drawn eye's top.
        manner: proportions.
    """
    t = np.linspace(-0.02, 1.02, 26)
    line = np.stack([np.polyval(np.polyfit(_ALONG, a, 3), t) for a in brow.line.T], 1)
    dip = np.clip(1 - np.linspace(0, 1, 26) / 0.50, 0, 1)
    line[:, 1] -= manner.calm * max(0.0, line[0, 1] - line[10, 1]) * dip
    line[:, 1] += min(0.0, eye_top - manner.gap - line[6:19, 1].mean())
    return line


def draw(
    canvas: Canvas,
    line: np.ndarray,
    brow: Brow,
    colors: PersonColors,
    softness: float,
    manner: BrowManner,
) -> np.ndarray:
    """Draws a brow: a soft pointed head, the body's own weight, a thin tail.

    Args:
        canvas: in face units.
        line: of `drawn_line`.
        brow: as the photo has it.
        colors: of the person.
        softness: 0..1.
        manner: proportions.

    Returns:
        Its polygon, face units.
    """
    own = np.append(brow.thickness[_BODY] / max(brow.thickness[_BODY].mean(), 1e-3), [1.0, 1.0])
    shape = _SHAPE / _SHAPE[:8].mean() * (0.75 + 0.25 * np.clip(own, 0.5, 1.5))
    t = np.linspace(0, 1, len(line))
    profile = np.interp(t, np.linspace(0, 1, len(shape)), shape)
    profile = np.convolve(np.pad(profile, 2, mode="edge"), np.full(5, 0.2), "valid")
    profile[:2] *= [0.45, 0.85]
    profile[-3:] *= [0.8, 0.5, 0.15]
    weight = np.clip(brow.weight, 0.68, 1.6) ** manner.departure
    width = manner.thickness * weight * (1.0 - 0.30 * (softness - 0.4))
    polygon = curves.brush(line, width * profile)
    polygon = curves.spline(np.concatenate([polygon, polygon[:1]]), 3)
    canvas.fill(polygon, colors.brow)
    return polygon
