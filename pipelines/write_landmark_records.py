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

from tf_landtoon import errors, files, settings
from tf_landtoon.records.writer_settings import LandmarkSettings, SplitSettings

flags.adopt_module_key_flags(record_flags)
_OF = settings.flags_of(LandmarkSettings)
flags.DEFINE_string("pictures_dir", **_OF["pictures_dir"])
flags.DEFINE_string("landmarks_dir", **_OF["landmarks_dir"])
flags.DEFINE_integer("image_size", **_OF["image_size"])
flags.DEFINE_enum("crop", **_OF["crop"])
flags.DEFINE_enum("landmark_map", **_OF["landmark_map"])
flags.DEFINE_integer("view_size", **_OF["view_size"])
flags.DEFINE_enum("outline", **_OF["outline"])


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = settings.read(LandmarkSettings, flags.FLAGS)
    files.check_folders(made.pictures_dir, made.landmarks_dir)

    from tf_landtoon.records import landmark_records

    landmark_records.write(made, settings.read(SplitSettings, flags.FLAGS))


if __name__ == "__main__":
    errors.run(main, resumes=True)
