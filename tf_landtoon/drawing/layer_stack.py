"""A picture as transparent layers that give it again, taken while it is painted.

Whoever paints tells a `LayerStack` of the picture after each step. A layer is what a step changed:
the least opacity that can bring the change about, or more where the step says what it covers. Each
layer is rounded to 8 bits before the next one is taken, so that rounding does not add up.
"""

from collections.abc import Callable

import cv2
import numpy as np

Tell = Callable[[str, np.ndarray, np.ndarray | None], None]
"""Is told a step's name, the picture [S, S, 3] 0..255 after it, and its share [S, S] or None."""
_UNTOUCHED = 0.75  # of 255: less is rounding


def say_nothing(name: str, picture: np.ndarray, share: np.ndarray | None = None) -> None:
    """For those who paint without layers."""


class LayerStack:
    """Layers from back to front; the first is opaque.

    Attributes:
        layers: uint8 [S, S, 4], straight alpha, by name.
    """

    def __init__(self) -> None:
        """Starts with none."""
        self.layers: dict[str, np.ndarray] = {}
        self._so_far: np.ndarray | None = None

    def __call__(self, name: str, picture: np.ndarray, share: np.ndarray | None = None) -> None:
        """Takes a step's layer.

        Args:
            name: of the layer, used once.
            picture: [S, S, 3] after the step, 0..255.
            share: [S, S] 0..1, how much the step covers; what it covers less than wholly may differ
                from `picture`, so that layers before and after it can show.
        """
        picture = np.asarray(picture, np.float32).clip(0, 255)
        if self._so_far is None:
            alpha, color = np.ones(picture.shape[:2], np.float32), picture
        elif share is not None:
            alpha = np.asarray(share, np.float32).clip(0, 1)
            color = _spread(picture, alpha)
        else:
            alpha, color = _changed(self._so_far, picture)
        layer = np.dstack([color, 255 * alpha])
        layer = np.rint(layer.clip(0, 255)).astype(np.uint8)
        layer[layer[..., 3] == 0] = 0
        self.layers[name] = layer
        self._so_far = over(self._so_far, layer)

    def composed(self) -> np.ndarray:
        """All layers over each other, [S, S, 3] float32."""
        below = None
        for layer in self.layers.values():
            below = over(below, layer)
        return below


def over(below: np.ndarray | None, layer: np.ndarray) -> np.ndarray:
    """One layer on a picture.

    Args:
        below: [S, S, 3] float32 0..255; None below the first, whose alpha is then taken as 1.
        layer: [S, S, 4] uint8.

    Returns:
        [S, S, 3] float32.
    """
    color = layer[..., :3].astype(np.float32)
    if below is None:
        return color
    alpha = layer[..., 3:].astype(np.float32) / 255
    return below + (color - below) * alpha


def _changed(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least alpha [S, S] whose colour [S, S, 3] lies within 0..255, and that colour."""
    change = after - before
    room = np.where(change > 0, 255 - before, before)
    alpha = (np.abs(change) / np.maximum(room, 1)).max(-1)
    # Lines are as opaque as they look: a hair of alpha more keeps 8 bits' colours exact.
    alpha = np.where(np.abs(change).max(-1) < _UNTOUCHED, 0, np.clip(1.02 * alpha + 0.02, 0, 1))
    color = before + change / np.maximum(alpha, 1e-3)[..., None]
    return alpha.astype(np.float32), color


def _spread(picture: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The colours where the share is whole, carried to where it is not."""
    weight = (share > 0.98).astype(np.float32)
    if not weight.any():
        return picture
    near = (1 - weight).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        near, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    colors = np.zeros((labels.max() + 1, 3), np.float32)
    colors[labels[near == 0]] = picture[near == 0]
    return np.where(near[..., None] > 0, colors[labels], picture)
