"""Trained landmark detectors behind one call, wherever they come from."""

import dataclasses
import pathlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
import tqdm

from tf_landtoon.geometry import landmarks
from tf_landtoon.models import exported_models, model_directory, signatures

CALIBRATION_NAME = "calibration.json"  # beside a detector's weights; `landmark_confidence` reads it
_SIGNATURE = "landmarks_uint8"


@dataclasses.dataclass(frozen=True)
class Detector:
    """What finds landmarks in face crops.

    Attributes:
        find: [N, S, S, 3] uint8 RGB -> [N, 40, 2] float32 px of these pictures, and [N, 40]
            float32, how sure each point is: log-odds before calibration, zeros if it cannot tell.
        image_size: S, px.
    """

    find: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    image_size: int


def home(model: str) -> pathlib.Path:
    """The folder of a detector's own files, `calibration.json` among them.

    Args:
        model: as for `load`.

    Returns:
        The newest version's folder of an export, a model directory as it is.

    Raises:
        errors.InputError: "light" is asked for and this copy of the package has none.
    """
    folder = model_directory.locate(model, "dan")
    return exported_models.newest(folder) or folder


def calibration_path(model: str) -> pathlib.Path:
    """Where a detector's calibration is, or belongs.

    Args:
        model: as for `load`.

    Raises:
        errors.InputError: as for `home`.
    """
    return home(model) / CALIBRATION_NAME


def files(model: str) -> list[pathlib.Path]:
    """The files that decide what a detector answers, and which of its answers are sure.

    Args:
        model: as for `load`.

    Raises:
        errors.InputError: it is neither a model directory nor an export.
    """
    folder = model_directory.locate(model, "dan")
    exported = exported_models.newest(folder)
    if exported:
        network = [exported / "saved_model.pb", *sorted(exported.glob("variables/*"))]
    else:
        model_directory.read_config(folder, "dan")
        weights = model_directory.weights_path(folder, "dan")
        network = [folder / model_directory.CONFIG_NAME, weights]
    calibration = calibration_path(model)
    return [*network, calibration] if calibration.exists() else network


def load(model: str) -> Detector:
    """Loads a detector.

    Args:
        model: a model directory of `train_dan`, an exported detector (or the folder of its
            versions, of which the newest counts), or "light" for the shipped one.

    Raises:
        errors.InputError: no such model, another kind of model, or weights that do not fit.
    """
    folder = model_directory.locate(model, "dan")
    exported = exported_models.newest(folder)
    if exported:
        answer, config = exported_models.load(exported, "dan", _SIGNATURE, "certainty")
        return Detector(lambda images: _columns(answer(images)), config.image_size)
    network, config = model_directory.load_dan(folder)
    module = signatures.LandmarkServing(network)
    return Detector(
        lambda images: _columns(module.find_in_uint8(images=tf.constant(images))),
        config.image_size,
    )


def answer(detector: Detector, images: np.ndarray, flip: bool, batch_size: int = 16) -> np.ndarray:
    """Finds the landmarks of many faces, under a progress bar.

    Args:
        detector: of any origin.
        images: [N, S, S, 3] uint8 RGB, S the detector's own.
        flip: average each answer with that for the mirrored picture: twice the work.
        batch_size: faces at once.

    Returns:
        [N, 40, 2] float32 px of the images.

    Raises:
        errors.InputError: an answer is no number.
    """
    starts = range(0, len(images), batch_size)
    answers = []
    for start in tqdm.tqdm(starts, "landmarks", unit="batch", disable=None):
        batch = images[start : start + batch_size]
        points_px, _ = detector.find(batch)
        if flip:
            mirrored_px, _ = detector.find(np.ascontiguousarray(batch[:, :, ::-1]))
            points_px = (points_px + landmarks.mirror(mirrored_px, detector.image_size)) / 2
        answers.append(points_px)
    points_px = np.concatenate(answers)
    landmarks.check_finite(points_px)
    return points_px


def _columns(answer: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(answer["landmarks"]), np.asarray(answer["certainty"])
