"""Photos -> records of them with the drawings of their people, for the generator of icons."""

import dataclasses
import functools
import pathlib

import numpy as np

from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors
from tf_landtoon.painting import icon_photo
from tf_landtoon.records import (
    frame_crops,
    outcomes,
    picture_jobs,
    portrait_drawings,
    record_sets,
    writer_settings,
)

JUDGED = np.isin(landmarks.PART_OF_POINT, ("brows", "eyes", "nose"))
"""Points that tell whether a drawing fits; mouth and outline do not: beards mislead it."""


def write(
    made: writer_settings.PortraitSettings,
    split: writer_settings.SplitSettings,
    change: portrait_drawings.Change | None = None,
) -> None:
    """Writes one split, unless it is there already.

    Args:
        made: what is made of the photos.
        split: which photos, and where to.
        change: makes a variant of a photo; needed if there are any.

    Raises:
        errors.InputError: a folder, list or predictor cannot be used, no photo can, or the output
            folder holds other records or cannot be written to.
    """
    paths = picture_jobs.chosen(pictures.list_pictures(made.photos_dir), split)
    jobs = [outcomes.Job(path, variant=k) for path in paths for k in range(made.variants)]
    input_files = list(paths)
    if made.maps:
        input_files += [pathlib.Path(made.maps) / f"{path.stem}.png" for path in paths]
    if made.predictor:
        input_files.append(pathlib.Path(made.predictor))
    target = record_sets.split_of(made, split, input_files, "portraits", "anime", icon_photo.FRAME)
    if not split.overwrite and record_sets.is_finished(target, len(jobs)):
        return
    frame_crops.finder(made.predictor)  # complains here, once, rather than in each worker
    drawing = portrait_drawings.Drawing(
        maps=made.maps,
        image_size=made.image_size,
        least_overlap=made.least_overlap,
        predictor=made.predictor,
        seed=split.seed,
        change=change,
    )
    task = functools.partial(portrait_drawings.draw_pair, made=drawing)
    judge = functools.partial(checked, detector=detectors.load("light"), max_misfit=made.max_misfit)
    record_sets.write(target, task, jobs, split.num_workers, judge=judge)


def checked(
    outcome: outcomes.Outcome, detector: detectors.Detector, max_misfit: float
) -> outcomes.Outcome:
    """A pair, or why it is left out: its drawing has the face elsewhere than its landmarks say.

    Args:
        outcome: of `portrait_drawings.draw_pair`.
        detector: of anime faces.
        max_misfit: RMSE, px of the detector's own picture.
    """
    if outcome.reason is not None:
        return outcome
    rgb = pictures.decode_rgb(outcome.drawing, outcome.name)
    misfit = misfit_px(rgb, outcome.landmarks_px, outcome.visible, detector)
    if misfit <= max_misfit:
        return outcome
    detail = f"{outcome.name}: the detector's points are {misfit:.1f} px off"
    return dataclasses.replace(
        outcome, reason="drawing and landmarks do not fit", detail=detail, note=None
    )


def misfit_px(
    rgb: np.ndarray,
    landmarks_px: np.ndarray,
    visible: np.ndarray,
    detector: detectors.Detector,
    judged: np.ndarray = JUDGED,
) -> float:
    """RMSE of the detector's points on a drawing, px of the detector's picture.

    Args:
        rgb: [S, S, 3] uint8.
        landmarks_px: [40, 2] px of it.
        visible: [40] bool, the points that count.
        detector: of anime faces.
        judged: [40] bool, those of them that are looked at.
    """
    size = rgb.shape[0]
    left, top, side = frames.view_of(landmarks_px, size)
    scale = detector.image_size / (side * size)
    corner = np.array([left, top]) * size - 0.5
    matrix = np.column_stack([np.eye(2) * scale, -(corner * scale + 0.5)])
    face = cropping.crop(rgb, matrix, detector.image_size)
    found = detector.find(face[np.newaxis])[0][0]
    away = found - frames.apply(matrix, np.asarray(landmarks_px, np.float32))
    counts = visible & judged
    return float(np.sqrt((away[counts] ** 2).sum(-1).mean())) if counts.any() else 0.0
