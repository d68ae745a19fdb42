"""Judges a landmark detector by hand-marked faces.

Example:
    python -m tf_landtoon.evaluate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --only=validation.txt --output=runs/dan/evaluation

Each face is cropped by one fixed rule (module `evaluation.crops`), and errors are counted in that
crop of 112 px. Prints the thesis' table 4.1 and writes evaluation.json, evaluation_faces.jpg
(truth left, answer right: its figure 4.1) and evaluation_worst.jpg (its figure 4.2).
"""

from absl import flags

from tf_landtoon import errors, files, settings
from tf_landtoon.evaluation.evaluation_settings import EvaluateSettings
from tf_landtoon.training import run_flags

_OF = settings.flags_of(EvaluateSettings)
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_string("pictures", **_OF["pictures"])
flags.DEFINE_string("landmarks", **_OF["landmarks"])
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_string("only", **_OF["only"])
flags.DEFINE_string("exclude", **_OF["exclude"])
flags.DEFINE_bool("flip", **_OF["flip"])


def main(_: list[str]) -> None:
    """Crops, asks the detector, compares, and writes what came of it."""
    given = settings.read(EvaluateSettings, flags.FLAGS)
    files.check_folders(given.pictures, given.landmarks)

    from tf_landtoon.evaluation import evaluate_run

    evaluate_run.run(given, run_flags.text(flags.FLAGS))


if __name__ == "__main__":
    errors.run(main)
