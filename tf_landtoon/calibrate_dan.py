"""Learns what a landmark detector's spread says about its error, from hand-marked faces.

Example:
    python -m tf_landtoon.calibrate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --held_out=validation.txt

Each face is read as it is and once more spoilt (blurred, grained or with a part erased), so that
large errors are known too; with --photos it learns to doubt photos. Writes calibration.json into
the model directory (or the export's newest version), which `detect` needs, and reliability.png
beside it; prints what was said of the held-out faces against what came true.
"""

from absl import flags

from tf_landtoon import errors, files, settings
from tf_landtoon.evaluation.evaluation_settings import CalibrateSettings

_OF = settings.flags_of(CalibrateSettings)
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_string("pictures", **_OF["pictures"])
flags.DEFINE_string("landmarks", **_OF["landmarks"])
flags.DEFINE_string("held_out", **_OF["held_out"])
flags.DEFINE_string("photos", **_OF["photos"])
flags.DEFINE_string("photos_exclude", **_OF["photos_exclude"])
flags.DEFINE_integer("faces", **_OF["faces"])
flags.DEFINE_string("output", **_OF["output"])


def main(_: list[str]) -> None:
    """Reads the faces, fits, judges, writes."""
    given = settings.read(CalibrateSettings, flags.FLAGS)
    files.check_folders(given.pictures, given.landmarks, given.photos)

    from tf_landtoon.evaluation import calibrate_run

    calibrate_run.run(given)


if __name__ == "__main__":
    errors.run(main)
