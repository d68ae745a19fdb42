"""Single strands as brush strokes: lines inside the hair, hairs that fly loose."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE

_SHIFT = 5  # fractional bits of OpenCV's coordinates
_STEP = 3.0  # px between a traced strand's points
_SHARPEST = 0.6  # least cosine between one step and the next


@dataclasses.dataclass(frozen=True)
class Strand:
    """A tapering stroke.

    Attributes:
        points: [N, 2] px of the frame.
        widths: [N] px of a 512-px picture.
    """

    points: np.ndarray
    widths: np.ndarray


def traced(
    starts: np.ndarray, direction: np.ndarray, inside: np.ndarray, steps: int
) -> list[np.ndarray]:
    """Follows the flow both ways from each start, as long as it stays inside.

    Args:
        starts: [N, 2] px.
        direction: [F, F, 2] unit vectors without sign.
        inside: [F, F] above 0 where strands may run.
        steps: at most, each way, of 3 px.

    Returns:
        N lines [M, 2].
    """
    halves = []
    for sign in (1, -1):
        at = starts.astype(np.float32)
        heading = _nearest(direction, at) * sign
        alive = np.ones(len(at), bool)
        line, lengths = [at], np.zeros(len(at), int)
        for _ in range(steps):
            at = at + _STEP * heading
            there = _nearest(direction, at)
            turn = (there * heading).sum(1)
            there = there * np.where(turn < 0, -1, 1)[:, None]
            alive &= (np.abs(turn) > _SHARPEST) & (_nearest(inside, at) > 0)
            alive &= (at > 0).all(1) & (at < len(inside) - 1).all(1)
            lengths += alive
            heading = 0.6 * heading + 0.4 * there
            heading /= np.linalg.norm(heading, axis=1, keepdims=True) + 1e-6
            line.append(at)
        halves.append((np.stack(line, 1), lengths))
    (ahead, far), (back, near) = halves
    return [
        np.concatenate([back[i, 1 : near[i] + 1][::-1], ahead[i, : far[i] + 1]])
        for i in range(len(starts))
    ]


def _nearest(values: np.ndarray, points: np.ndarray) -> np.ndarray:
    last = len(values) - 1
    columns, rows = np.clip(np.round(points).astype(int), 0, last).T
    return values[rows, columns]


def in_valleys(
    strength: np.ndarray,
    direction: np.ndarray,
    inside: np.ndarray,
    unit: float,
    most: int,
    apart: float,
    width: float,
) -> list[Strand]:
    """Few long lines where strength is greatest, none near another.

    Args:
        strength: [F, F] float32; lines start where it is above 0.
        direction: [F, F, 2] flow.
        inside: [F, F] above 0 where lines may run.
        unit: px of a face unit.
        most: lines.
        apart: least way between two, face units.
        width: px of a 512-px picture, in the middle.

    Returns:
        The lines, strongest first.
    """
    side = max(3, int(0.5 * apart * unit))
    peak = cv2.dilate(strength, np.ones((side, side), np.uint8))
    rows, columns = np.nonzero((strength >= peak) & (strength > 0) & (inside > 0))
    order = np.argsort(-strength[rows, columns], kind="stable")[: 5 * most]
    starts = np.stack([columns, rows], 1)[order]
    if not len(starts):
        return []
    taken = np.zeros(strength.shape, np.uint8)
    found = []
    for line in traced(starts, direction, inside, int(0.55 * unit / _STEP)):
        if len(line) * _STEP < 0.16 * unit or len(found) >= most:
            continue
        free = _nearest(taken, line) == 0
        # The longest piece that keeps away from the lines there are.
        bounds = np.flatnonzero(np.diff(np.r_[0, free.astype(int), 0])).reshape(-1, 2)
        if not len(bounds):
            continue
        start, end = bounds[np.argmax(bounds[:, 1] - bounds[:, 0])]
        line = line[start:end]
        if len(line) * _STEP < 0.16 * unit:
            continue
        cv2.polylines(taken, [np.round(line).astype(np.int32)], False, 1, int(apart * unit) + 1)
        line = curves.evenly(line, max(6, len(line) // 2))
        length = len(line) * 2 * _STEP / unit
        line = _smoothed(line)
        thick = width * np.clip(0.5 + 0.7 * length, 0.6, 1.2)
        found.append(Strand(line, thick * curves.taper(len(line), 0.12, 0.0, 0.4)))
    return found


def _smoothed(line: np.ndarray) -> np.ndarray:
    """A line [N, 2] with the same ends and no wriggles."""
    for _ in range(3):
        line = np.concatenate([line[:1], (line[:-2] + 2 * line[1:-1] + line[2:]) / 4, line[-1:]])
    return line


def drawn(strands: list[Strand], size: int) -> np.ndarray:
    """Opacity of strokes at a picture's size, float32 [size, size] 0..1."""
    fine = 2 * size
    zoom = fine / FIELD_SIDE
    mask = np.zeros((fine, fine), np.uint8)
    for strand in strands:
        polygon = curves.brush((strand.points + 0.5) * zoom - 0.5, strand.widths * zoom)
        fixed = np.round(polygon * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, _SHIFT)
    return cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def crisp(values: np.ndarray, threshold: float) -> np.ndarray:
    """1 above a threshold, 0 below, one pixel's ramp between; the shape [H, W] of `values`."""
    away = values - np.float32(threshold)
    slope = np.hypot(
        cv2.Sobel(values, cv2.CV_32F, 1, 0, scale=0.125),
        cv2.Sobel(values, cv2.CV_32F, 0, 1, scale=0.125),
    )
    return np.clip(away / (fields.blurred(slope, 1.0) + 0.01) + 0.5, 0, 1)
