"""Photos -> faces in one frame with 40 landmarks -> TFRecord shards for the GAN's photo side.

Example:
    python pipelines/write_photo_records.py --photos_dir=photos --output_dir=data/photos

Needs dlib and its 68-point predictor: pip install '.[photos]' in the checkout.
"""

import frame_flags
import record_flags
from absl import flags

from tf_landtoon import errors
from tf_landtoon.records.writer_settings import PhotoSettings

flags.adopt_module_key_flags(record_flags)
flags.adopt_module_key_flags(frame_flags)
_PHOTOS_DIR = flags.DEFINE_string("photos_dir", None, "Folder of photos.", required=True)
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", PhotoSettings.image_size, "Side of the stored pictures, px.", lower_bound=16
)
_LANDMARK_MAP = flags.DEFINE_enum(
    "landmark_map",
    PhotoSettings.landmark_map,
    PhotoSettings.MAPS,
    "How 68 points become 40: mirror symmetric lids lowered with the face, or as the thesis prints "
    "it, lowered by 8.8 px of a 112-px picture.",
)
_MAX_ENLARGEMENT = flags.DEFINE_float(
    "max_enlargement",
    PhotoSettings.max_enlargement,
    "A face that must be enlarged more is too small.",
    lower_bound=1.0,
)
_PREDICTOR = flags.DEFINE_string(
    "predictor",
    PhotoSettings.predictor,
    "dlib's 68-point predictor file; the installed package's by default.",
)


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = PhotoSettings(
        photos_dir=_PHOTOS_DIR.value,
        image_size=_IMAGE_SIZE.value,
        frame=frame_flags.FRAME.value,
        face_share=frame_flags.FACE_SHARE.value,
        landmark_map=_LANDMARK_MAP.value,
        max_enlargement=_MAX_ENLARGEMENT.value,
        predictor=_PREDICTOR.value,
    )
    from tf_landtoon.records import photo_records

    photo_records.write(made, record_flags.settings())


if __name__ == "__main__":
    errors.run(main, goes_on=True)
