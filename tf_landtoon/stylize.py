"""Turns photos into anime faces: python -m tf_landtoon.stylize PHOTO... --output=toon.png.

PHOTO is a file or a folder. Faces are moved into the frame that the model was trained in, by the
code that made its records; a model of whole pictures (records with --frame=none, as in the thesis)
gets the whole picture. The README in stylizing/ describes results and modes.
"""

import pathlib

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_OF = settings.flags_of(StylizeSettings)
flags.DEFINE_string("input", None, "A photo or folder, as well as those without a flag.")
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_bool("recursive", **_OF["recursive"])
flags.DEFINE_bool("overwrite", **_OF["overwrite"])
flags.DEFINE_string("faces", **_OF["faces"])
flags.DEFINE_string("json", **_OF["json"])
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_enum("mode", **_OF["mode"])
flags.DEFINE_enum("align", **_OF["align"])
flags.DEFINE_string("size", **_OF["size"])
flags.DEFINE_enum("background", **_OF["background"])
flags.DEFINE_bool("keep_colour", **_OF["keep_colour"])
flags.DEFINE_float("strength", **_OF["strength"])
flags.DEFINE_bool("draw_landmarks", **_OF["draw_landmarks"])
flags.DEFINE_bool("before_after", **_OF["before_after"])
flags.DEFINE_integer("batch_size", **_OF["batch_size"])
flags.DEFINE_string("predictor", **_OF["predictor"])
flags.DEFINE_string("sheet", **_OF["sheet"])


def main(argv: list[str]) -> int:
    """Stylises every picture that can be read; 1 if there was none."""
    given = [*filter(None, [flags.FLAGS.input]), *argv[1:]]
    inputs = tuple(map(pathlib.Path, given))
    chosen = settings.read(StylizeSettings, flags.FLAGS, inputs=inputs)

    from tf_landtoon.stylizing import stylize_run

    return stylize_run.run(chosen)


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the photos
    errors.run(main, operands=True)
