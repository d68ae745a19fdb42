"""Judges a landmark detector by hand-marked faces.

Example:
    python -m tf_landtoon.evaluate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --only=validation.txt --output=runs/dan/evaluation

Each face is cropped by one fixed rule (module `evaluation.crops`), and errors are counted in that
crop of 112 px. Prints the thesis' table 4.1 and writes evaluation.json, evaluation_faces.jpg
(truth left, answer right: its figure 4.1) and evaluation_worst.jpg (its figure 4.2).
"""

import pathlib

from absl import flags

from tf_landtoon import errors, files
from tf_landtoon.evaluation.evaluation_settings import EvaluateSettings
from tf_landtoon.training import run_flags

_MODEL = flags.DEFINE_string(
    "model",
    None,
    "`light` (shipped), a model directory of train_dan, or an exported landmark model.",
    required=True,
)
_PICTURES = flags.DEFINE_string("pictures", None, "Folder of pictures.", required=True)
_LANDMARKS = flags.DEFINE_string(
    "landmarks",
    None,
    "Folder of landmark files, .json or .txt, named as the pictures.",
    required=True,
)
_OUTPUT = flags.DEFINE_string("output", None, "Folder for figures and sheets.", required=True)
_ONLY = flags.DEFINE_string(
    "only", EvaluateSettings.only, "Text file of picture names: take no others."
)
_EXCLUDE = flags.DEFINE_string(
    "exclude", EvaluateSettings.exclude, "Text file of picture names: leave these out."
)
_FLIP = flags.DEFINE_bool(
    "flip",
    EvaluateSettings.flip,
    "Average with the answer for the mirrored picture: slower, a little better.",
)


def main(_: list[str]) -> None:
    """Crops, asks the detector, compares, and writes what came of it."""
    settings = EvaluateSettings(
        model=_MODEL.value,
        pictures=pathlib.Path(_PICTURES.value),
        landmarks=pathlib.Path(_LANDMARKS.value),
        output=pathlib.Path(_OUTPUT.value),
        only=pathlib.Path(_ONLY.value) if _ONLY.value else None,
        exclude=pathlib.Path(_EXCLUDE.value) if _EXCLUDE.value else None,
        flip=_FLIP.value,
    )
    files.check_folders(settings.pictures, settings.landmarks)

    from tf_landtoon.evaluation import evaluate_run

    evaluate_run.run(settings, run_flags.text(flags.FLAGS))


if __name__ == "__main__":
    errors.run(main)
