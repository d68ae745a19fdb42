"""Photos -> faces in one frame with 40 landmarks -> TFRecord shards for the GAN's photo side.

Example:
    python pipelines/write_photo_records.py --photos_dir=photos --output_dir=data/photos

Needs dlib and its 68-point predictor: pip install '.[photos]' in the checkout.
"""

import functools
import pathlib

import record_flags
from absl import flags

from tf_landtoon import errors
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.records import frame_crops, picture_jobs, record_sets

_PHOTOS_DIR = flags.DEFINE_string("photos_dir", None, "Folder of photos.", required=True)
_SPLIT = record_flags.define(image_size=112)
_FRAME = record_flags.define_frame()
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


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    paths = _SPLIT.choose(pictures.list_pictures(_PHOTOS_DIR.value))
    predictor_files = [pathlib.Path(_PREDICTOR.value)] if _PREDICTOR.value else []
    frame = _FRAME.frame()
    split = _SPLIT.target(
        paths + predictor_files,
        kind="landmarks",
        landmark_map=_LANDMARK_MAP.value,
        frame=frames.to_json(frame),
    )
    if not _SPLIT.overwrite.value and record_sets.is_finished(split, len(paths)):
        return
    frame_crops.finder(_PREDICTOR.value)  # complains here, once, rather than in each worker
    task = functools.partial(
        frame_crops.crop_photo,
        frame=frame,
        image_size=split.image_size,
        landmark_map=_LANDMARK_MAP.value,
        max_enlargement=_MAX_ENLARGEMENT.value,
        predictor=_PREDICTOR.value,
    )
    jobs = [picture_jobs.Job(path) for path in paths]
    record_sets.write(split, task, jobs, _SPLIT.num_workers.value)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
