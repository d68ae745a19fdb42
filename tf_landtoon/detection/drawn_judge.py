"""Whether a picture looks drawn or photographed: a linear judge on frozen features.

It says nothing of beauty or likeness. It is one figure among others, never a goal: whoever steers
by it finds pictures that please it and nobody else.
"""

import os
import pathlib

import cv2
import keras
import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.networks import efficientnet_lite

SIDE = 256
"""px: every picture is resized to this square first, for lines say much and depend on the size."""
_LAST = "block10_project"
_LAYERS = ("block1_expand", "block3_expand", "block5_expand", "block7_project", _LAST)
_FITTED = pathlib.Path(__file__).parent / "drawn_judge.npz"
_BATCH = 16
_RIDGE = 1e-3  # weight of the squared coefficients beside the mean cross-entropy
_ROUNDS = 400


class Features:
    """Mean and deviation of EfficientNet-Lite0's maps, as far as block 10: [C] of a picture.

    They serve for the judge and for KID alike.
    """

    def __init__(self) -> None:
        """Builds the blocks with their weights."""
        convs = efficientnet_lite.convolutions(_LAST)
        inputs = keras.Input((SIDE, SIDE, 3))
        maps = efficientnet_lite.expansions(convs, inputs)
        columns = []
        for name in _LAYERS:
            mean = keras.ops.mean(maps[name], axis=(1, 2))
            variance = keras.ops.var(maps[name], axis=(1, 2))
            columns += [mean, keras.ops.sqrt(variance + 1e-6)]
        self._network = keras.Model(inputs, keras.ops.concatenate(columns, axis=-1))

    def of(self, pictures: list[np.ndarray]) -> np.ndarray:
        """The features of pictures of any size.

        Args:
            pictures: [H, W, 3] uint8 RGB each.

        Returns:
            [N, C] float32.
        """
        squares = np.stack([squared(picture) for picture in pictures]).astype(np.float32)
        return self._network.predict(squares / 127.5 - 1.0, batch_size=_BATCH, verbose=0)


def squared(picture: np.ndarray) -> np.ndarray:
    """A picture [H, W, 3] uint8 as [SIDE, SIDE, 3]."""
    if picture.shape[:2] == (SIDE, SIDE):
        return picture
    shrinks = max(picture.shape[:2]) > SIDE
    way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(picture, (SIDE, SIDE), interpolation=way)


class DrawnJudge:
    """Logistic regression on `Features`, as fitted by `benchmarks/drawn_judge.py`."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray, weights: np.ndarray, bias: float):
        """Takes the numbers of a fit.

        Args:
            mean: [C] of the features that were fitted on.
            scale: [C], their deviation.
            weights: [C] of the standardised features.
            bias: the log-odds at the mean.
        """
        self._mean, self._scale, self._weights, self._bias = mean, scale, weights, bias

    @classmethod
    def shipped(cls) -> "DrawnJudge":
        """The judge that comes with the package."""
        with np.load(_FITTED) as arrays:
            return cls(*(arrays[name] for name in ("mean", "scale", "weights", "bias")))

    @classmethod
    def fit(cls, features: np.ndarray, drawn: np.ndarray) -> "DrawnJudge":
        """Fits by gradient descent with momentum; both kinds count alike, however many they are.

        Args:
            features: [N, C].
            drawn: [N] bool.

        Raises:
            errors.InputError: only one kind was given.
        """
        if drawn.all() or not drawn.any():
            raise errors.InputError("the judge needs drawings and photos; one kind is missing")
        mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
        inputs = (features - mean) / scale
        share = np.where(drawn, 0.5 / drawn.sum(), 0.5 / (~drawn).sum())
        weights, bias = np.zeros(inputs.shape[1]), 0.0
        speed = np.zeros(inputs.shape[1] + 1)
        rate = 4.0 / np.linalg.norm(inputs * np.sqrt(share)[:, None], 2) ** 2
        for _ in range(_ROUNDS):
            wrong = share * (_chance(inputs @ weights + bias) - drawn)
            gradient = np.append(inputs.T @ wrong + _RIDGE * weights, wrong.sum())
            speed = 0.9 * speed - rate * gradient
            weights, bias = weights + speed[:-1], bias + speed[-1]
        return cls(mean, scale, weights, bias)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the fit as `.npz`.

        Raises:
            errors.InputError: the place cannot be written to.
        """
        with files.written_aside(path) as temporary:
            arrays = {"mean": self._mean, "scale": self._scale, "weights": self._weights}
            arrays = {name: np.float32(x) for name, x in arrays.items()}
            np.savez(temporary, bias=np.float32(self._bias), **arrays)

    def chance(self, features: np.ndarray) -> np.ndarray:
        """How drawn pictures look.

        Args:
            features: [N, C] of `Features.of`.

        Returns:
            [N], 0 for a photo to 1 for a drawing.
        """
        return _chance((features - self._mean) / self._scale @ self._weights + self._bias)


def _chance(log_odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -60, 60)))
