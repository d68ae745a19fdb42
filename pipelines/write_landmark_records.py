"""Pictures of faces and their landmark files -> TFRecord shards to train a DAN with.

Example:
    python pipelines/write_landmark_records.py --pictures_dir=faces --landmarks_dir=points \
        --output_dir=data/faces --exclude=validation.txt

A landmark file has its picture's stem: JSON with 40 points and `hidden`, JSON with the 28 points of
anime-face-detector, or text of 40 "x y" lines; px of the picture. One directory a source is best:
training mixes directories by shares.
"""

import functools
import sys

import numpy as np
import record_flags
from absl import flags

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files, outline
from tf_landtoon.geometry import frames, landmarks, sizes
from tf_landtoon.images import pictures
from tf_landtoon.records import picture_jobs, record_sets

_PICTURES_DIR = flags.DEFINE_string("pictures_dir", None, "Folder of pictures.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir", None, "Folder of landmark files, .json or .txt.", required=True
)
_SPLIT = record_flags.define(image_size=160)
_CROP = flags.DEFINE_enum(
    "crop", "box", ["box", "none"], "Square round the landmarks, or the whole picture resized."
)
_LANDMARK_MAP = flags.DEFINE_enum(
    "landmark_map",
    "anime",
    ["anime", "symmetric", "thesis"],
    "What the points mean: marked or drawn on anime faces, or a photo's 68 mapped by either map. "
    "Faces with points of the thesis' map are never mirrored.",
)
_VIEW_SIZE = flags.DEFINE_integer(
    "view_size",
    sizes.VIEW,
    "With --crop=box, side of the middle part that is 1.25 times the landmarks' box, px: what a "
    "DAN is tested on. The rest is margin for shifts and turns in training.",
    lower_bound=16,
)
_OUTLINE = flags.DEFINE_enum(
    "outline",
    "searched",
    ["searched", "thesis", "spline"],
    "For files of 28 points, the twelve outline points that they lack: searched in the picture, as "
    "the thesis did, or on a spline. benchmarks/outline.py compares them.",
)


def crop_face(
    job: picture_jobs.Job, image_size: int, view_size: int | None, outline_way: str
) -> picture_jobs.Outcome:
    """Crops one picture round its landmarks.

    Args:
        job: the picture and its landmark file.
        image_size: side of the crop, px.
        view_size: side of the part that spans 1.25 times the landmarks' box, px; None keeps the
            whole picture.
        outline_way: one of the flag's, for landmark files of 28 points.

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
        way: "searched", "thesis" or "spline".

    Returns:
        [40, 2] points, px; as given where the file had all 40.
    """
    points_28_px = outline.to_28(points_px)
    if way == "spline" or not np.array_equal(landmarks.from_28(points_28_px), points_px):
        return points_px
    search = outline.thesis_outline if way == "thesis" else outline.spline_outline
    return search(image, points_28_px)


def _jobs() -> list[picture_jobs.Job]:
    """The chosen pictures, each with its landmark file."""
    files = landmark_files.find(_LANDMARKS_DIR.value)
    paths = pictures.list_pictures(_PICTURES_DIR.value)
    lost = len(files.keys() - {path.stem for path in paths})
    if lost:
        print(f"{_LANDMARKS_DIR.value}: {lost} landmark files have no picture", file=sys.stderr)
    return [
        picture_jobs.Job(
            path,
            landmarks_path=files.get(path.stem),
            reason=None if path.stem in files else "no landmark file",
        )
        for path in _SPLIT.choose(paths)
    ]


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    jobs = _jobs()
    image_size = _SPLIT.image_size.value
    view_size, frame = None, {"name": "none"}
    if _CROP.value == "box":
        view_size = _VIEW_SIZE.value
        frame = {"name": "box", "scale": frames.VIEW_SCALE * image_size / view_size}
    split = _SPLIT.target(
        [path for job in jobs for path in (job.path, job.landmarks_path) if path],
        kind="landmarks",
        landmark_map=_LANDMARK_MAP.value,
        frame=frame,
    )
    if not _SPLIT.overwrite.value and record_sets.is_finished(split, len(jobs)):
        return
    task = functools.partial(
        crop_face, image_size=image_size, view_size=view_size, outline_way=_OUTLINE.value
    )
    record_sets.write(split, task, jobs, _SPLIT.num_workers.value)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
