"""Faults of broadcast and compression: tint, blur, resampling, noise, JPEG. Nothing moves."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import frozen

_TINTS = (
    (1.0, 0.82, 0.66),  # sunset
    (0.55, 0.62, 0.9),  # night
    (0.8, 0.86, 1.0),  # shade
    (1.0, 0.93, 0.84),  # lamp
    (0.92, 1.0, 0.92),  # leaves
)


@dataclasses.dataclass(frozen=True)
class Light:
    """Light on the whole picture: curve of its brightness (0..1), colour, and a veil of haze."""

    color: tuple[float, float, float]
    gamma: float
    gain: float
    lift: float
    haze: float
    haze_value: float


@dataclasses.dataclass(frozen=True, eq=False)
class Faults:
    """What a camera, a broadcast and a file do to one picture.

    Attributes:
        light: on the whole picture.
        shrunk: side it was shrunk to and enlarged from, as a share; None leaves it.
        cubic: whether it was enlarged by cubic rather than linear interpolation.
        blur: spread, px of a 256-px picture; None without.
        sharpened: whether edges were.
        grain: noise of a picture of this very size, float32 [S, S, 1], 0..255; None without.
        jpeg_quality: of its file; None where nothing was lost.
    """

    light: Light
    shrunk: float | None
    cubic: bool
    blur: float | None
    sharpened: bool
    grain: np.ndarray | None
    jpeg_quality: int | None

    def __post_init__(self) -> None:
        """Makes the grain read-only."""
        frozen.seal(self)


def sample(rng: np.random.Generator, image_size: int) -> Faults:
    """Draws the faults of one picture of `image_size` px."""
    light = _sample_light(rng)
    shrunk = blur = grain = quality = None
    cubic = False
    if rng.random() < 0.4:
        shrunk, cubic = rng.uniform(0.5, 0.95), rng.random() < 0.6
    if rng.random() < 0.3:
        blur = rng.uniform(0.25, 0.8)
    sharpened = rng.random() < 0.4
    if rng.random() < 0.4:
        grain = rng.normal(0, rng.uniform(1, 5), (image_size, image_size, 1)).astype(np.float32)
    if rng.random() < 0.6:
        quality = int(rng.integers(35, 92))
    return Faults(light, shrunk, cubic, blur, sharpened, grain, quality)


def _sample_light(rng: np.random.Generator) -> Light:
    """Sometimes a tint, always a little gain, lift and gamma."""
    color = rng.normal(1, 0.02, 3)
    if rng.random() < 0.15:
        color = color * _TINTS[rng.integers(len(_TINTS))]
    gamma, gain, lift = rng.uniform(0.8, 1.25), rng.uniform(0.86, 1.08), rng.uniform(-0.02, 0.08)
    haze = rng.uniform(0.1, 0.4) if rng.random() < 0.12 else 0.0
    return Light(tuple(color.tolist()), gamma, gain, lift, haze, rng.uniform(0.7, 1.0))


def degrade(rgb: np.ndarray, faults: Faults) -> np.ndarray:
    """Applies the faults to a finished drawing, uint8 RGB in and out, same size."""
    rgb = _lit(rgb, faults.light)
    size = rgb.shape[0]
    if faults.shrunk:
        small = int(size * faults.shrunk)
        rgb = cv2.resize(rgb, (small, small), interpolation=cv2.INTER_AREA)
        how = cv2.INTER_CUBIC if faults.cubic else cv2.INTER_LINEAR
        rgb = cv2.resize(rgb, (size, size), interpolation=how)
    if faults.blur:
        rgb = cv2.GaussianBlur(rgb, (0, 0), faults.blur * size / 256)
    if faults.sharpened:
        rgb = cv2.addWeighted(rgb, 1.5, cv2.GaussianBlur(rgb, (0, 0), 1.0), -0.5, 0)
    if faults.grain is not None:
        rgb = np.clip(rgb + faults.grain, 0, 255).astype(np.uint8)
    if faults.jpeg_quality:
        quality = [cv2.IMWRITE_JPEG_QUALITY, faults.jpeg_quality]
        _, encoded = cv2.imencode(".jpg", rgb[..., ::-1], quality)
        rgb = cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(rgb)


def _lit(rgb: np.ndarray, light: Light) -> np.ndarray:
    brightness = np.linspace(0, 1, 256)[:, None] ** light.gamma * light.gain + light.lift
    table = brightness * np.array(light.color)
    table = table * (1 - light.haze) + light.haze * light.haze_value
    table = (np.clip(table, 0, 1) * 255).round().astype(np.uint8)
    return cv2.LUT(rgb, table[None])
