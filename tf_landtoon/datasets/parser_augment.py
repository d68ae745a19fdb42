"""Portraits changed so that a parser of plain ones holds on all kinds of photos.

Pictures are [S, S, 3] float32 RGB, 0..255, maps [S, S] uint8 of `part_map.Part`.
"""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.datasets import beards, face_brushes, put_on, stand_ins, textures
from tf_landtoon.geometry import face_frame
from tf_landtoon.images.part_map import Part

_BELOW = 300  # px that a portrait goes on below its lower edge, as that edge


@dataclasses.dataclass(frozen=True)
class Chances:
    """How often each change comes; the rest of its fields say how far faces are moved.

    Attributes:
        face_share: eyes to chin as a share of the picture's side, its median ...
        face_share_spread: ... and its standard deviation in logarithms.
        tilt_degrees: standard deviation; 42 at most.
        background: another one is put behind the person.
        glasses: are put on.
        hat: is put on.
        beard: grows on a man.
        dye: the hair gets another colour.
        shoulders: other clothes.
        thing: something is held before the person; as often again a second one.
        grey: no colours, or sepia.
    """

    face_share: float = 0.30
    face_share_spread: float = 0.33
    tilt_degrees: float = 13.0
    background: float = 0.65
    glasses: float = 0.14
    hat: float = 0.1
    beard: float = 0.25
    dye: float = 0.2
    shoulders: float = 0.3
    thing: float = 0.17
    grey: float = 0.14


PLAIN = Chances(
    face_share=0.42,
    face_share_spread=0.12,
    tilt_degrees=5.0,
    background=0.3,
    glasses=0.1,
    hat=0.0,
    beard=0.1,
    dye=0.1,
    shoulders=0.0,
    thing=0.0,
    grey=0.05,
)
"""Portraits about as they are, with their own clothes and mostly their own background."""


def changed(
    rng: np.random.Generator,
    photo: np.ndarray,
    parts: np.ndarray,
    points: np.ndarray,
    *,
    is_man: bool,
    other: np.ndarray,
    side: int,
    chances: Chances = Chances(),
) -> tuple[np.ndarray, np.ndarray]:
    """A portrait as another photo might show it.

    Args:
        rng: what chance is taken from.
        photo: [256, 256, 3] uint8 RGB.
        parts: [256, 256] uint8, its map.
        points: [68, 2] px, iBUG's.
        is_man: beards may grow.
        other: [256, 256, 3] uint8, another portrait; small pieces of it lie about.
        side: px of the answer.
        chances: how often what happens.

    Returns:
        [side, side, 3] uint8 RGB; [side, side] uint8 of `Part` and NOT_KNOWN.
    """
    matrix = _place(rng, points, side, chances)
    rgb, parts, below = _moved(photo, parts, matrix, side)
    face = face_frame.FaceFrame.of(points @ matrix[:, :2].T + matrix[:, 2])
    if rng.random() < chances.dye:
        stand_ins.dye(rng, rgb, parts)
    if is_man and rng.random() < chances.beard:
        beards.beard(rng, rgb, parts, face)
    swapped = rng.random() < chances.background
    # Where the portrait has ended, a neck without shoulders would come down like a pole.
    if rng.random() < (0.85 if below > 0.12 else chances.shoulders):
        stand_ins.shoulders(rng, rgb, parts, face, other)
        swapped = True
    if rng.random() < chances.glasses:
        put_on.glasses(rng, rgb, parts, face)
    if rng.random() < chances.hat:
        put_on.hat(rng, rgb, parts, face)
        swapped = True
    if swapped or rng.random() < 0.8 and _beyond(matrix, side):
        _put_behind(rng, rgb, parts, other)
    while rng.random() < chances.thing:
        stand_ins.thing(rng, rgb, parts, other)
    rgb = _lit(rng, rgb, parts, chances)
    if rng.random() < 0.06:
        _framed(rng, rgb, parts)
    return _taken(rng, rgb, face.span), parts


def _place(rng: np.random.Generator, points: np.ndarray, side: int, chances: Chances) -> np.ndarray:
    """[2, 3] from the portrait's px to the new picture's."""
    eyes, chin = points[36:48].mean(0), points[8]
    share = np.exp(rng.normal(np.log(chances.face_share), chances.face_share_spread))
    scale = np.clip(share, 0.13, 0.58) * side / np.hypot(*(chin - eyes))
    tilt = np.deg2rad(np.clip(rng.normal(0, chances.tilt_degrees), -42, 42))
    spread = 0.06 if rng.random() < 0.8 else 0.16
    to = side * (np.array((0.5, 0.52)) + rng.normal(0, spread, 2))
    wide = np.exp(rng.normal(0, 0.04)) * (-1 if rng.random() < 0.5 else 1)
    cos, sin = scale * np.cos(tilt), scale * np.sin(tilt)
    turned = np.array([(cos * wide, -sin), (sin * wide, cos)])
    return np.hstack([turned, (to - turned @ ((eyes + chin) / 2))[:, None]]).astype(np.float32)


