"""Anime faces and their edge-smoothed twins -> TFRecord shards for the GAN's toon side.

Example:
    python pipelines/write_toon_records.py --toons_dir=toons --output_dir=data/toons \
        --dan=light

With landmark files or a detector the faces are moved into the frame of the photos' records;
without both the pictures are resized as they are.
"""

import frame_flags
import record_flags
from absl import flags

from tf_landtoon import errors, files, settings
from tf_landtoon.records.writer_settings import SplitSettings, ToonSettings

flags.adopt_module_key_flags(record_flags)
flags.adopt_module_key_flags(frame_flags)
_OF = settings.flags_of(ToonSettings)
flags.DEFINE_string("toons_dir", **_OF["toons_dir"])
flags.DEFINE_string("landmarks_dir", **_OF["landmarks_dir"])
flags.DEFINE_string("dan", **_OF["dan"])
flags.DEFINE_integer("image_size", **_OF["image_size"])


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = settings.read(ToonSettings, flags.FLAGS)
    files.check_folders(made.toons_dir, made.landmarks_dir)

    from tf_landtoon.records import toon_records

    toon_records.write(made, settings.read(SplitSettings, flags.FLAGS))


if __name__ == "__main__":
    errors.run(main, resumes=True)
