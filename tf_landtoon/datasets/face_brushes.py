"""The strokes that things are painted with that are put on a portrait."""

import cv2
import numpy as np

_SHIFT = 4  # bits below the px that OpenCV's corners may have


def filled(side: int, *outlines: np.ndarray) -> np.ndarray:
    """[side, side] float32, 0..1: how much of a pixel lies in outlines [N, 2] px."""
    mask = np.zeros((side, side), np.uint8)
    for outline in outlines:
        corners = np.round(outline * 2**_SHIFT).astype(np.int32)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, _SHIFT)
    return mask.astype(np.float32) / 255


def line(side: int, points: np.ndarray, width: float, closed: bool = False) -> np.ndarray:
    """[side, side] float32, 0..1: a line along [N, 2] px; thinner than a px, it is fainter."""
    mask = np.zeros((side, side), np.uint8)
    corners = np.round(points * 2**_SHIFT).astype(np.int32)
    cv2.polylines(mask, [corners], closed, 255, max(1, round(width)), cv2.LINE_AA, _SHIFT)
    return mask.astype(np.float32) * (min(1.0, width) / 255)


def lay(rgb: np.ndarray, tone: np.ndarray, share: np.ndarray) -> None:
    """Paints a colour or picture over `rgb` [S, S, 3] by shares [S, S], 0..1."""
    share = share[..., None]
    rgb *= 1 - share
    rgb += tone * share


def smooth(outline: np.ndarray, rounds: int = 3) -> np.ndarray:
    """A closed outline [N, 2] with its corners cut (Chaikin 1974)."""
    for _ in range(rounds):
        after = np.roll(outline, -1, axis=0)
        outline = np.stack([0.75 * outline + 0.25 * after, 0.25 * outline + 0.75 * after], 1)
        outline = outline.reshape(-1, 2)
    return outline


def grid(side: int) -> np.ndarray:
    """[side * side, 2] px, all pixels' centres."""
    y, x = np.mgrid[:side, :side]
    return np.stack([x.ravel(), y.ravel()], 1).astype(np.float32)
