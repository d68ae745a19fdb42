"""What an answer's spread says about its error: a calibration fitted on hand-marked faces.

A detector that sees a face answers the same points for slightly different crops of it; one that
guesses answers its mean face wherever the crop is. So each face is read several times, and the
spread of a point's answers, with that of all points, is turned into an expected error. That, and
what the detector itself says, where it can, become a confidence: the chance that there is a drawn
face at all, times the chance of each point if there is. All lengths are in px of a face crop of
112 px side (1.25 times the landmarks' box).
"""

import dataclasses
import itertools
import json
import os
import pathlib
from typing import NamedTuple

import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.geometry import landmark_errors, landmarks, sizes

_SPREAD_FLOOR_PX = 0.1  # below it the spread says nothing more
_MOST_PX = sizes.VIEW / 2  # nothing beyond is meant by a larger number
_STEPS = 50  # of each fit; all settle within twenty
FEWEST_FACES = 20
# All photos together count as this share of the drawn faces, at most: what is read are drawings for
# the most part, and a blurred one is not to be taken for a photo.
_PHOTOS_SHARE = 0.2
_PART_NUMBERS = [list(landmarks.PARTS).index(part) for part in landmarks.PART_OF_POINT]
# [40, 40]: values @ this are each point's mean over what is drawn, or erased, with it.
_WITH_NEIGHBOURS = np.zeros((landmarks.COUNT, landmarks.COUNT))
for _name, _indices in landmarks.PARTS.items():
    _eyes = (landmarks.LEFT_EYE, landmarks.RIGHT_EYE)
    for _group in _eyes if _name == "eyes" else (_indices,):
        _WITH_NEIGHBOURS[np.ix_(_group, _group)] = 1 / len(_group)


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

    @property
    def drawn(self) -> np.ndarray:
        """[N] bool: a drawn face, of which something is to be seen."""
        return self.seen.any(axis=1)


@dataclasses.dataclass(frozen=True)
class Calibration:
    """From spread to expected error and confidence.

    expected error = exp(part + point log(its spread) + face mean(log(all spreads))),
    P(drawn) = 1 / (1 + exp(-drawn . (1, mean(log(expected error)), mean(certainty)))),
    P(right) = P(drawn) / (1 + exp(-right . (1, log(expected error), certainty, its mean over the
    point's part of the face, mean(certainty)))).

    Apart, because a photo, on which no answer is right, says nothing of how often a point of a
    drawn face is wrong. The part, each eye for itself, because one that is less certain than the
    rest of its face may not be there.

    Attributes:
        part: one number for each of `landmarks.PARTS`.
        point: power of the point's own spread.
        face: power of the face's geometric mean spread.
        drawn: three weights of the chance that a drawn face is read.
        right: five weights of the chance that a point of a drawn face can be seen and its answer
            is less than 5 px off.
        readings: how many readings of faces and photos it was fitted on.
    """

    part: tuple[float, ...]
    point: float
    face: float
    drawn: tuple[float, float, float]
    right: tuple[float, float, float, float, float]
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

    def share_right(self, expected_error_px: np.ndarray, certainty: np.ndarray) -> np.ndarray:
        """The chance, 0..1, that a point can be seen and its answer is less than 5 px off.

        Args:
            expected_error_px: [..., 40] of `expected_error_px`.
            certainty: [..., 40] the detector's own log-odds.

        Returns:
            [..., 40].
        """
        of_face, of_points = _clues(np.log(expected_error_px), certainty)
        drawn = _sigmoid(of_face @ np.array(self.drawn))
        return drawn[..., np.newaxis] * _sigmoid(of_points @ np.array(self.right))


# Of a detector that nobody has calibrated: its spread is taken for its error, what it reads for a
# drawn face, and a point with a spread of 5 px for right as likely as not.
ROUGH = Calibration(
    part=(0.0,) * len(landmarks.PARTS),
    point=1.0,
    face=0.0,
    drawn=(30.0, 0.0, 0.0),
    right=(4.0, -4.0 / float(np.log(landmark_errors.OUTLIER_PX)), 0.0, 0.0, 0.0),
    readings=0,
)


def fit(readings: Readings) -> Calibration:
    """Fits the calibration: a log-linear mean, then two logistic shares.

    Args:
        readings: of faces that the detector may have been trained on, and of photos that it was
            not; without photos nearly every face counts as drawn.

    Returns:
        The calibration.

    Raises:
        errors.InputError: too few faces, or none with a point 5 px off: nothing to learn from.
    """
    visible = readings.visible
    y = np.maximum(readings.error_px[visible], 1e-3)
    wrong = y >= landmark_errors.OUTLIER_PX
    faces = int(visible.any(axis=1).sum())
    if faces < FEWEST_FACES or not wrong.any() or wrong.all():
        raise errors.InputError(
            f"{faces} faces with {int(wrong.sum())} of {len(y)} points off by 5 px or "
            f"more: nothing to learn a confidence from; give {FEWEST_FACES} marked faces or more"
        )
    features = _features(readings.spread_px)
    weights = _fit_mean(features[visible], y)
    logs = np.minimum(features @ weights, np.log(_MOST_PX))
    of_face, of_points = _clues(logs, readings.certainty)
    judged = readings.judged & readings.drawn[:, np.newaxis]
    right = _fit_share(of_points[judged], readings.right[judged], np.ones(int(judged.sum())))
    # A detector that can tell is asked whether a face is drawn; else the spread has to do. Both
    # together would take a large spread for the sign of a drawing, as spoilt ones have it.
    of_face[:, 1 if readings.certainty.any() else 2] = 0.0
    drawn = _fit_share(of_face, readings.drawn, _drawn_weights(readings.drawn))
    *part, point, face = weights.tolist()
    return Calibration(tuple(part), point, face, drawn, right, len(readings.spread_px))


