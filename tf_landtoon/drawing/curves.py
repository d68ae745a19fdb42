"""Smooth lines as point lists [N, 2]: splines, even spacing, and brush strokes as polygons."""

from collections.abc import Sequence

import numpy as np

Points = np.ndarray


def spline(knots: Sequence, samples: int = 8) -> Points:
    """Catmull-Rom curve through all knots.

    Args:
        knots: [K, 2] points, K at least 2.
        samples: points per span.

    Returns:
        [(K - 1) * samples + 1, 2] points that contain every knot.
    """
    knots = np.asarray(knots, np.float64)
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, samples, endpoint=False)[None, :, None]
    start_slope, end_slope = (end - before)[:, None] / 2, (after - start)[:, None] / 2
    start, end = start[:, None], end[:, None]
    curve = (
        start * (2 * t**3 - 3 * t**2 + 1)
        + start_slope * (t**3 - 2 * t**2 + t)
        + end * (3 * t**2 - 2 * t**3)
        + end_slope * (t**3 - t**2)
    )
    return np.concatenate([curve.reshape(-1, 2), knots[-1:]])


def bezier(start: Sequence, control: Sequence, end: Sequence, samples: int = 12) -> Points:
    """Quadratic Bezier curve, [samples, 2], both ends included."""
    t = np.linspace(0, 1, samples)[:, None]
    start, control, end = (np.asarray(p, np.float64) for p in (start, control, end))
    return start * (1 - t) ** 2 + 2 * control * t * (1 - t) + end * t**2


def lengths(points: Points) -> np.ndarray:
    """Distance along the line from its first point to each point, [N]."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def evenly(points: Points, count: int) -> Points:
    """`count` points at equal distances along the line, both ends included."""
    along = lengths(points)
    wanted = np.linspace(0, along[-1], count)
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in range(2)], axis=1)


def part(points: Points, start: float, end: float, count: int = 16) -> Points:
    """The piece of a line between two fractions of its length, resampled to `count` points."""
    along = lengths(points)
    wanted = np.linspace(start, end, count) * along[-1]
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in range(2)], axis=1)


def normals(points: Points) -> Points:
    """Unit normals [N, 2]: the direction of travel turned from x towards y by 90 degrees."""
    tangents = np.gradient(points, axis=0)
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    return np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)


def brush(points: Points, widths: np.ndarray, left_share: float = 0.5) -> Points:
    """Polygon of a stroke whose width changes along the line.

    Args:
        points: [N, 2] line.
        widths: [N] full widths.
        left_share: share of the width that lies against the normal's direction.

    Returns:
        [2 N, 2] polygon.
    """
    across = normals(points)
    widths = np.asarray(widths)[:, None]
    return np.concatenate(
        [points - across * widths * left_share, (points + across * widths * (1 - left_share))[::-1]]
    )


def taper(count: int, start: float = 0.0, end: float = 0.0, peak: float = 0.5) -> np.ndarray:
    """Brush pressure [count]: `start` and `end` at the ends, 1 at fraction `peak`."""
    t = np.linspace(0, 1, count)
    rising = start + (1 - start) * np.sin(np.pi / 2 * np.clip(t / max(peak, 1e-6), 0, 1))
    falling = end + (1 - end) * np.cos(np.pi / 2 * np.clip((t - peak) / max(1 - peak, 1e-6), 0, 1))
    return np.where(t < peak, rising, falling)


def ellipse(centre: Sequence, radii: Sequence, squareness: float = 2.0, count: int = 40) -> Points:
    """Closed superellipse [count, 2]; squareness 2 is an ellipse, more is boxier."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    cosine, sine = np.cos(angle), np.sin(angle)
    power = 2.0 / squareness
    x = np.sign(cosine) * np.abs(cosine) ** power * radii[0]
    y = np.sign(sine) * np.abs(sine) ** power * radii[1]
    return np.stack([x, y], axis=1) + np.asarray(centre, np.float64)
