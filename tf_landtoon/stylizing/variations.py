"""Twelve variations of one person, to choose from: which they are, and their sheet."""

import dataclasses
import random
from collections.abc import Iterator

import cv2
import numpy as np

from tf_landtoon.painting.look import EYE_COLORS, EYES, HAIR_COLORS, PHOTO, Look

COUNT, COLUMNS = 12, 4
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
    "eyes": [eyes for eyes in EYES if eyes != "natural"],
    "outfit": ["tee", "shirt", "hoodie", "sailor", "blazer", "turtleneck"],
    "hair_color": list(HAIR_COLORS),
    "eye_color": list(EYE_COLORS),
    "hair": ["short", "bob", "long", "straight", "twintails", "ponytail"],
    "manner": ["drawn"],
}


def looks(asked: Look, seed: int) -> list[Look]:
    """The twelve looks of a sheet; no two are the same.

    Args:
        asked: what all of them have; where it differs from the photo it is not varied.
        seed: chooses among the values.
    """
    rng = random.Random(seed)
    decks = {name: _deck(values, rng) for name, values in _CHOICES.items()}
    defaults = Look()
    found: list[Look] = []
    for place in _PLACES:
        free = [name for name in place if getattr(asked, name) == getattr(defaults, name)]
        for _ in range(20):
            changes = {name: next(decks[name]) for name in free}
            if "manner" not in place and asked.manner != "drawn":
                changes.pop("hair", None)
            variation = dataclasses.replace(asked, **changes)
            if variation not in found:
                break
            free = free or [name for name in ("eye_color", "hair_color") if _is_free(asked, name)]
        found.append(variation)
    return found


def _is_free(asked: Look, name: str) -> bool:
    return getattr(asked, name) == PHOTO


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
