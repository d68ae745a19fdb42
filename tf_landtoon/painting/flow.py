"""How strands lie: the direction of hair in a photo, and smoothing along it.

Sources: Kyprianidis and Kang 2011, "Image and Video Abstraction by Coherence-Enhancing
Filtering" (smoothed structure tensor, smoothing along its flow); Kang et al. 2007, "Coherent Line
Drawing" (differences of Gaussians across the flow, gathered along it).
"""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.painting import fields


@dataclasses.dataclass(frozen=True)
class FlowSettings:
    """Lengths are px of a 512-px map."""

    gradient_sigma: float = 1.3
    fine_sigma: float = 4.0
    coarse_sigma: float = 14.0
    step: float = 2.0
    steps: int = 9
    usual_weight: float = 0.035
    """Of the usual direction against the photo's: 0.3 where strands are clear."""


class Flow:
    """A field of directions without sign, and the paths along it.

    Attributes:
        direction: [F, F, 2] float32 unit vectors.
        straightness: [F, F] float32, 0 curls and noise .. 1 strands that run alongside.
    """

    def __init__(
        self,
        light: np.ndarray,
        weight: np.ndarray,
        settings: FlowSettings | None = None,
        usual: np.ndarray | None = None,
    ):
        """Measures the flow.

        Args:
            light: [F, F] float32 lightness, 0..255.
            weight: [F, F] float32, 0..1, where gradients count (inside the hair, not at its rim).
            settings: scales.
            usual: [F, F, 2] float32 unit vectors, followed where the photo tells little.
        """
        settings = settings or FlowSettings()
        scale = light.shape[0] / 512
        smooth = fields.blurred(light, settings.gradient_sigma * scale)
        along_x = cv2.Scharr(smooth, cv2.CV_32F, 1, 0) / 32
        along_y = cv2.Scharr(smooth, cv2.CV_32F, 0, 1) / 32
        tensor = np.dstack([along_x**2, along_x * along_y, along_y**2]) * weight[..., None]
        tensor /= np.sqrt(np.sqrt(tensor[..., :1] + tensor[..., 2:]) + 1e-3)
        fine = fields.blurred(tensor, settings.fine_sigma * scale)
        coarse = fields.blurred(fine, settings.coarse_sigma * scale)
        far = fields.blurred(coarse, 3 * settings.coarse_sigma * scale)
        energy = np.clip((fine[..., 0] + fine[..., 2]) / 2, 0, 1)
        self.straightness = _coherence(coarse)
        mixed = _normed(fine) * (_coherence(fine) ** 2 * energy + 0.02)[..., None]
        mixed += _normed(coarse) * (0.25 * self.straightness**2 + 0.02)[..., None]
        mixed += _normed(far) * 0.03
        if usual is not None:
            x, y = usual[..., 0], usual[..., 1]
            mixed += settings.usual_weight * np.dstack([y * y, -x * y, x * x])
        angle = 0.5 * np.arctan2(2 * mixed[..., 1], mixed[..., 0] - mixed[..., 2]) + np.pi / 2
        self.direction = np.dstack([np.cos(angle), np.sin(angle)]).astype(np.float32)
        self._paths = self._trace(settings.steps, settings.step * scale)

    def _trace(self, steps: int, step: float) -> list[tuple[int, np.ndarray, np.ndarray]]:
        height, width = self.direction.shape[:2]
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        paths = []
        for sign in (1, -1):
            x, y, heading = columns, rows, self.direction * np.float32(sign)
            for number in range(1, steps + 1):
                x, y = x + step * heading[..., 0], y + step * heading[..., 1]
                at = cv2.convertMaps(x, y, cv2.CV_16SC2)
                there = cv2.remap(
                    self.direction, *at, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE
                )
                turned = there[..., 0] * heading[..., 0] + there[..., 1] * heading[..., 1]
                heading = there * np.where(turned < 0, np.float32(-1), np.float32(1))[..., None]
                paths.append((number, *at))
        return paths

    def smooth(self, sigma: float) -> np.ndarray:
        """The directions [F, F, 2] without wriggles shorter than `sigma` px."""
        x, y = self.direction[..., 0], self.direction[..., 1]
        twice = fields.blurred(np.dstack([x * x - y * y, 2 * x * y]), sigma)
        angle = 0.5 * np.arctan2(twice[..., 1], twice[..., 0])
        return np.dstack([np.cos(angle), np.sin(angle)]).astype(np.float32)

    def along(
        self, values: np.ndarray, reach: float, weight: np.ndarray | None = None
    ) -> np.ndarray:
        """Averages along the flow (line-integral convolution with a Gaussian).

        Args:
            values: [F, F] or [F, F, C] float32, C at most 3.
            reach: standard deviation in steps (of 2 px of a 512-px map).
            weight: [F, F] float32, how much each pixel counts; None: all alike.

        Returns:
            The shape of `values`.
        """
        layers = values if values.ndim == 3 else values[..., None]
        if weight is not None:
            layers = np.dstack([layers * weight[..., None], weight])
        total, share = layers.astype(np.float32), 1.0
        for number, *at in self._paths:
            factor = float(np.exp(-0.5 * (number / reach) ** 2))
            if factor < 0.02:
                continue
            there = cv2.remap(layers, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            total = total + factor * there.reshape(total.shape)
            share += factor
        if weight is None:
            answer = total / share
        else:
            answer = total[..., :-1] / (total[..., -1:] + 1e-5)
        return answer if values.ndim == 3 else answer[..., 0]


def _coherence(tensor: np.ndarray) -> np.ndarray:
    xx, xy, yy = tensor[..., 0], tensor[..., 1], tensor[..., 2]
    return np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-4)


def _normed(tensor: np.ndarray) -> np.ndarray:
    return tensor / (tensor[..., :1] + tensor[..., 2:] + 1e-4)