def _moved(
    photo: np.ndarray, parts: np.ndarray, matrix: np.ndarray, side: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Picture and map, moved, and the share of the result below the portrait's lower edge.

    Beside and above the portrait the map says BACKGROUND.
    """
    tall = cv2.copyMakeBorder(photo, 0, _BELOW, 0, 0, cv2.BORDER_REPLICATE)
    tall_parts = cv2.copyMakeBorder(parts, 0, _BELOW, 0, 0, cv2.BORDER_REPLICATE)
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    if scale < 0.7:
        tall = cv2.GaussianBlur(tall, (0, 0), 0.45 / scale)
    size = (side, side)
    rgb = cv2.warpAffine(tall, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    moved_parts = cv2.warpAffine(tall_parts, matrix, size, flags=cv2.INTER_NEAREST)
    depth = cv2.invertAffineTransform(matrix)[1]  # row of the portrait that a pixel comes from
    grid = face_brushes.grid(side)
    below = float(np.mean(grid @ depth[:2] + depth[2] > len(photo)))
    return rgb.astype(np.float32), moved_parts, below


def _beyond(matrix: np.ndarray, side: int) -> bool:
    """Whether the new picture's upper corners lie outside the portrait."""
    back = cv2.invertAffineTransform(matrix)
    corners = np.array([(0, 0, 1), (side, 0, 1), (0, side, 1), (side, side, 1)]) @ back.T
    return bool(
        (corners[:, 0] < -8).any() or (corners[:, 0] > 264).any() or (corners[:, 1] < -8).any()
    )


def _put_behind(
    rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, other: np.ndarray
) -> None:
    behind = (parts == Part.BACKGROUND).astype(np.uint8)
    if rng.random() < 0.5:  # no rim of the old background
        behind = cv2.dilate(behind, np.ones((3, 3), np.uint8))
    share = cv2.GaussianBlur(behind.astype(np.float32), (0, 0), rng.uniform(0.5, 1.2))
    face_brushes.lay(rgb, textures.texture(rng, len(rgb), other), share)


def _lit(
    rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, chances: Chances
) -> np.ndarray:
    """Shade, backlight, exposure, casts, darkness, grey."""
    side = len(rgb)
    x = np.clip(rgb, 0, 255) * np.float32(1 / 255)
    if rng.random() < 0.25:
        hills = textures.noise(rng, side, (2, 3))
        dark = np.clip((hills - rng.uniform(0.3, 0.7)) / rng.uniform(0.01, 0.4) + 0.5, 0, 1)
        x *= (1 - dark * rng.uniform(0.2, 0.75))[..., None].astype(np.float32)
    if rng.random() < 0.15:  # the person stands in another light than what is behind
        person = cv2.GaussianBlur((parts != Part.BACKGROUND).astype(np.float32), (0, 0), 1)
        x *= 1 + np.float32(rng.uniform(0.35, 1.5) - 1) * person[..., None]
    x = np.clip(x, 0, 1)
    if rng.random() < 0.7:
        x **= np.float32(np.exp(rng.normal(0, 0.35)))
    if rng.random() < 0.6:
        mean = x.mean()
        x = (
            (x - mean) * np.float32(np.exp(rng.normal(0, 0.25)))
            + mean
            + np.float32(rng.normal(0, 0.06))
        )
    if rng.random() < 0.5:
        x = x * np.exp(rng.normal(0, 0.14, 3)).astype(np.float32)
    if rng.random() < 0.15:
        x = x * np.float32(rng.uniform(0.18, 0.7))
    x = np.clip(x, 0, 1)
    grey = (x @ np.array((0.299, 0.587, 0.114), np.float32))[..., None]
    kind = rng.random()
    if kind < 0.7 * chances.grey:
        x = np.repeat(grey, 3, -1)
    elif kind < chances.grey:
        x = grey * np.array((1.08, 0.92, 0.70), np.float32)
    elif kind < 0.55:
        x = grey + (x - grey) * np.float32(rng.uniform(0.3, 1.6))
    return np.clip(x, 0, 1) * 255


def _framed(rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray) -> None:
    """Leaves an oval of the picture, or bars above and below."""
    side = len(rgb)
    seen = np.zeros((side, side), np.uint8)
    if rng.random() < 0.6:
        centre = [int(v) for v in rng.normal(side / 2, side / 32, 2)]
        axes = [int(v) for v in rng.uniform(0.31, 0.53, 2) * side]
        cv2.ellipse(seen, centre, axes, 0, 0, 360, 1, -1)
    else:
        above, below = (int(v) for v in rng.uniform(0, 0.23, 2) * side)
        seen[above : side - below] = 1
    rgb[seen == 0] = textures.color(rng)
    parts[seen == 0] = Part.BACKGROUND


def _taken(rng: np.random.Generator, rgb: np.ndarray, span: float) -> np.ndarray:
    """What a camera makes of it: small, blurred, shaken, sharpened, noisy, JPEG."""
    side = len(rgb)
    x = rgb
    kind = rng.choice(5, p=(0.3, 0.2, 0.08, 0.1, 0.32))
    if kind == 0:  # no face smaller than 60 px across, of which eyes to chin are about 38
        least = max(min(1.0, 36 / span), 0.2)
        small = int(side * np.exp(rng.uniform(np.log(least), 0)))
        x = cv2.resize(x, (small, small), interpolation=cv2.INTER_AREA)
        how = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(2)]
        x = cv2.resize(x, (side, side), interpolation=how)
    elif kind == 1:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 2.0))
    elif kind == 2:
        far = int(rng.integers(3, 9))
        kernel = np.zeros((far, far), np.float32)
        cv2.line(kernel, (0, int(rng.integers(far))), (far - 1, int(rng.integers(far))), 1)
        x = cv2.filter2D(x, -1, kernel / kernel.sum())
    elif kind == 3:
        x = x + np.float32(rng.uniform(0.3, 1.2)) * (x - cv2.GaussianBlur(x, (0, 0), 1.5))
    if rng.random() < 0.35:
        channels = 3 if rng.random() < 0.6 else 1
        grain = rng.standard_normal((side, side, channels), np.float32)
        x = x + grain * np.float32(abs(rng.normal(0, 9)))
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(18, 95))]
        x = cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_COLOR)
    return x
