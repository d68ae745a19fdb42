"""Pictures of faces and their landmark files -> records to train a landmark detector with."""

import functools
import sys

import numpy as np

from tf_landtoon.annotations import landmark_files, outline
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import picture_jobs, writer_settings


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

    # Starts TensorFlow: a wrong folder is told of before, and workers have no use for it.
    from tf_landtoon.records import record_sets

    target = record_sets.split_of(made, split, input_files, "landmarks", made.landmark_map, frame)
    if not split.overwrite and record_sets.is_finished(target, len(jobs)):
        return
    task = functools.partial(
        crop_face, image_size=made.image_size, view_size=view_size, outline_way=made.outline
    )
    record_sets.write(target, task, jobs, split.num_workers)


def _jobs(
    made: writer_settings.LandmarkSettings, split: writer_settings.SplitSettings
) -> list[picture_jobs.Job]:
    """The chosen pictures, each with its landmark file."""
    files = landmark_files.find(made.landmarks_dir)
    paths = pictures.list_pictures(made.pictures_dir)
    lost = len(files.keys() - {path.stem for path in paths})
    if lost:
        print(f"{made.landmarks_dir}: {lost} landmark files have no picture", file=sys.stderr)
    return [
        picture_jobs.Job(
            path,
            landmarks_path=files.get(path.stem),
            reason=None if path.stem in files else "no landmark file",
        )
        for path in picture_jobs.chosen(paths, split)
    ]


def crop_face(
    job: picture_jobs.Job, image_size: int, view_size: int | None, outline_way: str
) -> picture_jobs.Outcome:
    """Crops one picture round its landmarks.

    Args:
        job: the picture and its landmark file.
        image_size: side of the crop, px.
        view_size: side of the part that spans 1.25 times the landmarks' box, px; None keeps the
            whole picture.
        outline_way: for landmark files of 28 points, see `with_outline`.

    Returns:
        The crop and its landmarks.

    Raises:
        picture_jobs.Skip: the landmarks cannot be used.
        errors.InputError: the picture cannot be used.
    """
    points_px, visible = picture_jobs.read_landmarks(job.landmarks_path)
    image = pictures.read_rgb(job.path)
    picture_jobs.check_inside(points_px, image)
    points_px = with_outline(image, points_px, outline_way)
    if np.ptp(points_px, axis=0).max() < 1:
        raise picture_jobs.Skip("landmarks fall on one point", "")
    if view_size is None:
        height, width, _ = image.shape
        matrix = frames.whole_matrix(width, height, image_size)
    else:
        scale = frames.VIEW_SCALE * image_size / view_size
        centre_px, side_px = frames.box_square(points_px, scale)
        matrix = frames.square_matrix(centre_px, side_px, image_size)
    encoded, image_format = picture_jobs.encode(frames.crop(image, matrix, image_size))
    return picture_jobs.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        landmarks_px=frames.apply(matrix, points_px),
        visible=visible,
    )


def with_outline(image: np.ndarray, points_px: np.ndarray, way: str) -> np.ndarray:
    """Looks in the picture for the outline points that a file of 28 points lacks.

    Args:
        image: [H, W, 3] uint8 RGB.
        points_px: [40, 2] points as read, px of the picture.
        way: one of `writer_settings.LandmarkSettings.OUTLINES`.

    Returns:
        [40, 2] points, px; as given where the file had all 40.
    """
    points_28_px = outline.to_28(points_px)
    if way == "spline" or not np.array_equal(landmarks.from_28(points_28_px), points_px):
        return points_px
    search = outline.thesis_outline if way == "thesis" else outline.spline_outline
    return search(image, points_28_px)
