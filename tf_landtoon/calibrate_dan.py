"""Learns what a landmark detector's spread says about its error, from hand-marked faces.

Example:
    python -m tf_landtoon.calibrate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --held_out=validation.txt

Each face is read as it is and once more spoilt (blurred, grained or with a part erased), so that
large errors are known too; with --photos it learns to doubt photos. Writes calibration.json into
the model directory (or the export's newest version), which `detect` needs, and reliability.png
beside it; prints what was said of the held-out faces against what came true.
"""

import pathlib

from absl import flags

from tf_landtoon import errors, files
from tf_landtoon.evaluation.evaluation_settings import CalibrateSettings

_MODEL = flags.DEFINE_string(
    "model", None, "`light` (shipped), a model directory, or an exported one.", required=True
)
_PICTURES = flags.DEFINE_string("pictures", None, "Folder of pictures.", required=True)
_LANDMARKS = flags.DEFINE_string(
    "landmarks", None, "Folder of their hand-placed landmark files.", required=True
)
_HELD_OUT = flags.DEFINE_string(
    "held_out", None, "Text file of picture names: not fitted on, but judged by.", required=True
)
_PHOTOS = flags.DEFINE_string(
    "photos",
    CalibrateSettings.photos,
    "Folder of photos of people, where no answer is right; every second is judged.",
)
_PHOTOS_EXCLUDE = flags.DEFINE_string(
    "photos_exclude",
    CalibrateSettings.photos_exclude,
    "Text file of photo names not to use: those that the detector learnt from, which it knows.",
)
_FACES = flags.DEFINE_integer(
    "faces",
    CalibrateSettings.faces,
    "How many faces to fit on, and photos to look at, at most.",
    lower_bound=20,
)
_OUTPUT = flags.DEFINE_string(
    "output", CalibrateSettings.output, "Another folder than the model's for the files."
)


def main(_: list[str]) -> None:
    """Reads the faces, fits, judges, writes."""
    settings = CalibrateSettings(
        model=_MODEL.value,
        pictures=pathlib.Path(_PICTURES.value),
        landmarks=pathlib.Path(_LANDMARKS.value),
        held_out=pathlib.Path(_HELD_OUT.value),
        photos=pathlib.Path(_PHOTOS.value) if _PHOTOS.value else None,
        photos_exclude=pathlib.Path(_PHOTOS_EXCLUDE.value) if _PHOTOS_EXCLUDE.value else None,
        faces=_FACES.value,
        output=pathlib.Path(_OUTPUT.value) if _OUTPUT.value else None,
    )
    files.check_folders(settings.pictures, settings.landmarks, settings.photos)

    from tf_landtoon.evaluation import calibrate_run

    calibrate_run.run(settings)


if __name__ == "__main__":
    errors.run(main)
