"""What stands behind the person: plain tones, gradients, blurred places, bright or dark."""

import cv2
import numpy as np

from tf_landtoon.drawing import palette as palettes


def draw(size: int, rng: np.random.Generator) -> np.ndarray:
    """Returns a background, uint8 RGB [size, size, 3]."""
    value = rng.uniform(0.75, 1.0) if rng.random() < 0.55 else rng.uniform(0.08, 0.75)
    base = palettes.hsv(rng.uniform(0, 1), rng.uniform(0, 0.5) * rng.uniform(0.3, 1), value)
    other = palettes.shaded(base, rng.uniform(0.6, 1.3), rng.uniform(0.4, 1.5), rng.normal(0, 0.06))
    angle = rng.uniform(0, 2 * np.pi)
    across = np.linspace(-0.5, 0.5, size, dtype=np.float32)
    t = across * np.float32(np.cos(angle)) + across[:, None] * np.float32(np.sin(angle)) + 0.5
    steps = np.linspace(0, 1, 256)[:, None]
    table = (base * (1 - steps) + other * steps).astype(np.uint8)
    picture = table[(np.clip(t, 0, 1) * 255).astype(np.uint8)]
    kind = rng.choice(["plain", "blobs", "room", "stripes"], p=[0.33, 0.18, 0.42, 0.07])
    if kind == "blobs":
        _blobs(picture, base, rng)
    elif kind == "room":
        _room(picture, base, rng)
    elif kind == "stripes":
        _stripes(picture, base, rng)
    return picture


def _near(base: np.ndarray, rng: np.random.Generator) -> list:
    return palettes.shaded(
        base, rng.uniform(0.5, 1.35), rng.uniform(0.4, 1.5), rng.normal(0, 0.07)
    ).tolist()


def _blurred(picture: np.ndarray, share: float) -> None:
    size = picture.shape[0]
    small = cv2.resize(picture, (size // 4, size // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(share * size / 4, 0.3))
    cv2.resize(small, (size, size), dst=picture, interpolation=cv2.INTER_LINEAR)


def _blobs(picture: np.ndarray, base: np.ndarray, rng: np.random.Generator) -> None:
    size = picture.shape[0]
    for _ in range(int(rng.integers(8, 40))):
        centre = rng.integers(0, size, 2).tolist()
        cv2.circle(picture, centre, int(rng.uniform(0.02, 0.16) * size), _near(base, rng), -1)
    _blurred(picture, rng.uniform(0.005, 0.05))


def _room(picture: np.ndarray, base: np.ndarray, rng: np.random.Generator) -> None:
    """Walls, windows, shelves or trees as overlapping quadrilaterals with some drawn edges."""
    size = picture.shape[0]
    for _ in range(int(rng.integers(3, 13))):
        x, y = rng.uniform(-0.2, 1, 2) * size
        wide, tall = rng.uniform(0.05, 0.7, 2) * size
        slant = rng.normal(0, 0.06) * size
        quad = np.array(
            [[x, y], [x + wide, y + slant], [x + wide, y + tall + slant], [x, y + tall]]
        )
        quad = quad.round().astype(np.int32)
        cv2.fillPoly(picture, [quad], _near(base, rng), cv2.LINE_AA)
        if rng.random() < 0.5:
            edge = (palettes.shaded(base, 0.4)).tolist()
            cv2.polylines(picture, [quad], True, edge, max(size // 200, 1), cv2.LINE_AA)
    if rng.random() < 0.65:
        _blurred(picture, rng.uniform(0.003, 0.02))


def _stripes(picture: np.ndarray, base: np.ndarray, rng: np.random.Generator) -> None:
    size = picture.shape[0]
    step, slant = int(rng.uniform(0.04, 0.2) * size), int(rng.normal(0, 0.5) * size)
    color = _near(base, rng)
    for x in range(-size, 2 * size, step * 2):
        quad = np.array([[x, 0], [x + step, 0], [x + step + slant, size], [x + slant, size]])
        cv2.fillPoly(picture, [quad.astype(np.int32)], color, cv2.LINE_AA)
