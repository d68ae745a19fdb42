"""Pictures of faces and their landmark files -> TFRecord shards to train a DAN with.

Example:
    python pipelines/write_landmark_records.py --pictures_dir=faces --landmarks_dir=points \
        --output_dir=data/faces --exclude=validation.txt

A landmark file has its picture's stem: JSON with 40 points and `hidden`, JSON with the 28 points of
anime-face-detector, or text of 40 "x y" lines; px of the picture. One directory a source is best:
training mixes directories by shares.
"""

import record_flags
from absl import flags

from tf_landtoon import errors
from tf_landtoon.records.writer_settings import LandmarkSettings

flags.adopt_module_key_flags(record_flags)
_PICTURES_DIR = flags.DEFINE_string("pictures_dir", None, "Folder of pictures.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir", None, "Folder of landmark files, .json or .txt.", required=True
)
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", LandmarkSettings.image_size, "Side of the stored pictures, px.", lower_bound=16
)
_CROP = flags.DEFINE_enum(
    "crop",
    LandmarkSettings.crop,
    LandmarkSettings.CROPS,
    "Square round the landmarks, or the whole picture resized.",
)
_LANDMARK_MAP = flags.DEFINE_enum(
    "landmark_map",
    LandmarkSettings.landmark_map,
    LandmarkSettings.MAPS,
    "What the points mean: marked or drawn on anime faces, or a photo's 68 mapped by either map. "
    "Faces with points of the thesis' map are never mirrored.",
)
_VIEW_SIZE = flags.DEFINE_integer(
    "view_size",
    LandmarkSettings.view_size,
    "With --crop=box, side of the middle part that is 1.25 times the landmarks' box, px: what a "
    "DAN is tested on. The rest is margin for shifts and turns in training.",
    lower_bound=16,
)
_OUTLINE = flags.DEFINE_enum(
    "outline",
    LandmarkSettings.outline,
    LandmarkSettings.OUTLINES,
    "For files of 28 points, the twelve outline points that they lack: searched in the picture, as "
    "the thesis did, or on a spline. benchmarks/outline.py compares them.",
)


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = LandmarkSettings(
        pictures_dir=_PICTURES_DIR.value,
        landmarks_dir=_LANDMARKS_DIR.value,
        image_size=_IMAGE_SIZE.value,
        crop=_CROP.value,
        landmark_map=_LANDMARK_MAP.value,
        view_size=_VIEW_SIZE.value,
        outline=_OUTLINE.value,
    )
    from tf_landtoon.records import landmark_records

    landmark_records.write(made, record_flags.settings())


if __name__ == "__main__":
    errors.run(main, goes_on=True)
