"""A map of parts: which part of a person each pixel of a portrait shows."""

import enum

import numpy as np


class Part(enum.IntEnum):
    """What a byte of a map of parts means."""

    BACKGROUND = 0
    SKIN = 1
    """Of the face, the nose included."""
    BROW = 2
    EYE = 3
    GLASSES = 4
    """Frame and lenses, and what is seen through them."""
    EAR = 5
    EARRING = 6
    MOUTH = 7
    """Its inside: teeth, tongue, the dark."""
    UPPER_LIP = 8
    LOWER_LIP = 9
    NECK = 10
    NECKLACE = 11
    CLOTHES = 12
    HAIR = 13
    HAT = 14
    """Caps and head scarves, too."""
    BEARD = 15
    """Moustaches and dense stubble, too."""


NOT_KNOWN = 255
"""Of a map that is learnt from: nobody knows what this pixel shows."""

_COLORS = np.array(
    [
        *[(40, 40, 40), (230, 180, 150), (120, 60, 0), (0, 120, 255), (0, 255, 255)],
        *[(255, 120, 0), (255, 255, 0), (120, 0, 0), (255, 0, 0), (200, 0, 90)],
        *[(200, 140, 90), (255, 0, 255), (0, 160, 0), (110, 60, 180), (255, 255, 255)],
        (90, 110, 60),
    ],
    np.uint8,
)


def colored(parts: np.ndarray) -> np.ndarray:
    """Paints a map to be looked at.

    Args:
        parts: [...] uint8 of `Part` and NOT_KNOWN, which becomes pink.

    Returns:
        [..., 3] uint8 RGB.
    """
    table = np.full((256, 3), (255, 0, 128), np.uint8)
    table[: len(_COLORS)] = _COLORS
    return table[parts]
