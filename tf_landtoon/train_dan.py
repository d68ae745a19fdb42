"""Trains the landmark detector: python -m tf_landtoon.train_dan --flagfile=configs/dan.flags ...

Stage 1 first, then stage 2 with the first one frozen, as in the thesis; those of a heatmap network
learn together. Run the same command again to resume after a stop.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.training import dan_settings

_DAN = settings.flags_of(dan_settings.DanSettings)
flags.DEFINE_multi_string("data", **_DAN["data"])
flags.DEFINE_multi_string("undrawn_data", **_DAN["undrawn_data"])
flags.DEFINE_multi_string("relabelled_data", **_DAN["relabelled_data"])
flags.DEFINE_string("validation_data", **_DAN["validation_data"])
flags.DEFINE_string("validation_split", **_DAN["validation_split"])
flags.DEFINE_string("model_dir", **_DAN["model_dir"])
flags.DEFINE_enum("network", **_DAN["network"])
flags.DEFINE_integer("width", **_DAN["width"])
flags.DEFINE_float("batch_norm_momentum", **_DAN["batch_norm_momentum"])
flags.DEFINE_integer("seen_size", **_DAN["seen_size"])
flags.DEFINE_string("initial_model", **_DAN["initial_model"])
flags.DEFINE_integer("batch_size", **_DAN["batch_size"])
flags.DEFINE_integer("stage1_steps", **_DAN["stage1_steps"])
flags.DEFINE_integer("stage2_steps", **_DAN["stage2_steps"])
flags.DEFINE_float("learning_rate", **_DAN["learning_rate"])
flags.DEFINE_bool("learning_rate_drops", **_DAN["learning_rate_drops"])
flags.DEFINE_float("average", **_DAN["average"])
flags.DEFINE_integer("patience", **_DAN["patience"])
flags.DEFINE_float("rotation_degrees", **_DAN["rotation_degrees"])
flags.DEFINE_integer("log_steps", **_DAN["log_steps"])
flags.DEFINE_integer("evaluation_steps", **_DAN["evaluation_steps"])
flags.DEFINE_integer("checkpoint_steps", **_DAN["checkpoint_steps"])
flags.DEFINE_integer("max_to_keep", **_DAN["max_to_keep"])
flags.DEFINE_integer("seed", **_DAN["seed"])
flags.DEFINE_bool("deterministic", **_DAN["deterministic"])
flags.DEFINE_enum("distribution_strategy", **_DAN["distribution_strategy"])


def main(argv: list[str]) -> None:
    """Reads the flags and trains."""
    del argv
    given = settings.read(dan_settings.DanSettings, flags.FLAGS)

    from tf_landtoon.training import dan_run

    dan_run.run(given, flags.FLAGS)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
