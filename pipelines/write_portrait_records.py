"""Photos and the drawings of their people in one frame -> TFRecord shards for the icon generator.

Example:
    python pipelines/write_portrait_records.py --photos_dir=photos --output_dir=data/portraits

Needs dlib and its 68-point predictor: pip install '.[photos]' in the checkout.
"""

import record_flags
from absl import flags

from tf_landtoon import errors, files, settings
from tf_landtoon.records.writer_settings import PortraitSettings, SplitSettings

flags.adopt_module_key_flags(record_flags)
_OF = settings.flags_of(PortraitSettings)
flags.DEFINE_string("photos_dir", **_OF["photos_dir"])
flags.DEFINE_string("maps", **_OF["maps"])
flags.DEFINE_integer("image_size", **_OF["image_size"])
flags.DEFINE_integer("variants", **_OF["variants"])
flags.DEFINE_float("max_misfit", **_OF["max_misfit"])
flags.DEFINE_float("least_overlap", **_OF["least_overlap"])
flags.DEFINE_string("predictor", **_OF["predictor"])


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    made = settings.read(PortraitSettings, flags.FLAGS)
    files.check_folders(made.photos_dir, made.maps)

    from tf_landtoon.datasets import portrait_variants

    portrait_variants.write(made, settings.read(SplitSettings, flags.FLAGS))


if __name__ == "__main__":
    errors.run(main, resumes=True)
