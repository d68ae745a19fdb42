"""Colours of one drawing: skin, hair, irises, ink and clothes, float RGB 0..255."""

import colorsys
import dataclasses

import numpy as np

from tf_landtoon.drawing import frozen

Hsv = tuple[float, float, float]  # hue (turns), saturation and value (0..1), see `hsv`
Shade = tuple[float, float, float]  # factors of value and saturation, turn of hue, see `shaded`


def hsv(hue: float, saturation: float, value: float) -> np.ndarray:
    """RGB 0..255 from hue (turns), saturation and value (0..1, clipped)."""
    saturation, value = np.clip([saturation, value], 0, 1)
    return 255 * np.array(colorsys.hsv_to_rgb(hue % 1.0, saturation, value))


def shaded(
    color: np.ndarray, value: float, saturation: float = 1.0, turn: float = 0.0
) -> np.ndarray:
    """The colour with value and saturation multiplied and hue turned."""
    hue, own_saturation, own_value = colorsys.rgb_to_hsv(*(np.asarray(color) / 255))
    return hsv(hue + turn, own_saturation * saturation, own_value * value)


def mixed(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """`first` with a share (0..1) of `second`."""
    return np.asarray(first) * (1 - share) + np.asarray(second) * share


@dataclasses.dataclass(frozen=True, eq=False)
class Palette:
    """Colours of one person; every field is float RGB [3], 0..255, read-only."""

    skin: np.ndarray
    skin_shade: np.ndarray
    skin_line: np.ndarray
    hair: np.ndarray
    hair_shade: np.ndarray
    hair_light: np.ndarray
    hair_line: np.ndarray
    brow: np.ndarray
    iris: np.ndarray
    lash: np.ndarray
    lips: np.ndarray
    cloth: np.ndarray
    cloth_second: np.ndarray
    cloth_line: np.ndarray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        frozen.seal(self)


def _skin(rng: np.random.Generator) -> np.ndarray:
    kind = rng.choice(3, p=[0.9, 0.07, 0.03])
    if kind == 0:
        return hsv(rng.uniform(0.03, 0.09), rng.uniform(0.04, 0.24), rng.uniform(0.93, 1.0))
    if kind == 1:
        return hsv(rng.uniform(0.05, 0.1), rng.uniform(0.22, 0.4), rng.uniform(0.78, 0.95))
    return hsv(rng.uniform(0.04, 0.08), rng.uniform(0.35, 0.55), rng.uniform(0.45, 0.75))


def _hair(rng: np.random.Generator) -> np.ndarray:
    kind = rng.choice(5, p=[0.22, 0.32, 0.15, 0.23, 0.08])
    if kind == 0:  # black, often bluish or violet
        return hsv(rng.uniform(0.55, 1.05), rng.uniform(0.05, 0.4), rng.uniform(0.1, 0.32))
    if kind == 1:  # brown, auburn
        return hsv(rng.uniform(0.01, 0.1), rng.uniform(0.3, 0.7), rng.uniform(0.28, 0.7))
    if kind == 2:  # blond
        return hsv(rng.uniform(0.09, 0.15), rng.uniform(0.25, 0.7), rng.uniform(0.75, 1.0))
    if kind == 3:  # the colours of cartoons
        return hsv(rng.uniform(0, 1), rng.uniform(0.2, 0.65), rng.uniform(0.4, 0.95))
    return hsv(rng.uniform(0, 1), rng.uniform(0, 0.12), rng.uniform(0.6, 0.97))


def sample(rng: np.random.Generator) -> Palette:
    """Colours that go together as in cel animation."""
    skin, hair = _skin(rng), _hair(rng)
    shade = skin * rng.uniform(0.8, 0.93) * [1, rng.uniform(0.84, 0.97), rng.uniform(0.84, 1.02)]
    ink = rng.choice(3, p=[0.45, 0.35, 0.2])
    black = hsv(rng.uniform(0, 1), 0.3, rng.uniform(0.03, 0.16))
    skin_line = (black, shaded(skin, rng.uniform(0.3, 0.5), 2.5), shaded(skin, 0.62, 2.6))[ink]
    hair_line = (black, shaded(hair, 0.35, 1.1), shaded(hair, 0.55, 1.2))[ink]
    is_dark = hair.max() < 90
    light = shaded(hair, rng.uniform(1.5, 2.4) if is_dark else rng.uniform(1.1, 1.35), 0.7)
    if rng.random() < 0.4:
        light = mixed(light, np.full(3, 255.0), rng.uniform(0.2, 0.7))
    iris = hsv(rng.uniform(0, 1), rng.uniform(0.3, 0.85), rng.uniform(0.35, 0.9))
    if rng.random() < 0.35:
        iris = mixed(hsv(rng.uniform(0.02, 0.1), 0.6, rng.uniform(0.2, 0.55)), hair, 0.3)
    cloth = hsv(rng.uniform(0, 1), rng.uniform(0, 0.7), rng.uniform(0.12, 1.0))
    second = hsv(rng.uniform(0, 1), rng.uniform(0, 0.8), rng.uniform(0.15, 1.0))
    if rng.random() < 0.5:
        second = np.full(3, rng.uniform(225, 252))
    return Palette(
        skin=skin,
        skin_shade=shade,
        skin_line=skin_line,
        hair=hair,
        hair_shade=shaded(hair, rng.uniform(0.62, 0.82), 1.12, rng.uniform(-0.03, 0.03)),
        hair_light=light,
        hair_line=hair_line,
        brow=hair_line if rng.random() < 0.7 else shaded(hair, 0.6),
        iris=iris,
        lash=black if rng.random() < 0.75 else shaded(hair, 0.3),
        lips=shaded(skin, rng.uniform(0.7, 0.95), rng.uniform(1.8, 3.2), -0.04),
        cloth=cloth,
        cloth_second=second,
        cloth_line=black if ink == 0 else shaded(cloth, 0.4),
    )
