"""Turns photos into anime faces: python -m tf_landtoon.stylize --input=photo.jpg --output=toon.png.

Faces are moved into the frame that the model was trained in, by the code that made its records;
a model of whole pictures (records with --frame=none, as in the thesis) gets the whole picture.
"""

import pathlib

from absl import flags

from tf_landtoon import errors
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_INPUT = flags.DEFINE_string("input", None, "A picture, or a folder of pictures.", required=True)
_OUTPUT = flags.DEFINE_string(
    "output", None, "A .png file, or a folder for <name>.png files.", required=True
)
_MODEL = flags.DEFINE_string(
    "model",
    StylizeSettings.model,
    "`light` (shipped), a model directory of train_gan, or an exported model.",
)
_ALIGN = flags.DEFINE_enum(
    "align",
    StylizeSettings.align,
    ["face", "none"],
    "Move the largest face into the model's frame (for a model without one, resize the whole "
    "picture to a square, as in its training), or take the middle square.",
)
_SIZE = flags.DEFINE_integer(
    "size",
    StylizeSettings.size,
    "Of the result, px; the model's own if not given.",
    lower_bound=16,
)
_PREDICTOR = flags.DEFINE_string(
    "predictor",
    StylizeSettings.predictor,
    "dlib's 68-point predictor file; the installed package's by default.",
)
_BEFORE_AFTER = flags.DEFINE_bool(
    "before_after", StylizeSettings.before_after, "Write photo and toon side by side."
)
_SHEET = flags.DEFINE_string(
    "sheet", StylizeSettings.sheet, "Also a PNG sheet of the first 64, photo and toon."
)


def main(_: list[str]) -> int:
    """Stylises every picture that can be read; 1 if there was none."""
    settings = StylizeSettings(
        input=pathlib.Path(_INPUT.value),
        output=pathlib.Path(_OUTPUT.value),
        model=_MODEL.value,
        align=_ALIGN.value,
        size=_SIZE.value,
        predictor=_PREDICTOR.value,
        before_after=_BEFORE_AFTER.value,
        sheet=pathlib.Path(_SHEET.value) if _SHEET.value else None,
    )
    from tf_landtoon.stylizing import stylize_run

    return stylize_run.run(settings)


if __name__ == "__main__":
    errors.run(main)
