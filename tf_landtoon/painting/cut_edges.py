"""Completes a head that the photo's edge cut off: its outline is closed by an arc."""

import numpy as np

from tf_landtoon.painting.icon_frame import FrameSettings, IconFrame, missing_crown
from tf_landtoon.painting.layers import Layer

_HEAD = (Layer.HAIR, Layer.EAR, Layer.HAT)
_BODY = (Layer.CLOTHES, Layer.NECK)
_HAIRLINE = 0.60  # face units above the eyes, where a cut forehead ends
_EAR_ROWS = (-0.12, 0.42)  # face units below the eyes
_NECK_REACH = 0.65  # face units from the eyes, where a neck ends
_BESIDE = 0.80  # face units from the eyes to the side of a head whose face is cut
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
        _close_top(shares, top, (left, last), frame)
    across = frame.eyes[0]
    if left >= 2:
        view = shares.transpose(0, 2, 1)
        _close_side(view, left, (top, side), across - left, frame)
    if right >= 2:
        view = shares[:, :, ::-1].transpose(0, 2, 1)
        _close_side(view, right, (top, side), side - 1 - right - across, frame)
    return shares


def _runs(row: np.ndarray) -> np.ndarray:
    """First and last place [N, 2] of each run of a row [F] bool."""
    return np.flatnonzero(np.diff(np.r_[0, row.astype(int), 0])).reshape(-1, 2) - [0, 1]


def _head(shares: np.ndarray) -> np.ndarray:
    return shares[list(_HEAD)].sum(0) + shares[Layer.FACE] > 0.5


def _close_top(
    shares: np.ndarray, edge: float, ends: tuple[float, float], frame: IconFrame
) -> None:
    """Writes a crown over the rows above `edge`; `ends`: the photo's first and last column."""
    side, first = shares.shape[1], int(np.ceil(edge)) + 1
    head, places = _head(shares), np.arange(side)
    row = head[min(first + 1, side - 1)] & (places >= ends[0]) & (places <= ends[1])
    row &= np.abs(places - frame.eyes[0]) < 1.3 * frame.unit
    rows, columns = np.mgrid[: first + 2, :side].astype(np.float32)
    best = np.full(rows.shape, -9.0, np.float32)
    kinds = np.full(rows.shape, int(Layer.HAIR))
    hairs = [Layer.HAIR, Layer.HAT]
    for start, end in _runs(row):
        face = np.flatnonzero(shares[Layer.FACE, first + 1, start : end + 1] > 0.5) + start
        is_open = face.size > 0.5 * frame.unit
        below = frame.eyes[1] - edge
        most = missing_crown(end - start, below, frame.unit, is_open, FrameSettings())
        if is_open:
            height = _dome(start, end, columns, most)
        else:
            height = _arc(head, start, end, first, columns, frame, most)
            if height is not None:
                height = np.maximum(height, _bow(start, end, columns, most))
        if height is None:
            continue
        inside = height - (edge - rows)
        kind = max(hairs, key=lambda layer: shares[layer, first + 1, start : end + 1].sum())
        kinds = np.where(inside > best, int(kind), kinds)
        if is_open:
            rise = max(_HAIRLINE * frame.unit - below, 0.07 * frame.unit)
            brow = _dome(face[0], face[-1], columns, rise) - (edge - rows)
            kinds = np.where((brow > 0) & (inside > 0), int(Layer.FACE), kinds)
        best = np.maximum(best, inside)
    _write(shares, best, kinds, edge, rows, np.zeros((len(_BODY), *rows.shape), np.float32))


