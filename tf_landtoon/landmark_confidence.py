"""What an answer's spread says about its error: a calibration fitted on hand-marked faces.

A detector that sees a face answers the same points for slightly different crops of it; one that
guesses answers its mean face wherever the crop is. So each face is read several times, and the
spread of a point's answers, with that of all points, is turned into an expected error. That, and
what the detector itself says, where it can, become a confidence. All lengths are in px of a face
crop of 112 px side (1.25 times the landmarks' box).
"""

import dataclasses
import json
import os
import pathlib
from typing import NamedTuple

import numpy as np

from tf_landtoon import errors, landmark_errors, landmarks, pictures

FILE_NAME = "calibration.json"
_SPREAD_FLOOR_PX = 0.1  # below it the spread says nothing more
_MOST_PX = 56.0  # half the crop; nothing beyond is meant by a larger number
_STEPS = 50  # of the two fits; both settle within twenty
_FEWEST_FACES = 20
_PART_OF_POINT = np.zeros(landmarks.COUNT, int)
for _number, _indices in enumerate(landmarks.PARTS.values()):
    _PART_OF_POINT[list(_indices)] = _number


class Readings(NamedTuple):
    """What a detector answered for N faces, and the truth.

    Attributes:
        spread_px: [N, 40] px of the 112-px crop, of `face_reading.Reading`.
        certainty: [N, 40] log-odds, of the same.
        error_px: [N, 40] distance to the truth, px of the 112-px crop.
        visible: [N, 40] bool, the truth is known.
        seen: [N, 40] bool, False where nothing drawn is to be seen: no answer is right there.
    """

    spread_px: np.ndarray
    certainty: np.ndarray
    error_px: np.ndarray
    visible: np.ndarray
    seen: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """[N, 40] bool: seen, and less than 5 px off."""
        return self.seen & self.visible & (self.error_px < landmark_errors.OUTLIER_PX)

    @property
    def judged(self) -> np.ndarray:
        """[N, 40] bool: it is known whether the answer is right."""
        return self.visible | ~self.seen


@dataclasses.dataclass(frozen=True)
class Calibration:
    """From spread to expected error and confidence.

    expected error = exp(part + point log(its spread) + face mean(log(all spreads))),
    P(right) = 1 / (1 + exp(-(offset + slope log(expected error) + certainty (the detector's)))).

    Attributes:
        part: one number for each of `landmarks.PARTS`.
        point: power of the point's own spread.
        face: power of the face's geometric mean spread.
        offset: of the share within 5 px.
        slope: of it; negative.
        readings: how many readings of faces it was fitted on.
        certainty: power of what the detector says itself; 0 of one that cannot tell.
    """

    part: tuple[float, ...]
    point: float
    face: float
    offset: float
    slope: float
    readings: int
    certainty: float = 0.0

    def expected_error_px(self, spread_px: np.ndarray) -> np.ndarray:
        """The mean error of points with such spreads.

        Args:
            spread_px: [..., 40] px of the 112-px crop.

        Returns:
            [..., 40] px of the 112-px crop, at most 56.
        """
        logs = _features(spread_px) @ np.array([*self.part, self.point, self.face])
        return np.exp(np.minimum(logs, np.log(_MOST_PX)))

    def share_right(self, expected_error_px: np.ndarray, certainty: np.ndarray) -> np.ndarray:
        """The chance, 0..1, that a point can be seen and its answer is less than 5 px off.

        Args:
            expected_error_px: [..., 40] of `expected_error_px`.
            certainty: [..., 40] the detector's own log-odds.
        """
        logits = self.offset + self.slope * np.log(expected_error_px) + self.certainty * certainty
        return _sigmoid(logits)


