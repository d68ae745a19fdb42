"""Photos -> records of faces in one frame with 40 landmarks, for the GAN's photo side."""

import functools
import pathlib

from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.records import frame_crops, picture_jobs, writer_settings


def write(made: writer_settings.PhotoSettings, split: writer_settings.SplitSettings) -> None:
    """Writes one split, unless it is there already.

    Raises:
        errors.InputError: a folder, list or predictor cannot be used, no photo can, or the output
            folder holds other records or cannot be written to.
    """
    jobs = [
        picture_jobs.Job(path)
        for path in picture_jobs.chosen(pictures.list_pictures(made.photos_dir), split)
    ]
    input_files = [job.path for job in jobs]
    if made.predictor:
        input_files.append(pathlib.Path(made.predictor))
    frame = made.template()

    # Starts TensorFlow: a wrong folder is told of before, and workers have no use for it.
    from tf_landtoon.records import record_sets

    target = record_sets.split_of(
        made, split, input_files, "landmarks", made.landmark_map, frames.to_json(frame)
    )
    if not split.overwrite and record_sets.is_finished(target, len(jobs)):
        return
    frame_crops.finder(made.predictor)  # complains here, once, rather than in each worker
    task = functools.partial(
        frame_crops.crop_photo,
        frame=frame,
        image_size=made.image_size,
        landmark_map=made.landmark_map,
        max_enlargement=made.max_enlargement,
        predictor=made.predictor,
    )
    record_sets.write(target, task, jobs, split.num_workers)