def _close_side(
    view: np.ndarray, edge: float, ends: tuple[float, float], to_eyes: float, frame: IconFrame
) -> None:
    """Writes arcs beside the photo, in a view in which that is above its rows.

    Args:
        view: [7, F, F] shares, turned so that the photo lies below row `edge`; overwritten.
        edge: px.
        ends: the photo's first and last column in the view: its rows.
        to_eyes: px from the edge to the eyes' middle.
        frame: of the icon.
    """
    side, first = view.shape[1], int(np.ceil(edge)) + 1
    head, places = _head(view), np.arange(side)
    row = head[min(first + 1, side - 1)] & (places >= ends[0]) & (places <= ends[1])
    rows, columns = np.mgrid[: first + 2, :side].astype(np.float32)
    best = np.full(rows.shape, -9.0, np.float32)
    kinds = np.full(rows.shape, int(Layer.HAIR))
    down = (places - frame.eyes[1]) / frame.unit
    for start, end in _runs(row):
        most = 0.5 * frame.unit
        of_face = view[Layer.FACE, first + 1, start : end + 1] > 0.5
        if of_face.mean() > 0.3:  # the head's own side is near
            most = np.clip(_BESIDE * frame.unit - to_eyes, 0.03 * frame.unit, most)
        height = _arc(head, start, end, first, columns, frame, most)
        if height is None:
            continue
        inside = height - (edge - rows)
        kind = max(_HEAD, key=lambda layer: view[layer, first + 1, start : end + 1].sum())
        along = np.full(side, int(kind))
        if of_face.mean() > 0.3:
            along[:] = np.where(down < _EAR_ROWS[0], int(Layer.HAIR), int(Layer.FACE))
            along[(down > _EAR_ROWS[0]) & (down < _EAR_ROWS[1])] = int(Layer.EAR)
        kinds = np.where(inside > best, along[None], kinds)
        best = np.maximum(best, inside)
    body = view[list(_BODY), : first + 2].copy()
    near = np.clip((_NECK_REACH * frame.unit - to_eyes - (edge - rows)) / 4, 0, 1)
    body[_BODY.index(Layer.NECK)] *= near  # a mirrored neck is none
    _write(view, best, kinds, edge, rows, body)


def _write(
    view: np.ndarray,
    best: np.ndarray,
    kinds: np.ndarray,
    edge: float,
    rows: np.ndarray,
    body: np.ndarray,
) -> None:
    """Replaces what is above the edge: `body`, kinds where `best` is above 0, else background."""
    covered = np.clip(best / 4 + 0.5, 0, 1)
    free = 1 - body.sum(0)
    cap = np.zeros((len(view), *rows.shape), np.float32)
    for layer in (*_HEAD, Layer.FACE):
        cap[layer] = covered * (kinds == layer) * free
    cap[Layer.BACKGROUND] = (1 - covered) * free
    cap[list(_BODY)] = body
    above = np.clip((edge + 1.5 - rows) / 2, 0, 1)
    view[:, : rows.shape[0]] += (cap - view[:, : rows.shape[0]]) * above


def _dome(start: float, end: float, columns: np.ndarray, most: float) -> np.ndarray:
    """Height of half an ellipse over a run, px; far below 0 beside it."""
    t = np.abs(2 * (columns - start) / max(end - start, 1) - 1)
    height = most * np.sqrt(np.clip(1 - t**2.2, 0, 1))
    outside = (columns < start) | (columns > end)
    return np.where(outside, -4 * np.maximum(start - columns, columns - end), height)


def _bow(start: float, end: float, columns: np.ndarray, most: float) -> np.ndarray:
    """Height of a circle's piece over a run, px; far below 0 beside it."""
    half = max((end - start) / 2, 1.0)
    most = min(most, half)
    radius = (half**2 + most**2) / (2 * most)
    x = np.clip(np.abs(columns - (start + end) / 2), 0, radius)
    height = np.sqrt(np.maximum(radius**2 - x**2, 0)) - (radius - most)  # rounding may pass 0
    return np.where((columns < start) | (columns > end), -9, height)


def _arc(
    head: np.ndarray,
    start: int,
    end: int,
    first: int,
    columns: np.ndarray,
    frame: IconFrame,
    most: float,
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
