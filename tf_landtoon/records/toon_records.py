"""Anime faces -> records of them with their edge-smoothed twins, for the GAN's toon side."""

import functools

from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import landmark_confidence, toon_reader
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.records import frame_crops, picture_jobs, toon_alignment, writer_settings


def write(made: writer_settings.ToonSettings, split: writer_settings.SplitSettings) -> None:
    """Writes one split, unless it is there already.

    With landmark files or a detector the faces are moved into the frame of the photos' records;
    without both, pictures are resized as they are.

    Raises:
        errors.InputError: a folder, list or detector cannot be used, no picture can, or the output
            folder holds other records or cannot be written to.
    """
    frame = made.template() if made.landmarks_dir or made.dan else None
    dan = made.dan if frame else None
    jobs = _jobs(made, split, aligned=frame is not None)
    input_files = [path for job in jobs for path in (job.path, job.landmarks_path) if path]

    # Start TensorFlow: a wrong folder is told of before, and workers have no use for it.
    from tf_landtoon.models import detectors
    from tf_landtoon.records import record_sets

    if dan:
        input_files += detectors.files(dan)
    target = record_sets.split_of(made, split, input_files, "toons", None, frames.to_json(frame))
    if not split.overwrite and record_sets.is_finished(target, len(jobs)):
        return
    task = functools.partial(frame_crops.crop_toon, frame=frame, image_size=made.image_size)
    align = None
    if dan:
        calibration = landmark_confidence.read_if_there(detectors.calibration_path(dan))
        reader = toon_reader.ToonReader(detectors.load(dan), calibration)
        align = functools.partial(toon_alignment.align, reader=reader)
    record_sets.write(target, task, jobs, split.num_workers, align)


def _jobs(
    made: writer_settings.ToonSettings, split: writer_settings.SplitSettings, aligned: bool
) -> list[picture_jobs.Job]:
    """The chosen toons; those to be aligned with their landmark file or why they are left out."""
    paths = picture_jobs.chosen(pictures.list_pictures(made.toons_dir), split)
    files = {}
    if aligned and made.landmarks_dir:
        files = landmark_files.find(made.landmarks_dir)
    needs_file = aligned and not made.dan
    return [
        picture_jobs.Job(
            path,
            files.get(path.stem),
            reason="no landmark file" if needs_file and path.stem not in files else None,
        )
        for path in paths
    ]