def read_if_there(path: str | os.PathLike[str]) -> Calibration:
    """Reads a detector's calibration; `ROUGH` where there is none.

    Args:
        path: of `detectors.calibration_path`.

    Raises:
        errors.InputError: the file is something else.
    """
    return read(path) if os.path.exists(path) else ROUGH


def read(path: str | os.PathLike[str]) -> Calibration:
    """Reads a detector's calibration.

    Args:
        path: of `detectors.calibration_path`.

    Raises:
        errors.InputError: there is none, or it is something else.
    """
    try:
        content = json.loads(pathlib.Path(path).read_bytes())
        calibration = Calibration(**content["calibration"])
        rows = {name: tuple(getattr(calibration, name)) for name in ("part", "drawn", "right")}
        others = (calibration.point, calibration.face, calibration.readings)
        numbers = np.array([*itertools.chain(*rows.values(), others)], float)
        known = [len(row) for row in rows.values()] == [len(landmarks.PARTS), 3, 5]
        if not known or not np.isfinite(numbers).all():
            raise ValueError("other parts, or no numbers")
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be read ({error.strerror}), so answers would have no confidence; "
            "make it with python -m tf_landtoon.calibrate_dan"
        ) from error
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise errors.InputError(
            f"{path}: no calibration ({error}); make it with python -m tf_landtoon.calibrate_dan"
        ) from error
    return dataclasses.replace(calibration, **rows)


def write(
    path: str | os.PathLike[str], calibration: Calibration, report: dict[str, object]
) -> None:
    """Writes a detector's calibration, whole or not at all.

    Args:
        path: of `detectors.calibration_path`.
        calibration: what `read` will give.
        report: what it was fitted on and how well it holds, for readers.

    Raises:
        errors.InputError: it cannot be written.
    """
    content = {"calibration": dataclasses.asdict(calibration)} | report
    files.write_atomically(path, (json.dumps(content, indent=1) + "\n").encode())


def _features(spread_px: np.ndarray) -> np.ndarray:
    """[..., 40] spreads to [..., 40, parts + 2]: which part, log spread, the face's mean of it."""
    logs = np.log(np.asarray(spread_px, np.float64) + _SPREAD_FLOOR_PX)
    face = np.broadcast_to(logs.mean(axis=-1, keepdims=True), logs.shape)
    parts = np.broadcast_to(
        np.eye(len(landmarks.PARTS))[_PART_NUMBERS], (*logs.shape, len(landmarks.PARTS))
    )
    return np.concatenate([parts, logs[..., None], face[..., None]], axis=-1)


def _clues(log_error: np.ndarray, certainty: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What chances are judged by, [..., 3] of the face and [..., 40, 5] of its points.

    Args:
        log_error: [..., 40] of the expected error.
        certainty: [..., 40] log-odds.
    """
    one = np.ones_like(log_error)
    face = np.broadcast_to(certainty.mean(axis=-1, keepdims=True), certainty.shape)
    points = np.stack([one, log_error, certainty, certainty @ _WITH_NEIGHBOURS, face], axis=-1)
    return points[..., :3].mean(axis=-2), points


def _fit_mean(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights [F] with exp(x [M, F] @ weights) the mean of y [M] > 0.

    Gamma regression with a log link (McCullagh and Nelder 1989): the mean itself is right, where a
    fit of log y would be right for the geometric mean.
    """
    weights = np.linalg.lstsq(x, np.log(y), rcond=None)[0]
    for _ in range(_STEPS):
        weights += 0.5 * np.linalg.lstsq(x, y / np.exp(x @ weights) - 1, rcond=None)[0]
    return weights


def _drawn_weights(drawn: np.ndarray) -> np.ndarray:
    """[N] how much each reading counts: 1 of a drawn face, of a photo mostly less."""
    share = _PHOTOS_SHARE * drawn.sum() / max((~drawn).sum(), 1)
    return np.where(drawn, 1.0, min(share, 1.0))


def _fit_share(x: np.ndarray, true: np.ndarray, counts: np.ndarray) -> tuple[float, ...]:
    """Weights of the logistic regression of `true` [M] on x [M, F]; Newton's steps.

    Each case counts `counts` [M] times. As if of either kind one more were of the other, nothing is
    said more surely than so many cases allow, even where a line separates them (Platt 1999).
    """
    weights = np.zeros(x.shape[1])
    yes, no = counts[true].sum(), counts[~true].sum()
    y = np.where(true, (yes + 1) / (yes + 2), 1 / (no + 2))
    for _ in range(_STEPS):
        share = _sigmoid(x @ weights)
        slack = counts * share * (1 - share)
        # A little more of it, for a column that is constant.
        curvature = (x * slack[:, None]).T @ x + 1e-6 * np.eye(len(weights))
        weights += np.linalg.solve(curvature, x.T @ (counts * (y - share)) - 1e-6 * weights)
    return tuple(weights.tolist())


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))
