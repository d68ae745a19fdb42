"""Turns photos into anime faces: python -m tf_landtoon.stylize --input=photo.jpg --output=toon.png.

Faces are moved into the frame that the model was trained in, by the code that made its records;
a model of whole pictures (records with --frame=none, as in the thesis) gets the whole picture.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_OF = settings.flags_of(StylizeSettings)
flags.DEFINE_string("input", **_OF["input"])
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_enum("align", **_OF["align"])
flags.DEFINE_integer("size", **_OF["size"])
flags.DEFINE_string("predictor", **_OF["predictor"])
flags.DEFINE_bool("before_after", **_OF["before_after"])
flags.DEFINE_string("sheet", **_OF["sheet"])


def main(_: list[str]) -> int:
    """Stylises every picture that can be read; 1 if there was none."""
    given = settings.read(StylizeSettings, flags.FLAGS)

    from tf_landtoon.stylizing import stylize_run

    return stylize_run.run(given)


if __name__ == "__main__":
    errors.run(main)
