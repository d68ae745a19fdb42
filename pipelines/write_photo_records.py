"""Photos -> faces in one frame with 40 landmarks -> TFRecord shards for the GAN's photo side.

Example:
    python pipelines/write_photo_records.py --photos_dir=photos --output_dir=data/photos

Needs dlib and its 68-point predictor: pip install "tf-landtoon[photos]".
"""

import functools
import os
import pathlib
import sys

import numpy as np
import picture_jobs
import record_sets
from absl import flags

from tf_landtoon import errors, faces, frames, landmarks, pictures

_PHOTOS_DIR = flags.DEFINE_string("photos_dir", None, "Folder of photos.", required=True)
_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the shards go.", required=True)
_SPLIT = flags.DEFINE_string("split", "train", "Name of the split.")
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", 112, "Side of the stored pictures, px.", lower_bound=16
)
_FRAME = flags.DEFINE_enum(
    "frame",
    "portrait",
    ["portrait", "none"],
    "Eyes and chin onto the same places in each picture, or the whole photo resized.",
)
_FACE_SHARE = flags.DEFINE_float(
    "face_share",
    frames.PORTRAIT.face_share,
    "With --frame=portrait, distance from the eyes to the chin as a share of the picture's side.",
    lower_bound=0.1,
    upper_bound=0.7,
)
_LANDMARK_MAP = flags.DEFINE_enum(
    "landmark_map",
    "symmetric",
    ["symmetric", "thesis"],
    "How 68 points become 40: mirror symmetric lids lowered with the face, or as the thesis prints "
    "it, lowered by 8.8 px of a 112-px picture.",
)
_MAX_ENLARGEMENT = flags.DEFINE_float(
    "max_enlargement", 2.0, "A face that must be enlarged more is too small.", lower_bound=1.0
)
_PREDICTOR = flags.DEFINE_string(
    "predictor", None, "dlib's 68-point predictor file; the installed package's by default."
)
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: take no others.")
_EXCLUDE = flags.DEFINE_string("exclude", None, "Text file of picture names: leave these out.")
_SEED = flags.DEFINE_integer("seed", 1, "Of the order of the examples.")
_NUM_SHARDS = flags.DEFINE_integer("num_shards", 4, "Number of files.", lower_bound=1)
_NUM_WORKERS = flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1)
_OVERWRITE = flags.DEFINE_boolean("overwrite", False, "Write again what is already there.")

SEVERAL_FACES = "several faces, the largest taken"


@functools.cache  # each worker loads it once
def _finder(predictor: str | None) -> faces.FaceFinder:
    return faces.FaceFinder(predictor)


def crop_photo(
    job: picture_jobs.Job,
    frame: frames.Frame | None,
    image_size: int,
    landmark_map: str,
    max_enlargement: float,
    predictor: str | None,
) -> picture_jobs.Outcome:
    """Finds a photo's face and moves it into the frame.

    Args:
        job: the photo.
        frame: the template; None resizes the whole photo.
        image_size: side of the crop, px.
        landmark_map: "symmetric" or "thesis".
        max_enlargement: limit of the crop's px for one px of the photo.
        predictor: the 68-point predictor's file, None for the installed one.

    Returns:
        The crop and its 40 landmarks.

    Raises:
        picture_jobs.Skip: no face, or one too small.
        errors.InputError: the photo cannot be used.
    """
    photo = pictures.read_rgb(job.path)
    found = _finder(predictor).landmarks_68(photo)
    if not found:
        raise picture_jobs.Skip("no face found", "")
    _, points_68_px = found[0]
    symmetric_px = landmarks.from_68(points_68_px, "symmetric")
    if frame is None:
        height, width, _ = photo.shape
        matrix = frames.whole_matrix(width, height, image_size)
    else:
        matrix = frames.matrix(frame, symmetric_px, image_size)
    if frames.scale_of(matrix) > max_enlargement:
        detail = f"{frames.scale_of(matrix):.1f} times smaller than in a {image_size}-px crop"
        raise picture_jobs.Skip("face too small", detail)
    if landmark_map == "thesis":
        landmarks_px = _thesis_points(frames.apply(matrix, points_68_px), image_size)
    else:
        landmarks_px = frames.apply(matrix, symmetric_px)
    encoded, image_format = picture_jobs.encode(frames.crop(photo, matrix, image_size))
    return picture_jobs.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        landmarks_px=landmarks_px,
        visible=np.ones(landmarks.COUNT, bool),
        note=SEVERAL_FACES if len(found) > 1 else None,
    )


def _thesis_points(points_68_px: np.ndarray, image_size: int) -> np.ndarray:
    """The thesis' map, whose 8.8 px are those of a 112-px picture, at another size."""
    scale = image_size / 112
    middle, middle_112 = (image_size - 1) / 2, 111 / 2
    points_112 = (points_68_px - middle) / scale + middle_112
    return (landmarks.from_68(points_112, "thesis") - middle_112) * scale + middle


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    paths = pictures.list_pictures(_PHOTOS_DIR.value)
    paths = picture_jobs.select(paths, _ONLY.value, _EXCLUDE.value)
    input_files = [*paths, pathlib.Path(_PREDICTOR.value)] if _PREDICTOR.value else paths
    used = record_sets.flags_of(flags.FLAGS.get_key_flags_for_module(sys.argv[0]), input_files)
    if not _OVERWRITE.value and record_sets.is_finished(
        _OUTPUT_DIR.value, _SPLIT.value, used, len(paths)
    ):
        return
    _finder(_PREDICTOR.value)  # complains here, once, rather than in each worker
    portrait = _FRAME.value == "portrait"
    frame = frames.PORTRAIT.scaled(_FACE_SHARE.value) if portrait else None
    task = functools.partial(
        crop_photo,
        frame=frame,
        image_size=_IMAGE_SIZE.value,
        landmark_map=_LANDMARK_MAP.value,
        max_enlargement=_MAX_ENLARGEMENT.value,
        predictor=_PREDICTOR.value,
    )
    jobs = [picture_jobs.Job(path) for path in picture_jobs.shuffled(paths, _SEED.value)]
    record_sets.write(
        _OUTPUT_DIR.value,
        _SPLIT.value,
        picture_jobs.work(task, jobs, _NUM_WORKERS.value, pathlib.Path(__file__).stem),
        kind="landmarks",
        image_size=_IMAGE_SIZE.value,
        landmark_map=_LANDMARK_MAP.value,
        frame=frames.to_json(frame),
        flags=used,
        num_shards=_NUM_SHARDS.value,
    )


if __name__ == "__main__":
    errors.run(main)
