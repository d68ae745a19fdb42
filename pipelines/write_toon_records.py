"""Anime faces and their edge-smoothed twins -> TFRecord shards for the GAN's toon side.

Example:
    python pipelines/write_toon_records.py --toons_dir=toons --output_dir=data/toons \
        --dan=exported/dan

With landmark files or an exported DAN the faces are moved into the frame of the photos' records;
without both the pictures are resized as they are.
"""

import functools
import os
import pathlib
import sys

import picture_jobs
import record_sets
import toon_alignment
from absl import flags

from tf_landtoon import edge_smoothing, errors, frames, pictures

_TOONS_DIR = flags.DEFINE_string("toons_dir", None, "Folder of anime faces.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir", None, "Folder of landmark files (.json or .txt) of some or all of them."
)
_DAN = flags.DEFINE_string(
    "dan", None, "Exported DAN (SavedModel) that finds the landmarks of those without a file."
)
_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the shards go.", required=True)
_SPLIT = flags.DEFINE_string("split", "train", "Name of the split.")
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", 112, "Side of the stored pictures, px.", lower_bound=16
)
_FRAME = flags.DEFINE_enum(
    "frame",
    "portrait",
    ["portrait", "none"],
    "With landmarks: eyes and chin onto the same places in each picture, or the whole picture "
    "resized.",
)
_FACE_SHARE = flags.DEFINE_float(
    "face_share",
    frames.PORTRAIT.face_share,
    "With --frame=portrait, distance from the eyes to the chin as a share of the picture's side.",
    lower_bound=0.1,
    upper_bound=0.7,
)
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: take no others.")
_EXCLUDE = flags.DEFINE_string("exclude", None, "Text file of picture names: leave these out.")
_SEED = flags.DEFINE_integer("seed", 1, "Of the order of the examples.")
_NUM_SHARDS = flags.DEFINE_integer("num_shards", 4, "Number of files.", lower_bound=1)
_NUM_WORKERS = flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1)
_OVERWRITE = flags.DEFINE_boolean("overwrite", False, "Write again what is already there.")


def crop_toon(
    job: picture_jobs.Job, frame: frames.Frame | None, image_size: int
) -> picture_jobs.Outcome:
    """Moves a toon into the frame and smooths the edges of what came out.

    Args:
        job: the toon, with its landmarks or their file if there is a frame.
        frame: the template; None resizes the whole picture.
        image_size: side of the crop, px.

    Returns:
        The crop and its twin.

    Raises:
        picture_jobs.Skip: the landmarks cannot be used.
        errors.InputError: the picture cannot be used.
    """
    toon = pictures.read_rgb(job.path)
    if frame is None:
        height, width, _ = toon.shape
        matrix, points_px = frames.whole_matrix(width, height, image_size), None
    else:
        points_px = job.landmarks_px
        if job.landmarks_path is not None:
            points_px, _ = picture_jobs.read_landmarks(job.landmarks_path)
        picture_jobs.check_inside(points_px, toon)
        try:
            matrix = frames.matrix(frame, points_px, image_size)
        except ValueError as error:
            raise picture_jobs.Skip(toon_alignment.NOT_PLAUSIBLE, str(error)) from error
    crop = frames.crop(toon, matrix, image_size)
    encoded, image_format = picture_jobs.encode(crop)
    # Smoothed at the size that is trained on: the blur is 5 px wide there, as the method has it.
    smoothed, _ = picture_jobs.encode(edge_smoothing.smooth_edges(crop))
    return picture_jobs.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        smoothed=smoothed,
        # Not stored; for people to look at on the contact sheet.
        landmarks_px=None if points_px is None else frames.apply(matrix, points_px),
    )


def _jobs(paths: list[pathlib.Path], aligned: bool) -> list[picture_jobs.Job]:
    """The toons in their random order, each with its landmark file if that is wanted."""
    files = {}
    if aligned and _LANDMARKS_DIR.value:
        files = picture_jobs.find_landmark_files(_LANDMARKS_DIR.value)
    paths = picture_jobs.shuffled(paths, _SEED.value)
    return [picture_jobs.Job(path, files.get(path.stem)) for path in paths]


def _with_landmarks(jobs: list[picture_jobs.Job]) -> list[picture_jobs.Job]:
    """The same toons, with landmarks or a reason where there is no landmark file."""
    if _DAN.value:
        return list(toon_alignment.align(jobs, toon_alignment.load_dan(_DAN.value)))
    return [
        job if job.landmarks_path else picture_jobs.Job(job.path, reason="no landmark file")
        for job in jobs
    ]


def _input_files(jobs: list[picture_jobs.Job], aligned: bool) -> list[pathlib.Path]:
    """Everything that the records are made of."""
    files = [path for job in jobs for path in (job.path, job.landmarks_path) if path]
    return files + (toon_alignment.files_of_dan(_DAN.value) if aligned and _DAN.value else [])


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    paths = pictures.list_pictures(_TOONS_DIR.value)
    paths = picture_jobs.select(paths, _ONLY.value, _EXCLUDE.value)
    aligned = _FRAME.value == "portrait" and bool(_LANDMARKS_DIR.value or _DAN.value)
    jobs = _jobs(paths, aligned)
    used = record_sets.flags_of(
        flags.FLAGS.get_key_flags_for_module(sys.argv[0]), _input_files(jobs, aligned)
    )
    if not _OVERWRITE.value and record_sets.is_finished(
        _OUTPUT_DIR.value, _SPLIT.value, used, len(paths)
    ):
        return
    frame = frames.PORTRAIT.scaled(_FACE_SHARE.value) if aligned else None
    task = functools.partial(crop_toon, frame=frame, image_size=_IMAGE_SIZE.value)
    if aligned:
        jobs = _with_landmarks(jobs)
    record_sets.write(
        _OUTPUT_DIR.value,
        _SPLIT.value,
        picture_jobs.work(task, jobs, _NUM_WORKERS.value, pathlib.Path(__file__).stem),
        kind="toons",
        image_size=_IMAGE_SIZE.value,
        landmark_map=None,
        frame=frames.to_json(frame),
        flags=used,
        num_shards=_NUM_SHARDS.value,
    )


if __name__ == "__main__":
    errors.run(main)
