"""Trains the face parser: python -m tf_landtoon.train_parser --flagfile=configs/parser.flags ...

Run the same command again to resume after a stop.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.training import parser_settings, run_flags

_OF = settings.flags_of(parser_settings.ParserSettings)
flags.DEFINE_string("photos", **_OF["photos"])
flags.DEFINE_string("maps", **_OF["maps"])
flags.DEFINE_string("model_dir", **_OF["model_dir"])
flags.DEFINE_integer("train_steps", **_OF["train_steps"])
flags.DEFINE_float("small_share", **_OF["small_share"])
flags.DEFINE_integer("batch_size", **_OF["batch_size"])
flags.DEFINE_float("learning_rate", **_OF["learning_rate"])
flags.DEFINE_float("encoder_rate", **_OF["encoder_rate"])
flags.DEFINE_float("average", **_OF["average"])
flags.DEFINE_integer("evaluation_steps", **_OF["evaluation_steps"])
flags.DEFINE_integer("checkpoint_steps", **_OF["checkpoint_steps"])
flags.DEFINE_integer("processes", **_OF["processes"])
flags.DEFINE_integer("seed", **_OF["seed"])


def main(argv: list[str]) -> None:
    """Trains and prints the overlaps on the portraits that are kept back."""
    del argv
    given = settings.read(parser_settings.ParserSettings, flags.FLAGS)

    from tf_landtoon.training import parser_run

    run_flags.write(given.model_dir, flags.FLAGS)
    parser_run.run(given)


if __name__ == "__main__":
    errors.run(main, resumes=True)
