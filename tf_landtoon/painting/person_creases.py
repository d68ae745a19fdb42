"""The crease above the upper lid: how clearly a photo shows it; hooded eyes and monolids have none.

On 207 generated portraits the median is 0.38; of 19 Asian sitters' 0.08.
"""

import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame

_ABOVE = np.linspace(-0.02, 0.13, 46)  # face units above the lid's edge
_LASHES = 16  # the first of these hold the dark of the lashes
_NEAREST = 4  # steps between the lashes and a crease, a crease and the brow bone
_NONE_BELOW, _FULL = 0.08, 0.50


def dip(photo: np.ndarray, frame: IconFrame) -> float:
    """How much darker a line above the lids is than what lies on both sides of it.

    Args:
        photo: [F, F, 3] float32 RGB, in the frame, not moved.
        frame: of the icon.

    Returns:
        A share of the lightness below the brows, mean of both eyes.
    """
    light = fields.light_of(photo)
    own = frame.units(frame.points)
    along = np.linspace(-0.2, 1.2, 8)[:, None]
    up = np.stack([np.zeros_like(_ABOVE), -_ABOVE], 1)
    found = []
    for first in (36, 42):
        lid = own[first + 1] + (own[first + 2] - own[first + 1]) * along
        seen = fields.sampled(light, frame.px((lid[:, None] + up).reshape(-1, 2)))
        line = np.median(seen.reshape(len(lid), -1), 0)
        line = line[np.argmin(line[:_LASHES]) :]
        below = np.maximum.accumulate(line)
        beyond = np.maximum.accumulate(line[::-1])[::-1]
        depth = (np.minimum(below, beyond) - line)[_NEAREST:-_NEAREST]
        found.append(depth.max() / max(float(np.median(line[-10:])), 10.0))
    return float(np.mean(found))


def strength(photo: np.ndarray, frame: IconFrame) -> float:
    """0 no crease .. 1 a clear one; arguments as of `dip`."""
    return float(np.clip((dip(photo, frame) - _NONE_BELOW) / (_FULL - _NONE_BELOW), 0, 1))
