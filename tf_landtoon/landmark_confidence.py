"""What an answer's spread says about its error: a calibration fitted on hand-marked faces.

A detector that sees a face answers the same points for slightly different crops of it; one that
guesses answers its mean face wherever the crop is. So each face is read several times, and the
spread of a point's answers, with that of all points, is turned into an expected error. All lengths
are in px of a face crop of 112 px side (1.25 times the landmarks' box).
"""

import dataclasses
import json
import os
import pathlib

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


@dataclasses.dataclass(frozen=True)
class Calibration:
    """From spread to expected error and confidence.

    expected error = exp(part + point log(its spread) + face mean(log(all spreads))),
    P(error < 5 px) = 1 / (1 + exp(-(offset + slope log(expected error)))).

    Attributes:
        part: one number for each of `landmarks.PARTS`.
        point: power of the point's own spread.
        face: power of the face's geometric mean spread.
        offset: of the share within 5 px.
        slope: of it; negative.
        readings: how many readings of faces it was fitted on.
    """

    part: tuple[float, ...]
    point: float
    face: float
    offset: float
    slope: float
    readings: int

    def expected_error_px(self, spread_px: np.ndarray) -> np.ndarray:
        """The mean error of points with such spreads.

        Args:
            spread_px: [..., 40] px of the 112-px crop.

        Returns:
            [..., 40] px of the 112-px crop, at most 56.
        """
        logs = _features(spread_px) @ np.array([*self.part, self.point, self.face])
        return np.exp(np.minimum(logs, np.log(_MOST_PX)))

    def share_right(self, expected_error_px: np.ndarray) -> np.ndarray:
        """The chance, 0..1, that a point with this expected error is less than 5 px off."""
        return _sigmoid(self.offset + self.slope * np.log(expected_error_px))


def fit(spread_px: np.ndarray, error_px: np.ndarray, visible: np.ndarray) -> Calibration:
    """Fits the calibration: a log-linear mean, then a logistic share.

    Args:
        spread_px: [N, 40] px of the 112-px crop.
        error_px: [N, 40] distance to the truth, px of the 112-px crop.
        visible: [N, 40] bool; hidden points are left out.

    Returns:
        The calibration.

    Raises:
        errors.InputError: too few faces, or none with a point 5 px off: nothing to learn from.
    """
    x, y = _features(spread_px)[visible], np.maximum(error_px[visible], 1e-3)
    wrong = y >= landmark_errors.OUTLIER_PX
    if len(spread_px) < _FEWEST_FACES or not wrong.any() or wrong.all():
        raise errors.InputError(
            f"{len(spread_px)} faces with {int(wrong.sum())} of {len(y)} points off by 5 px or "
            f"more: nothing to learn a confidence from; give {_FEWEST_FACES} marked faces or more"
        )
    weights = _fit_mean(x, y)
    offset, slope = _fit_share(x @ weights, ~wrong)
    *part, point, face = weights.tolist()
    return Calibration(tuple(part), point, face, offset, slope, len(spread_px))


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


def _fit_share(logs: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Offset and slope of the logistic regression of `right` [M] on `logs` [M]; Newton's steps."""
    x = np.stack([np.ones_like(logs), logs], axis=-1)
    weights = np.zeros(2)
    # One success and one failure more at the mean keep the fit finite where a line separates them.
    x = np.concatenate([x, x.mean(axis=0, keepdims=True).repeat(2, axis=0)])
    y = np.concatenate([right, [0.0, 1.0]])
    for _ in range(_STEPS):
        share = _sigmoid(x @ weights)
        curvature = (x * (share * (1 - share))[:, None]).T @ x
        weights += np.linalg.solve(curvature, x.T @ (y - share))
    return float(weights[0]), float(weights[1])


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))
