"""Completes a head that the photo's edge cut off: its outline is closed by an arc."""

import numpy as np

from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer

_HEAD = (Layer.HAIR, Layer.EAR, Layer.HAT)
_BODY = (Layer.CLOTHES, Layer.NECK)
_STEEPEST, _FLATTEST = 5.0, 0.45  # px the outline may move sideways in a row, as slopes


def completed(shares: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Lets hair end in arcs above and beside the photo.

    Args:
        shares: [7, F, F] float32, how much of each pixel each `Layer` holds; overwritten.
        frame: of the icon.

    Returns:
        [7, F, F] float32.
    """
    side = shares.shape[1]
    zoom = frame.matrix[0, 0]
    left, top = frame.matrix[:, 2]
    last = left + (frame.photo_size[0] - 1) * zoom
    right = side - 1 - last
    if top >= 2:
        _close(shares, top, (left, last), frame, is_top=True)
    if left >= 2:
        _close(shares.transpose(0, 2, 1), left, (top, side), frame, is_top=False)
    if right >= 2:
        _close(shares[:, :, ::-1].transpose(0, 2, 1), right, (top, side), frame, is_top=False)
    return shares


def _close(
    shares: np.ndarray, edge: float, ends: tuple[float, float], frame: IconFrame, is_top: bool
) -> None:
    """Writes arcs over the rows above `edge` of a view in which the photo lies below it.

    `ends` are the photo's first and last column in that view.
    """
    side, first = shares.shape[1], int(np.ceil(edge)) + 1
    head = shares[list(_HEAD)].sum(0) + shares[Layer.FACE] > 0.5
    places = np.arange(side)
    row = head[min(first + 1, side - 1)] & (places >= ends[0]) & (places <= ends[1])
    if is_top:
        row &= np.abs(places - frame.eyes[0]) < 1.3 * frame.unit
    bounds = np.flatnonzero(np.diff(np.r_[0, row.astype(int), 0]))
    rows, columns = np.mgrid[: first + 2, :side].astype(np.float32)
    best = np.full(rows.shape, -9.0, np.float32)
    kinds = np.full(rows.shape, int(Layer.HAIR))
    for start, end in bounds.reshape(-1, 2) - [0, 1]:
        height = _arc(head, start, end, first, columns, frame, is_top, edge)
        if height is None:
            continue
        inside = height - (edge - rows)
        kind = max(_HEAD, key=lambda layer: shares[layer, first + 1, start : end + 1].sum())
        kinds = np.where(inside > best, int(kind), kinds)
        best = np.maximum(best, inside)
    covered = np.clip(best / 4 + 0.5, 0, 1)
    body = 0 if is_top else shares[list(_BODY), : first + 2].sum(0)
    cap = np.zeros((len(shares), *rows.shape), np.float32)
    for layer in _HEAD:
        cap[layer] = covered * (kinds == layer) * (1 - body)
    cap[Layer.BACKGROUND] = (1 - covered) * (1 - body)
    if not is_top:
        cap[list(_BODY)] = shares[list(_BODY), : first + 2]
    above = np.clip((edge + 1.5 - rows) / 2, 0, 1)
    shares[:, : first + 2] += (cap - shares[:, : first + 2]) * above


def _arc(
    head: np.ndarray,
    start: int,
    end: int,
    first: int,
    columns: np.ndarray,
    frame: IconFrame,
    is_top: bool,
    edge: float,
) -> np.ndarray | None:
    """Height above the edge of an arc that goes on from both sides of a cut run, px."""
    width = end - start
    slopes = _slopes(head, start, end, first, max(int(0.13 * frame.unit), 6))
    if width < 4 or slopes is None:
        return None
    last = head.shape[0] - 3
    rise_left = 0.0 if start <= 2 else 1 / np.clip(-slopes[0], _FLATTEST, _STEEPEST)
    rise_right = 0.0 if end >= last else 1 / np.clip(slopes[1], _FLATTEST, _STEEPEST)
    rise_left, rise_right = (
        0.65 * rise_left + 0.35 * rise_right,
        0.65 * rise_right + 0.35 * rise_left,
    )
    t = np.clip((columns - start) / width, 0, 1)
    height = ((t**3 - 2 * t**2 + t) * rise_left + (t**2 - t**3) * rise_right) * width
    most = 0.5 * frame.unit
    if is_top:
        most = np.clip(1.40 * frame.unit - (frame.eyes[1] - edge), 0.05 * frame.unit, None)
        # A narrow cut is the very top of a head: it wants a low arc, not a bun.
        most = min(most, 0.24 * frame.unit, 0.2 * width * np.clip(width / frame.unit, 0.25, 1))
    height *= min(1.0, most / max(float(height.max()), 1e-3))
    if end >= last and start > 2:  # long hair that leaves the picture below
        height = np.where(t > 0.5, height.max(), height)
    outside = (columns < start) | (columns > end)
    return np.where(outside, -4 * np.maximum(start - columns, columns - end), height)


def _slopes(
    head: np.ndarray, start: int, end: int, first: int, count: int
) -> tuple[float, float] | None:
    """How far both ends of a run move outwards a row, going into the photo."""
    columns = np.arange(head.shape[1])
    reach = 0.5 * (end - start) + 9
    near = (columns > start - reach) & (columns < end + reach)
    found = [np.flatnonzero(row & near) for row in head[first + 1 : first + 1 + count]]
    ends = np.array([(c.min(), c.max()) for c in found if c.size])
    if len(ends) < 3:
        return None
    return tuple(np.polyfit(np.arange(len(ends)), ends, 1)[0])