def fit(readings: Readings) -> Calibration:
    """Fits the calibration: a log-linear mean, then a logistic share.

    Args:
        readings: of faces that the detector may have been trained on.

    Returns:
        The calibration.

    Raises:
        errors.InputError: too few faces, or none with a point 5 px off: nothing to learn from.
    """
    visible = readings.visible
    y = np.maximum(readings.error_px[visible], 1e-3)
    wrong = y >= landmark_errors.OUTLIER_PX
    faces = int(visible.any(axis=1).sum())
    if faces < _FEWEST_FACES or not wrong.any() or wrong.all():
        raise errors.InputError(
            f"{faces} faces with {int(wrong.sum())} of {len(y)} points off by 5 px or "
            f"more: nothing to learn a confidence from; give {_FEWEST_FACES} marked faces or more"
        )
    features = _features(readings.spread_px)
    weights = _fit_mean(features[visible], y)
    judged = readings.judged
    logs = np.minimum(features[judged] @ weights, np.log(_MOST_PX))
    offset, slope, certainty = _fit_share(
        np.stack([logs, readings.certainty[judged]], axis=-1), readings.right[judged]
    )
    *part, point, face = weights.tolist()
    return Calibration(tuple(part), point, face, offset, slope, len(readings.spread_px), certainty)


def read(directory: str | os.PathLike[str]) -> Calibration:
    """Reads `calibration.json` of a model directory.

    Raises:
        errors.InputError: there is none, or it is something else.
    """
    path = pathlib.Path(directory) / FILE_NAME
    try:
        content = json.loads(path.read_bytes())
        calibration = Calibration(**content["calibration"])
        numbers = np.array([*calibration.part, *dataclasses.astuple(calibration)[1:]], float)
        if len(calibration.part) != len(landmarks.PARTS) or not np.isfinite(numbers).all():
            raise ValueError("other parts, or no numbers")
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be read ({error.strerror}), so answers would have no confidence; "
            "make it with python -m tf_landtoon.calibrate_dan"
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise errors.InputError(
            f"{path}: no calibration ({error}); make it with python -m tf_landtoon.calibrate_dan"
        ) from error
    return dataclasses.replace(calibration, part=tuple(calibration.part))


def write(
    directory: str | os.PathLike[str], calibration: Calibration, report: dict[str, object]
) -> pathlib.Path:
    """Writes `calibration.json` into a model directory, whole or not at all.

    Args:
        directory: of the model.
        calibration: what `read` will give.
        report: what it was fitted on and how well it holds, for readers.

    Returns:
        The file.

    Raises:
        errors.InputError: it cannot be written.
    """
    path = pathlib.Path(directory) / FILE_NAME
    content = {"calibration": dataclasses.asdict(calibration)} | report
    pictures.write_atomically(path, (json.dumps(content, indent=1) + "\n").encode())
    return path


def _features(spread_px: np.ndarray) -> np.ndarray:
    """[..., 40] spreads to [..., 40, parts + 2]: which part, log spread, the face's mean of it."""
    logs = np.log(np.asarray(spread_px, np.float64) + _SPREAD_FLOOR_PX)
    face = np.broadcast_to(logs.mean(axis=-1, keepdims=True), logs.shape)
    parts = np.broadcast_to(
        np.eye(len(landmarks.PARTS))[_PART_OF_POINT], (*logs.shape, len(landmarks.PARTS))
    )
    return np.concatenate([parts, logs[..., None], face[..., None]], axis=-1)


def _fit_mean(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights [F] with exp(x [M, F] @ weights) the mean of y [M] > 0.

    Gamma regression with a log link (McCullagh and Nelder 1989): the mean itself is right, where a
    fit of log y would be right for the geometric mean.
    """
    weights = np.linalg.lstsq(x, np.log(y), rcond=None)[0]
    for _ in range(_STEPS):
        weights += 0.5 * np.linalg.lstsq(x, y / np.exp(x @ weights) - 1, rcond=None)[0]
    return weights


def _fit_share(x: np.ndarray, right: np.ndarray) -> list[float]:
    """Offset and weights of the logistic regression of `right` [M] on x [M, F]; Newton's steps."""
    x = np.concatenate([np.ones_like(x[:, :1]), x], axis=-1)
    weights = np.zeros(x.shape[1])
    # One success and one failure more at the mean keep the fit finite where a line separates them,
    # and a little curvature more where a column is constant.
    x = np.concatenate([x, x.mean(axis=0, keepdims=True).repeat(2, axis=0)])
    y = np.concatenate([right, [0.0, 1.0]])
    for _ in range(_STEPS):
        share = _sigmoid(x @ weights)
        curvature = (x * (share * (1 - share))[:, None]).T @ x + 1e-6 * np.eye(len(weights))
        weights += np.linalg.solve(curvature, x.T @ (y - share) - 1e-6 * weights)
    return weights.tolist()


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))
