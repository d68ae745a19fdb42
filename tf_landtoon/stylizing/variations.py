"""Twelve variations of one person, to choose from: which they are, and their sheet."""

import dataclasses
import random
from collections.abc import Iterator

import cv2
import numpy as np

from tf_landtoon.painting.look import CUTS, EYE_COLORS, EYES, HAIR_COLORS, OUTFITS, Look

COLUMNS = 4
_TRIES = 30  # at a look that the sheet does not have yet
_LABEL_ROWS, _MARGIN = 3, 6  # of text below a picture; px beside it
_PAPER, _INK = (255, 255, 255), (60, 50, 55)
# What each place of the sheet may differ in; the first is the person as the photo has them.
_PLACES = (
    *((), ("eyes",), ("outfit",), ("hair_color", "eye_color")),
    *(("eyes", "outfit"), ("eye_color", "eyes"), ("manner",), ("manner", "hair")),
    *(("manner", "outfit", "eyes"), ("manner", "hair", "hair_color"), ("hair_color",)),
    ("manner", "hair", "outfit", "eye_color"),
)
_CHOICES = {
    "eyes": list(EYES[1:]),
    "outfit": list(OUTFITS[1:]),
    "hair_color": list(HAIR_COLORS),
    "eye_color": list(EYE_COLORS),
    "hair": list(CUTS[1:]),
    "manner": ["drawn"],
}


def looks(asked: Look, seed: int) -> list[Look]:
    """The looks of a sheet, all different: twelve, or as many as there are.

    Args:
        asked: what all of them have; where it differs from the photo it is not varied.
        seed: chooses among the values.
    """
    rng = random.Random(seed)
    decks = {name: _deck(values, rng) for name, values in _CHOICES.items()}
    free = {name for name in _CHOICES if getattr(asked, name) == getattr(Look(), name)}
    found: list[Look] = []
    for place in _PLACES:
        names = [name for name in place if name in free]
        for _ in range(_TRIES):
            variation = dataclasses.replace(asked, **{name: next(decks[name]) for name in names})
            if variation not in found:
                found.append(variation)
                break
            names = names or sorted(free - {"manner", "hair"})[:2]
    return found


def _deck(values: list[str], rng: random.Random) -> Iterator[str]:
    """All values in a random order, again and again."""
    while True:
        yield from rng.sample(values, len(values))


def sheet(pictures: list[np.ndarray], labels: list[str]) -> np.ndarray:
    """Pictures in rows of COLUMNS, each above its label.

    Args:
        pictures: [S, S, 3] uint8 RGB each.
        labels: of each, broken at spaces.

    Returns:
        [H, W, 3] uint8 RGB.
    """
    size = pictures[0].shape[0]
    cells = [_cell(*pair, size) for pair in zip(pictures, labels, strict=True)]
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % COLUMNS)
    rows = [np.hstack(cells[at : at + COLUMNS]) for at in range(0, len(cells), COLUMNS)]
    return np.vstack(rows)


def _cell(picture: np.ndarray, label: str, size: int) -> np.ndarray:
    scale = size / 640
    step = round(26 * scale) + 2
    cell = np.full((size + _LABEL_ROWS * step + 2 * _MARGIN, size + 2 * _MARGIN, 3), _PAPER)
    cell = cell.astype(np.uint8)
    cell[_MARGIN : _MARGIN + size, _MARGIN : _MARGIN + size] = picture
    for number, line in enumerate(_lines(label, size, scale)):
        at = (_MARGIN + 2, _MARGIN + size + (number + 1) * step - round(6 * scale))
        cv2.putText(cell, line, at, cv2.FONT_HERSHEY_SIMPLEX, 0.85 * scale, _INK, 1, cv2.LINE_AA)
    return cell


def _lines(label: str, size: int, scale: float) -> list[str]:
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        (width, _), _ = cv2.getTextSize(longer, cv2.FONT_HERSHEY_SIMPLEX, 0.85 * scale, 1)
        if lines[-1] and width > size:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
