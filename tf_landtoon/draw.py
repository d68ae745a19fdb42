"""Draws a photo's person as an anime icon: python -m tf_landtoon.draw PHOTO --output=icon.png.

PHOTO may be a folder. The face is drawn with brushes; hair and clothes are the photo's own shapes
in flat tones. TensorFlow is not needed.
"""

import pathlib

from absl import flags

from tf_landtoon import errors
from tf_landtoon.stylizing.draw_settings import LARGEST_PX, SMALLEST_PX, DrawSettings

_OUTPUT = flags.DEFINE_string(
    "output", None, "A .png file, or a folder for <name>.png files.", required=True
)
_SIZE = flags.DEFINE_integer(
    "size",
    DrawSettings.size,
    "Side of the icon, px; it is drawn at that size, not enlarged.",
    lower_bound=SMALLEST_PX,
    upper_bound=LARGEST_PX,
)
_BACKGROUND = flags.DEFINE_string(
    "background",
    DrawSettings.background,
    "`photo` (the photo's own, softened), `plain` (one soft colour of it), `transparent`, or a "
    "colour, #rrggbb.",
)
_BEFORE_AFTER = flags.DEFINE_bool(
    "before_after", DrawSettings.before_after, "Write photo and icon side by side."
)
_PREDICTOR = flags.DEFINE_string(
    "predictor",
    DrawSettings.predictor,
    "dlib's 68-point predictor file; the installed package's by default.",
)


def main(argv: list[str]) -> int:
    """Draws every photo that can be read; 1 if there was none."""
    if len(argv) != 2:
        raise errors.InputError("give one photo, or one folder of photos")
    settings = DrawSettings(
        input=pathlib.Path(argv[1]),
        output=pathlib.Path(_OUTPUT.value),
        size=_SIZE.value,
        background=_BACKGROUND.value,
        before_after=_BEFORE_AFTER.value,
        predictor=_PREDICTOR.value,
    )
    from tf_landtoon.stylizing import draw_run

    return draw_run.run(settings)


if __name__ == "__main__":
    errors.run(main, operands=True)
