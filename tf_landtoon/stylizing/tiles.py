"""A generator over a whole picture of any size, in memory that does not grow with it."""

from collections.abc import Callable

import numpy as np

SIDE, OVERLAP = 512, 96
"""px of a tile, and of what neighbours share. A generator sees some 60 px around each pixel."""


def stylize(
    photo: np.ndarray, generate: Callable[[np.ndarray], np.ndarray], side: int = SIDE
) -> np.ndarray:
    """Draws a picture tile by tile; neighbours fade into each other where they overlap.

    Args:
        photo: [H, W, 3] uint8 RGB.
        generate: [N, T, T, 3] uint8 RGB -> the same.
        side: T, px; smaller pictures are one tile.

    Returns:
        [H, W, 3] uint8 RGB.
    """
    height, width = photo.shape[:2]
    if max(height, width) <= side:
        return generate(photo[np.newaxis])[0]
    result = np.empty_like(photo)
    tops, lefts = _starts(height, side), _starts(width, side)
    tall, wide = min(side, height), min(side, width)
    rows, columns = _weights(tops, tall, height), _weights(lefts, wide, width)
    ends = [*tops[1:], height]
    above = np.zeros((0, width, 3), np.float32)  # what the row before gives to the next one
    for row, top in enumerate(tops):
        drawn = np.zeros((tall, width, 3), np.float32)
        for column, left in enumerate(lefts):
            tile = generate(photo[np.newaxis, top : top + tall, left : left + wide])[0]
            share = rows[row][:, None] * columns[column]
            drawn[:, left : left + wide] += share[..., None] * tile
        drawn[: len(above)] += above
        finished = ends[row] - top
        above = drawn[finished:].copy()  # or all of the row would stay with it
        done = drawn[:finished]
        result[top : top + finished] = np.rint(done, out=done).clip(0, 255, out=done)
    return result


def _starts(length: int, side: int) -> list[int]:
    """Where tiles begin, evenly, each sharing at least `OVERLAP` px with the next."""
    if length <= side:
        return [0]
    overlap = min(OVERLAP, side // 4)
    count = -(-(length - overlap) // (side - overlap))
    return [round(i * (length - side) / (count - 1)) for i in range(count)]


def _weights(starts: list[int], side: int, length: int) -> list[np.ndarray]:
    """[side] float32 for each tile; over all tiles they add up to 1 everywhere."""
    ramp = np.minimum(np.arange(side) + 0.5, OVERLAP)
    tent = np.minimum(ramp, ramp[::-1]).astype(np.float32)
    total = np.zeros(length, np.float32)
    for start in starts:
        total[start : start + side] += tent
    return [tent / total[start : start + side] for start in starts]
