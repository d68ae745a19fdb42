"""Pictures of faces and their landmark files -> records to train a landmark detector with."""

import functools
import sys

from tf_landtoon.annotations import landmark_files
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.records import landmark_crops, outcomes, picture_jobs, record_sets, writer_settings


def write(made: writer_settings.LandmarkSettings, split: writer_settings.SplitSettings) -> None:
    """Writes one split, unless it is there already.

    Raises:
        errors.InputError: a folder or list cannot be used, no picture can, or the output folder
            holds other records or cannot be written to.
    """
    jobs = _jobs(made, split)
    view_size, frame = None, {"name": "none"}
    if made.crop == "box":
        view_size = made.view_size
        frame = {"name": "box", "scale": frames.VIEW_SCALE * made.image_size / view_size}
    input_files = [path for job in jobs for path in (job.path, job.landmarks_path) if path]

    target = record_sets.split_of(made, split, input_files, "landmarks", made.landmark_map, frame)
    if not split.overwrite and record_sets.is_finished(target, len(jobs)):
        return
    task = functools.partial(
        landmark_crops.crop_face,
        image_size=made.image_size,
        view_size=view_size,
        outline_way=made.outline,
    )
    record_sets.write(target, task, jobs, split.num_workers)


def _jobs(
    made: writer_settings.LandmarkSettings, split: writer_settings.SplitSettings
) -> list[outcomes.Job]:
    """The chosen pictures, each with its landmark file."""
    files = landmark_files.find(made.landmarks_dir)
    paths = pictures.list_pictures(made.pictures_dir)
    lost = len(files.keys() - {path.stem for path in paths})
    if lost:
        print(f"{made.landmarks_dir}: {lost} landmark files have no picture", file=sys.stderr)
    return [
        outcomes.Job(
            path,
            landmarks_path=files.get(path.stem),
            reason=None if path.stem in files else "no landmark file",
        )
        for path in picture_jobs.chosen(paths, split)
    ]
