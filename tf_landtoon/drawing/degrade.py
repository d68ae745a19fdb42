"""Faults of broadcast and compression: tint, blur, resampling, noise, JPEG. Nothing moves."""

import cv2
import numpy as np

_TINTS = (
    (1.0, 0.82, 0.66),  # sunset
    (0.55, 0.62, 0.9),  # night
    (0.8, 0.86, 1.0),  # shade
    (1.0, 0.93, 0.84),  # lamp
    (0.92, 1.0, 0.92),  # leaves
)


def tint(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole-picture light: sometimes a tint, always a little gain, lift and gamma."""
    light = rng.normal(1, 0.02, 3)
    if rng.random() < 0.15:
        light = light * _TINTS[rng.integers(len(_TINTS))]
    gamma, gain, lift = rng.uniform(0.8, 1.25), rng.uniform(0.86, 1.08), rng.uniform(-0.02, 0.08)
    haze = rng.uniform(0.1, 0.4) if rng.random() < 0.12 else 0.0
    table = (np.linspace(0, 1, 256)[:, None] ** gamma * gain + lift) * light
    table = table * (1 - haze) + haze * rng.uniform(0.7, 1.0)
    table = (np.clip(table, 0, 1) * 255).round().astype(np.uint8)
    return cv2.LUT(rgb, table[None])


def degrade(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Applies the faults to a finished drawing, uint8 RGB in and out, same size."""
    rgb = tint(rgb, rng)
    size = rgb.shape[0]
    if rng.random() < 0.4:
        small = int(size * rng.uniform(0.5, 0.95))
        rgb = cv2.resize(rgb, (small, small), interpolation=cv2.INTER_AREA)
        how = cv2.INTER_CUBIC if rng.random() < 0.6 else cv2.INTER_LINEAR
        rgb = cv2.resize(rgb, (size, size), interpolation=how)
    if rng.random() < 0.3:
        rgb = cv2.GaussianBlur(rgb, (0, 0), rng.uniform(0.25, 0.8) * size / 256)
    if rng.random() < 0.4:
        rgb = cv2.addWeighted(rgb, 1.5, cv2.GaussianBlur(rgb, (0, 0), 1.0), -0.5, 0)
    if rng.random() < 0.4:
        noise = rng.normal(0, rng.uniform(1, 5), (size, size, 1)).astype(np.float32)
        rgb = np.clip(rgb + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 92))]
        _, encoded = cv2.imencode(".jpg", rgb[..., ::-1], quality)
        rgb = cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(rgb)
