"""The folds from the nose to the mouth's corners: how deep a photo shows them."""

import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame

_ACROSS = np.linspace(-0.075, 0.075, 31)  # face units
_INSIDE = np.abs(_ACROSS) < 0.035
# Of 207 generated portraits three quarters are drawn without folds. A smile makes its own, which
# a drawing leaves out.
_NONE_BELOW, _SMILE, _DEEP = 0.065, 0.10, 0.10


def valley(photo: np.ndarray, frame: IconFrame) -> float:
    """How much darker the folds are than the skin on both sides, as a share of it.

    Args:
        photo: [F, F, 3] float32 RGB, in the frame, not moved.
        frame: of the icon.
    """
    light = fields.blurred(fields.light_of(photo), 0.008 * frame.unit)
    own = frame.units(frame.points)
    found = []
    for wing, corner, side in ((own[31], own[48], -1), (own[35], own[54], 1)):
        start, end = wing + [0.045 * side, 0.01], corner + [0.05 * side, -0.05]
        along = np.linspace(0.1, 0.8, 8)[:, None]
        line = start * (1 - along) + end * along + [0.012 * side, 0]
        across = line[:, None] + np.stack([_ACROSS * side, -0.4 * _ACROSS], 1)
        seen = fields.sampled(light, frame.px(across.reshape(-1, 2))).reshape(8, -1)
        deepest = seen[:, _INSIDE].min(1)
        beside = np.minimum(seen[:, :9].max(1), seen[:, -9:].max(1))
        found.append(np.median(np.clip(beside - deepest, 0, None) / np.maximum(beside, 20)))
    return float(np.mean(found))


def depth(photo: np.ndarray, frame: IconFrame, opening: float) -> float:
    """How deep the folds are drawn, 0 none .. 1 deep.

    Args:
        photo: as of `valley`.
        frame: of the icon.
        opening: of the mouth, face units.
    """
    least = _NONE_BELOW + _SMILE * np.clip(opening / 0.03, 0, 1)
    return float(np.clip((valley(photo, frame) - least) / _DEEP, 0, 1))
