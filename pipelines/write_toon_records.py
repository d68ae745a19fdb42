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

from tf_landtoon import errors
from tf_landtoon.records.writer_settings import ToonSettings

flags.adopt_module_key_flags(record_flags)
flags.adopt_module_key_flags(frame_flags)
_TOONS_DIR = flags.DEFINE_string("toons_dir", None, "Folder of anime faces.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir",
    ToonSettings.landmarks_dir,
    "Folder of landmark files (.json or .txt) of some or all of them.",
)
_DAN = flags.DEFINE_string(
    "dan",
    ToonSettings.dan,
    "Finds the landmarks of those without a file: `light` (shipped), a model directory of "
    "train_dan, or an exported detector.",
)
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", ToonSettings.image_size, "Side of the stored pictures, px.", lower_bound=16
)


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = ToonSettings(
        toons_dir=_TOONS_DIR.value,
        landmarks_dir=_LANDMARKS_DIR.value,
        dan=_DAN.value,
        image_size=_IMAGE_SIZE.value,
        frame=frame_flags.FRAME.value,
        face_share=frame_flags.FACE_SHARE.value,
    )
    from tf_landtoon.records import toon_records

    toon_records.write(made, record_flags.settings())


if __name__ == "__main__":
    errors.run(main, goes_on=True)
