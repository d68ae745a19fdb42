"""Pictures of faces and their landmark files -> TFRecord shards to train a DAN with.

Example:
    python pipelines/write_landmark_records.py --pictures_dir=faces --landmarks_dir=points \
        --output_dir=data/faces --exclude=validation.txt

A landmark file has its picture's stem: JSON with 40 points and `hidden`, JSON with the 28 points of
anime-face-detector, or text of 40 "x y" lines; px of the picture. One directory a source is best:
training mixes directories by shares.
"""

import functools
import os
import pathlib
import sys

import picture_jobs
import record_sets
from absl import flags

from tf_landtoon import errors, frames, pictures

_PICTURES_DIR = flags.DEFINE_string("pictures_dir", None, "Folder of pictures.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir", None, "Folder of landmark files, .json or .txt.", required=True
)
_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the shards go.", required=True)
_SPLIT = flags.DEFINE_string("split", "train", "Name of the split.")
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: take no others.")
_EXCLUDE = flags.DEFINE_string("exclude", None, "Text file of picture names: leave these out.")
_CROP = flags.DEFINE_enum(
    "crop", "box", ["box", "none"], "Square round the landmarks, or the whole picture resized."
)
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", 160, "Side of the stored pictures, px.", lower_bound=16
)
_VIEW_SIZE = flags.DEFINE_integer(
    "view_size",
    112,
    "With --crop=box, side of the middle part that is 1.25 times the landmarks' box, px: what a "
    "DAN is tested on. The rest is margin for shifts and turns in training.",
    lower_bound=16,
)
_SEED = flags.DEFINE_integer("seed", 1, "Of the order of the examples.")
_NUM_SHARDS = flags.DEFINE_integer("num_shards", 4, "Number of files.", lower_bound=1)
_NUM_WORKERS = flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1)
_OVERWRITE = flags.DEFINE_boolean("overwrite", False, "Write again what is already there.")


def crop_face(
    job: picture_jobs.Job, image_size: int, view_size: int | None
) -> picture_jobs.Outcome:
    """Crops one picture round its landmarks.

    Args:
        job: the picture and its landmark file.
        image_size: side of the crop, px.
        view_size: side of the part that spans 1.25 times the landmarks' box, px; None keeps the
            whole picture.

    Returns:
        The crop and its landmarks.

    Raises:
        picture_jobs.Skip: the landmarks cannot be used.
        errors.InputError: the picture cannot be used.
    """
    points_px, visible = picture_jobs.read_landmarks(job.landmarks_path)
    image = pictures.read_rgb(job.path)
    picture_jobs.check_inside(points_px, image)
    if view_size is None:
        height, width, _ = image.shape
        matrix = frames.whole_matrix(width, height, image_size)
    else:
        scale = frames.VIEW_SCALE * image_size / view_size
        centre_px, side_px = frames.box_square(points_px, scale)
        if side_px < scale:
            raise picture_jobs.Skip("landmarks fall on one point", "")
        matrix = frames.square_matrix(centre_px, side_px, image_size)
    encoded, image_format = picture_jobs.encode(frames.crop(image, matrix, image_size))
    return picture_jobs.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        landmarks_px=frames.apply(matrix, points_px),
        visible=visible,
    )


def _jobs() -> list[picture_jobs.Job]:
    """The chosen pictures in their random order, each with its landmark file."""
    files = picture_jobs.find_landmark_files(_LANDMARKS_DIR.value)
    paths = pictures.list_pictures(_PICTURES_DIR.value)
    lost = len(files.keys() - {path.stem for path in paths})
    if lost:
        print(f"{_LANDMARKS_DIR.value}: {lost} landmark files have no picture", file=sys.stderr)
    paths = picture_jobs.select(paths, _ONLY.value, _EXCLUDE.value)
    return [
        picture_jobs.Job(
            path,
            landmarks_path=files.get(path.stem),
            reason=None if path.stem in files else "no landmark file",
        )
        for path in picture_jobs.shuffled(paths, _SEED.value)
    ]


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    jobs = _jobs()
    input_files = [path for job in jobs for path in (job.path, job.landmarks_path) if path]
    used = record_sets.flags_of(flags.FLAGS.get_key_flags_for_module(sys.argv[0]), input_files)
    if not _OVERWRITE.value and record_sets.is_finished(
        _OUTPUT_DIR.value, _SPLIT.value, used, len(jobs)
    ):
        return
    whole = _CROP.value == "none"
    task = functools.partial(
        crop_face,
        image_size=_IMAGE_SIZE.value,
        view_size=None if whole else _VIEW_SIZE.value,
    )
    frame = {"name": "none"}
    if not whole:
        frame = {"name": "box", "scale": frames.VIEW_SCALE * _IMAGE_SIZE.value / _VIEW_SIZE.value}
    record_sets.write(
        _OUTPUT_DIR.value,
        _SPLIT.value,
        picture_jobs.work(task, jobs, _NUM_WORKERS.value, pathlib.Path(__file__).stem),
        kind="landmarks",
        image_size=_IMAGE_SIZE.value,
        landmark_map="anime",
        frame=frame,
        flags=used,
        num_shards=_NUM_SHARDS.value,
    )


if __name__ == "__main__":
    errors.run(main)
