"""A detector's calibration fitted and judged, from files into files: the work of calibrate_dan."""

import os
import pathlib
import sys
from collections.abc import Sequence

import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import landmark_confidence
from tf_landtoon.evaluation import calibration_faces, reliability
from tf_landtoon.evaluation.evaluation_settings import CalibrateSettings
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors


def run(settings: CalibrateSettings) -> None:
    """Reads the faces, fits, judges, writes.

    Raises:
        errors.InputError: there are too few faces, no usable detector, or no place to write to.
    """
    fitted, held_out, marks = _choose_faces(settings)
    photos = _choose_photos(settings)

    detector = detectors.load(settings.model)
    target = detectors.calibration_path(settings.model)
    if settings.output:
        target = settings.output / target.name
    _check_writable(target.parent)
    asked = (detector.find, detector.image_size)
    plain, spoilt = calibration_faces.read_faces(fitted, marks, *asked)
    doubted = calibration_faces.read_photos(photos, *asked)
    judged_by = calibration_faces.read_faces(held_out, marks, *asked)
    calibration = landmark_confidence.fit(calibration_faces.stacked(plain + spoilt + doubted[::2]))
    judged = [
        (name, reliability.compare(calibration, calibration_faces.stacked(readings)))
        for name, readings in zip(("as they are", "spoilt"), judged_by)
    ]
    for name, figures in judged:
        print(f"held-out faces {name}:\n{figures.lines()}")
    report = {
        "fitted_on": f"{len(plain)} faces, as they are and spoilt, and {len(doubted[::2])} photos",
        "held_out": {name: figures.as_json() for name, figures in judged},
    }
    if len(doubted) > 1:
        confidences = _confidences(calibration, calibration_faces.stacked(doubted[1::2]))
        print(f"{len(confidences)} held-out photos: {_quantiles(confidences)}")
        report["held_out_photos"] = _quantiles(confidences)
    chart = pictures.encode_png(reliability.chart(judged))
    files.write_atomically(target.with_name("reliability.png"), chart)
    landmark_confidence.write(target, calibration, report)
    print(f"written: {target}")


def _choose_faces(
    settings: CalibrateSettings,
) -> tuple[list[pathlib.Path], list[pathlib.Path], dict[str, pathlib.Path]]:
    """The pictures to fit on, those to judge by, and all landmark files by stem."""
    marks = landmark_files.find(settings.landmarks)
    every = pictures.list_pictures(settings.pictures)
    lost = landmark_files.unmatched(settings.held_out, every)
    if lost:
        print(landmark_files.without_picture(settings.held_out, lost), file=sys.stderr)
    paths = [path for path in every if path.stem in marks]
    if not paths:
        raise errors.InputError(
            f"{settings.pictures}: no picture has a file in {settings.landmarks}"
        )
    held_out = landmark_files.select(paths, settings.held_out, None)
    others = landmark_files.select(paths, None, settings.held_out)
    if len(others) < landmark_confidence.FEWEST_FACES:
        raise errors.InputError(
            f"{settings.pictures}: {len(others)} marked faces to fit on; give "
            f"{landmark_confidence.FEWEST_FACES} or more besides those in {settings.held_out}"
        )
    fitted = _evenly(others, settings.faces)
    marked = [marks[path.stem] for path in (*fitted, *held_out)]
    warning = landmark_files.machine_made(marked)
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    return fitted, held_out, marks


def _choose_photos(settings: CalibrateSettings) -> list[pathlib.Path]:
    """The photos to doubt; none without --photos."""
    if not settings.photos:
        return []
    paths = pictures.list_pictures(settings.photos)
    chosen = landmark_files.select(paths, None, settings.photos_exclude)
    return _evenly(chosen, settings.faces)


def _evenly(paths: Sequence[pathlib.Path], most: int) -> list[pathlib.Path]:
    """As many as `most`, from the first to the last, so of all shows and kinds."""
    count = min(most, len(paths))
    return [paths[index * len(paths) // count] for index in range(count)]


def _check_writable(folder: pathlib.Path) -> None:
    """Tells of a folder that cannot be written to before the work, not after it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.InputError(
            f"{folder}: cannot be made ({error.strerror}); give another --output"
        ) from error
    if not os.access(folder, os.W_OK):
        raise errors.InputError(f"{folder}: cannot be written to; give another --output")


def _confidences(
    calibration: landmark_confidence.Calibration, readings: landmark_confidence.Readings
) -> np.ndarray:
    """The faces' confidences [N], as `detect` says them."""
    expected_px = calibration.expected_error_px(readings.spread_px)
    return calibration.share_right(expected_px, readings.certainty).mean(axis=1)


def _quantiles(values: np.ndarray) -> dict[str, float]:
    """A tenth, half and nine tenths of the values lie below these."""
    shares = (0.1, 0.5, 0.9)
    return {f"{share:.0%}": round(float(np.quantile(values, share)), 3) for share in shares}
