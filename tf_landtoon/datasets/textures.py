"""Pictures of nothing: what may lie behind a person, or in front of one.

All pictures are RGB, float32, 0..255.
"""

import cv2
import numpy as np

_SKINS = ((240, 205, 180), (225, 180, 150), (190, 135, 105), (140, 90, 65), (85, 55, 42))


def noise(
    rng: np.random.Generator, side: int, cells: tuple[int, ...] = (4, 8, 16, 32, 64, 128)
) -> np.ndarray:
    """Random hills of several sizes, one over the other.

    Args:
        rng: what chance is taken from.
        side: px.
        cells: how many hills fit along the side, coarse to fine.

    Returns:
        [side, side] float32; 0 is the lowest place and 1 the highest.
    """
    falloff = rng.uniform(0.35, 0.9)
    total = np.zeros((side, side), np.float32)
    for octave, count in enumerate(cells):
        across = max(2, int(count * rng.uniform(0.3, 1.5)))
        hills = cv2.resize(
            rng.random((count, across), np.float32), (side, side), interpolation=cv2.INTER_LINEAR
        )
        total += np.float32(falloff**octave) * hills
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(1e-6, high - low)


def color(rng: np.random.Generator) -> np.ndarray:
    """[3] float32, a colour; greys, skins, reds, hair colours and darkness come often."""
    kind = rng.choice(6, p=(0.25, 0.15, 0.1, 0.12, 0.08, 0.3))
    if kind == 0:
        value = np.full(3, rng.uniform(0, 255)) + rng.normal(0, 6, 3)
    elif kind == 1:
        value = _SKINS[rng.integers(len(_SKINS))] + rng.normal(0, 12, 3)
    elif kind == 2:
        value = rng.uniform((120, 20, 20), (230, 90, 90))
    elif kind == 3:
        value = rng.uniform(5, 50) * np.array((1.2, 1.0, 0.85))
    elif kind == 4:
        value = rng.uniform((140, 110, 60), (210, 160, 110))
    else:
        value = rng.uniform(0, 255, 3)
    return np.clip(value, 0, 255).astype(np.float32)


def texture(rng: np.random.Generator, side: int, photo: np.ndarray) -> np.ndarray:
    """A picture of nothing: plain, a gradient, clouds, things, stripes, a piece of a photo.

    Args:
        rng: what chance is taken from.
        side: px.
        photo: [S, S, 3] uint8, of whose borders a small piece may be enlarged.

    Returns:
        [side, side, 3].
    """
    kind = rng.choice(6, p=(0.12, 0.15, 0.2, 0.3, 0.1, 0.13))
    if kind == 0:
        made = np.empty((side, side, 3), np.float32)
        made[:] = color(rng)
    elif kind == 1:
        made = _mixed(rng, _slope(rng, side))
    elif kind == 2:
        made = _mixed(rng, noise(rng, side))
        if rng.random() < 0.6:
            share = noise(rng, side)[..., None]
            made = made * share + color(rng) * (1 - share)
    elif kind == 3:
        made = _things(rng, side)
    elif kind == 4:
        made = _mixed(rng, _stripes(rng, side))
    else:
        made = _piece(rng, side, photo)
    if rng.random() < 0.4:
        made = made * (0.6 + 0.8 * noise(rng, side, (2, 4))[..., None])
    if rng.random() < 0.3:
        made = made + rng.standard_normal(made.shape, np.float32) * np.float32(rng.uniform(1, 10))
    return np.clip(made, 0, 255)


def _mixed(rng: np.random.Generator, share: np.ndarray) -> np.ndarray:
    share = share[..., None]
    return color(rng) * share + color(rng) * (1 - share)


def _turned(rng: np.random.Generator, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates along and across a random direction, 0..1 in the picture's units."""
    angle = rng.uniform(0, 2 * np.pi)
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    x = np.arange(side, dtype=np.float32)[None] / side
    y = x.T
    return x * cos + y * sin, y * cos - x * sin


def _slope(rng: np.random.Generator, side: int) -> np.ndarray:
    along, _ = _turned(rng, side)
    steep, start = rng.uniform(0.5, 2), rng.uniform(-0.5, 1)
    return np.clip(along * np.float32(steep) + np.float32(start), 0, 1)


def _stripes(rng: np.random.Generator, side: int) -> np.ndarray:
    along, across = _turned(rng, side)
    count = np.float32(2 * np.pi * rng.uniform(4, 50))
    wave = np.sin(along * count + (4 * noise(rng, side) if rng.random() < 0.5 else 0))
    if rng.random() < 0.5:
        wave = np.maximum(wave, np.sin(across * count * np.float32(rng.uniform(0.5, 2))))
    return np.clip(wave * np.float32(rng.uniform(0.35, 2)) + 0.5, 0, 1)


def _things(rng: np.random.Generator, side: int) -> np.ndarray:
    """Boxes, discs, bars and shards, often out of focus."""
    made = np.empty((side, side, 3), np.float32)
    made[:] = color(rng)
    for _ in range(rng.integers(3, 40)):
        tone = tuple(float(x) for x in color(rng))
        (x, y), (x2, y2) = rng.integers(-20, side + 20, (2, 2)).tolist()
        width, height = (int(v) for v in np.exp(rng.uniform(np.log(4), np.log(140), 2)))
        kind = rng.choice(4, p=(0.4, 0.2, 0.2, 0.2))
        if kind == 0:
            cv2.rectangle(made, (x, y), (x + width, y + height), tone, int(rng.choice((-1, -1, 3))))
        elif kind == 1:
            cv2.circle(made, (x, y), width // 2 + 1, tone, -1, cv2.LINE_AA)
        elif kind == 2:
            cv2.line(made, (x, y), (x2, y2), tone, int(rng.integers(1, 12)), cv2.LINE_AA)
        else:
            corners = rng.integers(-30, side + 30, (int(rng.integers(3, 7)), 2))
            cv2.fillPoly(made, [corners.astype(np.int32)], tone, cv2.LINE_AA)
    if rng.random() < 0.7:
        made = cv2.GaussianBlur(made, (0, 0), np.exp(rng.uniform(np.log(0.5), np.log(8))))
    return made


def _piece(rng: np.random.Generator, side: int, photo: np.ndarray) -> np.ndarray:
    """A few px at a photo's left or right edge, enlarged until they are nothing."""
    width = int(rng.integers(12, 50))
    size = len(photo)
    y = int(rng.integers(0, size - width))
    x = int(rng.integers(0, 40))
    x = x if rng.random() < 0.5 else size - width - x
    piece = photo[y : y + width, x : x + width]
    return cv2.resize(piece, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
