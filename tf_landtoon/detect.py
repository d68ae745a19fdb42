"""Finds anime faces and their 40 landmarks: python -m tf_landtoon.detect PICTURE... [--output=DIR].

PICTURE is a file or a folder. Into the output folder go landmarks.json (picture -> faces -> box,
confidence, points), landmarks.csv (a row for each point) and overlays/<name>.png; with --relabel
also labels/<name>.json, which the record writers take as --landmarks_dir.
"""

import pathlib

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.detection.detect_settings import DetectSettings

_OF = settings.flags_of(DetectSettings)
flags.DEFINE_string("input", None, "A picture or folder, as well as those without a flag.")
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_bool("recursive", **_OF["recursive"])
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_bool("whole", **_OF["whole"])
flags.DEFINE_float("min_confidence", **_OF["min_confidence"])
flags.DEFINE_bool("relabel", **_OF["relabel"])
flags.DEFINE_float("hide_error_px", **_OF["hide_error_px"])
flags.DEFINE_bool("photographs", **_OF["photographs"])
flags.DEFINE_bool("overlays", **_OF["overlays"])


def main(argv: list[str]) -> None:
    """Looks at every picture that can be read."""
    inputs = tuple(map(pathlib.Path, [*filter(None, [flags.FLAGS.input]), *argv[1:]]))
    given = settings.read(DetectSettings, flags.FLAGS, inputs=inputs)

    from tf_landtoon.detection import detect_run

    detect_run.run(given)


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the pictures
    errors.run(main, operands=True)
