"""Photos -> faces in one frame with 40 landmarks -> TFRecord shards for the GAN's photo side.

Example:
    python pipelines/write_photo_records.py --photos_dir=photos --output_dir=data/photos

Needs dlib and its 68-point predictor: pip install '.[photos]' in the checkout.
"""

import frame_flags
import record_flags
from absl import flags

from tf_landtoon import errors, files, settings
from tf_landtoon.records.writer_settings import PhotoSettings, SplitSettings

flags.adopt_module_key_flags(record_flags)
flags.adopt_module_key_flags(frame_flags)
_OF = settings.flags_of(PhotoSettings)
flags.DEFINE_string("photos_dir", **_OF["photos_dir"])
flags.DEFINE_integer("image_size", **_OF["image_size"])
flags.DEFINE_enum("landmark_map", **_OF["landmark_map"])
flags.DEFINE_float("max_enlargement", **_OF["max_enlargement"])
flags.DEFINE_string("predictor", **_OF["predictor"])


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = settings.read(PhotoSettings, flags.FLAGS)
    files.check_folders(made.photos_dir)

    from tf_landtoon.records import photo_records

    photo_records.write(made, settings.read(SplitSettings, flags.FLAGS))


if __name__ == "__main__":
    errors.run(main, resumes=True)
