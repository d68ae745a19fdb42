"""What stands behind the person: plain tones, gradients, blurred places, bright or dark."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import palette as palettes


@dataclasses.dataclass(frozen=True)
class Spot:
    """A round spot; centre and radius in sides of the picture, colour a shade of the base."""

    centre: tuple[float, float]
    radius: float
    shade: palettes.Shade


@dataclasses.dataclass(frozen=True)
class Blobs:
    """Spots out of focus; `blur` in sides of the picture."""

    spots: tuple[Spot, ...]
    blur: float


@dataclasses.dataclass(frozen=True)
class Box:
    """A slanting quadrilateral, lengths in sides of the picture; `edged` ones have an outline."""

    corner: tuple[float, float]
    size: tuple[float, float]
    slant: float
    shade: palettes.Shade
    edged: bool


@dataclasses.dataclass(frozen=True)
class Room:
    """Walls, windows, shelves or trees as overlapping boxes; `blur` 0 leaves them sharp."""

    boxes: tuple[Box, ...]
    blur: float


@dataclasses.dataclass(frozen=True)
class Stripes:
    """Stripes of one shade; width and slant in sides of the picture."""

    step: float
    slant: float
    shade: palettes.Shade


@dataclasses.dataclass(frozen=True)
class Backdrop:
    """A gradient from the base to a shade of it along `angle` (radians), and what stands on it."""

    base: palettes.Hsv
    other: palettes.Shade
    angle: float
    things: Blobs | Room | Stripes | None


def sample(rng: np.random.Generator) -> Backdrop:
    """Draws one backdrop."""
    value = rng.uniform(0.75, 1.0) if rng.random() < 0.55 else rng.uniform(0.08, 0.75)
    base = (rng.uniform(0, 1), rng.uniform(0, 0.5) * rng.uniform(0.3, 1), value)
    other = (rng.uniform(0.6, 1.3), rng.uniform(0.4, 1.5), rng.normal(0, 0.06))
    angle = rng.uniform(0, 2 * np.pi)
    kind = rng.choice(["plain", "blobs", "room", "stripes"], p=[0.33, 0.18, 0.42, 0.07])
    things = None
    if kind == "blobs":
        spots = tuple(_sample_spot(rng) for _ in range(int(rng.integers(8, 40))))
        things = Blobs(spots, rng.uniform(0.005, 0.05))
    elif kind == "room":
        boxes = tuple(_sample_box(rng) for _ in range(int(rng.integers(3, 13))))
        things = Room(boxes, rng.uniform(0.003, 0.02) if rng.random() < 0.65 else 0.0)
    elif kind == "stripes":
        things = Stripes(rng.uniform(0.04, 0.2), rng.normal(0, 0.5), _sample_shade(rng))
    return Backdrop(base, other, angle, things)


def _sample_shade(rng: np.random.Generator) -> palettes.Shade:
    return rng.uniform(0.5, 1.35), rng.uniform(0.4, 1.5), rng.normal(0, 0.07)


def _sample_spot(rng: np.random.Generator) -> Spot:
    # All 32 bits: times the side and rounded down, they are what `integers(0, side)` gives.
    centre = rng.integers(0, 2**32, 2) / 2**32
    return Spot(tuple(centre.tolist()), rng.uniform(0.02, 0.16), _sample_shade(rng))


def _sample_box(rng: np.random.Generator) -> Box:
    corner, size = rng.uniform(-0.2, 1, 2), rng.uniform(0.05, 0.7, 2)
    slant, shade = rng.normal(0, 0.06), _sample_shade(rng)
    return Box(tuple(corner.tolist()), tuple(size.tolist()), slant, shade, rng.random() < 0.5)


def draw(size: int, backdrop: Backdrop) -> np.ndarray:
    """Returns a background, uint8 RGB [size, size, 3]."""
    base = palettes.hsv(*backdrop.base)
    other = palettes.shaded(base, *backdrop.other)
    across = np.linspace(-0.5, 0.5, size, dtype=np.float32)
    cosine, sine = np.float32(np.cos(backdrop.angle)), np.float32(np.sin(backdrop.angle))
    t = across * cosine + across[:, None] * sine + 0.5
    steps = np.linspace(0, 1, 256)[:, None]
    table = (base * (1 - steps) + other * steps).astype(np.uint8)
    picture = table[(np.clip(t, 0, 1) * 255).astype(np.uint8)]
    match backdrop.things:
        case Blobs() as blobs:
            _draw_blobs(picture, base, blobs)
        case Room() as room:
            _draw_room(picture, base, room)
        case Stripes() as stripes:
            _draw_stripes(picture, base, stripes)
    return picture


def _blur(picture: np.ndarray, share: float) -> None:
    size = picture.shape[0]
    small = cv2.resize(picture, (size // 4, size // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(share * size / 4, 0.3))
    cv2.resize(small, (size, size), dst=picture, interpolation=cv2.INTER_LINEAR)


def _draw_blobs(picture: np.ndarray, base: np.ndarray, blobs: Blobs) -> None:
    size = picture.shape[0]
    for spot in blobs.spots:
        centre = [int(place * size) for place in spot.centre]
        color = palettes.shaded(base, *spot.shade).tolist()
        cv2.circle(picture, centre, int(spot.radius * size), color, -1)
    _blur(picture, blobs.blur)


def _draw_room(picture: np.ndarray, base: np.ndarray, room: Room) -> None:
    size = picture.shape[0]
    for box in room.boxes:
        x, y = np.array(box.corner) * size
        wide, tall = np.array(box.size) * size
        slant = box.slant * size
        quad = np.array(
            [[x, y], [x + wide, y + slant], [x + wide, y + tall + slant], [x, y + tall]]
        )
        quad = quad.round().astype(np.int32)
        cv2.fillPoly(picture, [quad], palettes.shaded(base, *box.shade).tolist(), cv2.LINE_AA)
        if box.edged:
            edge = palettes.shaded(base, 0.4).tolist()
            cv2.polylines(picture, [quad], True, edge, max(size // 200, 1), cv2.LINE_AA)
    if room.blur:
        _blur(picture, room.blur)


def _draw_stripes(picture: np.ndarray, base: np.ndarray, stripes: Stripes) -> None:
    size = picture.shape[0]
    step, slant = int(stripes.step * size), int(stripes.slant * size)
    color = palettes.shaded(base, *stripes.shade).tolist()
    for x in range(-size, 2 * size, step * 2):
        quad = np.array([[x, 0], [x + step, 0], [x + step + slant, size], [x + slant, size]])
        cv2.fillPoly(picture, [quad.astype(np.int32)], color, cv2.LINE_AA)
