"""Finds anime faces and their 40 landmarks: python -m tf_landtoon.detect PICTURE... [--output=DIR].

PICTURE is a file or a folder. Into the output folder go landmarks.json (picture -> faces -> box,
confidence, points), landmarks.csv (a row for each point) and overlays/<name>.png; with --relabel
also labels/<name>.json, which the record writers take as --landmarks_dir.
"""

import pathlib

from absl import flags

from tf_landtoon import errors
from tf_landtoon.detection.detect_settings import DetectSettings
from tf_landtoon.geometry import sizes

_OUTPUT = flags.DEFINE_string("output", str(DetectSettings.output), "Folder for what is found.")
_MODEL = flags.DEFINE_string(
    "model",
    DetectSettings.model,
    "`light` (shipped), a model directory of train_dan, or an exported one.",
)
_WHOLE = flags.DEFINE_bool(
    "whole",
    DetectSettings.whole,
    "Where no sure face is found, read the whole picture as one; marked as such.",
)
_MIN_CONFIDENCE = flags.DEFINE_float(
    "min_confidence",
    DetectSettings.min_confidence,
    "Leave out less certain faces.",
    lower_bound=0.0,
    upper_bound=1.0,
)
_RELABEL = flags.DEFINE_bool(
    "relabel",
    DetectSettings.relabel,
    "Write landmark files of each picture's largest sure face, too, unless it leans by "
    f"{sizes.LEVEL_DEGREES:g} degrees or more.",
)
_HIDE_ERROR_PX = flags.DEFINE_float(
    "hide_error_px",
    DetectSettings.hide_error_px,
    "With --relabel: points with a larger expected error, px of a 112-px crop, become hidden.",
    lower_bound=0.0,
)
_OVERLAYS = flags.DEFINE_bool(
    "overlays", DetectSettings.overlays, "Write the pictures with the points drawn."
)


def main(argv: list[str]) -> None:
    """Looks at every picture that can be read."""
    settings = DetectSettings(
        inputs=tuple(map(pathlib.Path, argv[1:])),
        output=pathlib.Path(_OUTPUT.value),
        model=_MODEL.value,
        whole=_WHOLE.value,
        min_confidence=_MIN_CONFIDENCE.value,
        relabel=_RELABEL.value,
        hide_error_px=_HIDE_ERROR_PX.value,
        overlays=_OVERLAYS.value,
    )
    from tf_landtoon.detection import detect_run

    detect_run.run(settings)


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the pictures
    errors.run(main, operands=True)
