"""The colour of a photo's light, and the photo without it: a yellow lamp is not yellow skin.

Skin, the whites of the eyes and the background each say what colour the light has, as far as they
are known to vary: means and spreads below are those of 1,167 generated portraits in plain light,
logarithms of linear R/G and B/G.
"""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame

_GAMMA = 2.2
# Skin's ratios depend on its own lightness: offset and slope over log G.
_SKIN = np.array([(0.302, -0.294), (-0.088, 0.287)])
_SKIN_SPREAD = np.array([0.085, 0.11])
_WHITES, _WHITES_SPREAD = np.array([0.378, -0.161]), np.array([0.10, 0.075])
_GROUND_SPREAD = 0.2  # walls have colours of their own
_TOLERATED, _MOST = 0.04, 0.8
_GREY = 0.02  # mean of log ratios of a photo's pixels: below, it is a black-and-white one


def without_cast(
    photo: np.ndarray, face: np.ndarray, background: np.ndarray, frame: IconFrame
) -> np.ndarray:
    """Takes the light's colour out.

    Args:
        photo: [F, F, 3] float32 RGB, 0..255, in the frame.
        face: [F, F] share of bare skin, not yet moved.
        background: [F, F] share of it.
        frame: of the icon.

    Returns:
        [F, F, 3] float32 RGB, 0..255; the same where the light is plain, or no skin is seen. Of a
        black-and-white photo the face alone gets colour, that of skin as light as it is.
    """
    linear = (photo[::2, ::2] / 255) ** _GAMMA + 1e-4
    skin = linear[face[::2, ::2] > 0.9]
    if len(skin) < 50:
        return photo
    middle = np.median(skin, 0)
    if np.abs(_ratios(linear[frame.seen[::2, ::2] > 0.9].T)).mean() < _GREY:
        wanted = _SKIN @ [1, np.log(middle[1])]
        return _tinted(photo, wanted, face)
    found = [(_ratios(middle) - _SKIN @ [1, np.log(middle[1])], _SKIN_SPREAD)]
    whites = _whites(linear, frame)
    if whites is not None:
        found.append((_ratios(whites) - _WHITES, _WHITES_SPREAD))
    ground = linear[(background * (frame.seen > 0.9))[::2, ::2] > 0.9]
    if len(ground) > 300:  # shades of grey (Finlayson and Trezzi 2004), norm 4
        shade = (ground**4).mean(0) ** 0.25
        found.append((_ratios(shade), np.full(2, _GROUND_SPREAD)))
    return _tinted(photo, -_agreed(found))


def _tinted(photo: np.ndarray, ratios: np.ndarray, share: np.ndarray | None = None) -> np.ndarray:
    """The photo [F, F, 3] with linear R/G and B/G changed by logarithms [2], its light kept.

    `share` [F, F] says by how much each pixel; None: wholly.
    """
    gain = np.exp([ratios[0], 0, ratios[1]])
    gain /= fields.light_of(gain.astype(np.float32))
    if share is not None:
        gain = 1 + (gain - 1) * share[..., None]
    return (photo * (gain ** (1 / _GAMMA)).astype(np.float32)).clip(0, 255)


def _ratios(linear: np.ndarray) -> np.ndarray:
    return np.log(linear[[0, 2]] / linear[1])


def _whites(linear: np.ndarray, frame: IconFrame) -> np.ndarray | None:
    """Mean of the lightest quarter inside both eyes, [3] linear RGB."""
    light = []
    for first in (36, 42):
        mask = np.zeros(linear.shape[:2], np.uint8)
        polygon = np.round(frame.points[first : first + 6] / 2 * 16).astype(np.int32)
        cv2.fillPoly(mask, [polygon], 1, shift=4)
        inside = linear[mask > 0]
        if len(inside) > 8:
            lightness = fields.light_of(inside.astype(np.float32))
            light.append(inside[lightness >= np.percentile(lightness, 75)])
    return np.concatenate(light).mean(0) if light else None


def _agreed(found: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weighs the witnesses by their spreads, drawn towards plain light unless they insist; [2]."""
    certainty = sum(1 / spread**2 for _, spread in found)
    said = sum(cast / spread**2 for cast, spread in found)
    cast = said / (certainty + 1 / 0.08**2)
    for _ in range(3):
        cast = said / (certainty + 1 / np.maximum(0.06, np.abs(cast)) ** 2)
    return np.sign(cast) * np.clip(np.abs(cast) - _TOLERATED, 0, _MOST)
