"""Trains the face parser: python -m tf_landtoon.train_parser --flagfile=configs/parser.flags ...

Run the same command again to resume after a stop.
"""

import dataclasses

from absl import flags

from tf_landtoon import errors
from tf_landtoon.training import parser_settings, run_flags

_DEFAULTS = parser_settings.ParserSettings()
_PHOTOS = flags.DEFINE_string("photos", None, "Folder of 256-px portraits.", required=True)
_MAPS = flags.DEFINE_string("maps", None, "Folder of their maps of parts, PNG.", required=True)
_MODEL_DIR = flags.DEFINE_string("model_dir", None, "Where everything goes.", required=True)
_TRAIN_STEPS = flags.DEFINE_integer("train_steps", _DEFAULTS.train_steps, "Where to end.", 1)
_SMALL_SHARE = flags.DEFINE_float(
    "small_share", _DEFAULTS.small_share, "Of the steps sees 192 px a side, not 256.", 0.0, 1.0
)
_BATCH_SIZE = flags.DEFINE_integer("batch_size", _DEFAULTS.batch_size, "Pictures a step.", 1)
_LEARNING_RATE = flags.DEFINE_float(
    "learning_rate", _DEFAULTS.learning_rate, "AdamW's, of the decoder, after warming up.", 0.0
)
_ENCODER_RATE = flags.DEFINE_float(
    "encoder_rate", _DEFAULTS.encoder_rate, "Of the pretrained blocks, as a share of it.", 0.0
)
_AVERAGE = flags.DEFINE_float(
    "average", _DEFAULTS.average, "Share that the average of the weights keeps.", 0.0, 0.9999
)
_EVALUATION_STEPS = flags.DEFINE_integer(
    "evaluation_steps", _DEFAULTS.evaluation_steps, "Between two looks at the validation.", 1
)
_CHECKPOINT_STEPS = flags.DEFINE_integer(
    "checkpoint_steps", _DEFAULTS.checkpoint_steps, "Between two checkpoints.", 1
)
_PROCESSES = flags.DEFINE_integer(
    "processes", _DEFAULTS.processes, "That make batches beside the training.", 1
)
_SEED = flags.DEFINE_integer(
    "seed", _DEFAULTS.seed, "Decides weights, order and changes.", 0, 2**31 - 1
)


def main(argv: list[str]) -> None:
    """Trains and prints the overlaps on the portraits that are kept back."""
    del argv
    values = {
        field.name: flags.FLAGS[field.name].value
        for field in dataclasses.fields(parser_settings.ParserSettings)
    }
    settings = parser_settings.ParserSettings(**values)
    from tf_landtoon.training import parser_run

    run_flags.write(settings.model_dir, flags.FLAGS)
    parser_run.run(settings)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
