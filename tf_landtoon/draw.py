"""Draws a photo's person as an anime icon: python -m tf_landtoon.draw PHOTO... --output=icon.png.

PHOTO is a file or a folder. The face is drawn with brushes; hair and clothes are the photo's own
shapes in flat tones, or (--manner=drawn) drawn as well. To choose among twelve variations, add
--sheet; it and the terminal say which flags make each. TensorFlow is not needed.
"""

import pathlib

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.stylizing.draw_settings import DrawSettings

_OF = settings.flags_of(DrawSettings)
flags.DEFINE_string("input", None, "A photo or folder, as well as those without a flag.")
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_bool("recursive", **_OF["recursive"])
flags.DEFINE_bool("overwrite", **_OF["overwrite"])
flags.DEFINE_string("faces", **_OF["faces"])
flags.DEFINE_string("json", **_OF["json"])
flags.DEFINE_integer("size", **_OF["size"])
flags.DEFINE_string("background", **_OF["background"])
flags.DEFINE_enum("manner", **_OF["manner"])
flags.DEFINE_string("hair_color", **_OF["hair_color"])
flags.DEFINE_string("eye_color", **_OF["eye_color"])
flags.DEFINE_string("skin", **_OF["skin"])
flags.DEFINE_enum("eyes", **_OF["eyes"])
flags.DEFINE_enum("outfit", **_OF["outfit"])
flags.DEFINE_enum("hair", **_OF["hair"])
flags.DEFINE_bool("sheet", **_OF["sheet"])
flags.DEFINE_integer("seed", **_OF["seed"])
flags.DEFINE_bool("layers", **_OF["layers"])
flags.DEFINE_bool("landmarks", **_OF["landmarks"])
flags.DEFINE_bool("before_after", **_OF["before_after"])
flags.DEFINE_string("predictor", **_OF["predictor"])


def main(argv: list[str]) -> int:
    """Draws every photo that can be read; 1 if there was none."""
    inputs = tuple(map(pathlib.Path, [*filter(None, [flags.FLAGS.input]), *argv[1:]]))
    given = settings.read(DrawSettings, flags.FLAGS, inputs=inputs)

    from tf_landtoon.stylizing import draw_run

    return draw_run.run(given)


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the photos
    errors.run(main, operands=True)
