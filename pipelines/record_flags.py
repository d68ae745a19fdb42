"""The flags that all record writers share; each adopts them, so that its --help shows them."""

from absl import flags

from tf_landtoon.records.writer_settings import SplitSettings

_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the shards go.", required=True)
_SPLIT = flags.DEFINE_string("split", SplitSettings.split, "Name of the split.")
_ONLY = flags.DEFINE_string(
    "only", SplitSettings.only, "Text file of picture names: take no others."
)
_EXCLUDE = flags.DEFINE_string(
    "exclude", SplitSettings.exclude, "Text file of picture names: leave these out."
)
_SEED = flags.DEFINE_integer(
    "seed", SplitSettings.seed, "Of the order of the examples.", 0, 2**31 - 1
)
_NUM_SHARDS = flags.DEFINE_integer(
    "num_shards", SplitSettings.num_shards, "Number of files.", lower_bound=1
)
_NUM_WORKERS = flags.DEFINE_integer(
    "num_workers", SplitSettings.num_workers, "Processes.", lower_bound=1
)
_OVERWRITE = flags.DEFINE_boolean(
    "overwrite", SplitSettings.overwrite, "Write again what is already there."
)


def settings() -> SplitSettings:
    """What the flags say."""
    return SplitSettings(
        output_dir=_OUTPUT_DIR.value,
        split=_SPLIT.value,
        only=_ONLY.value,
        exclude=_EXCLUDE.value,
        seed=_SEED.value,
        num_shards=_NUM_SHARDS.value,
        num_workers=_NUM_WORKERS.value,
        overwrite=_OVERWRITE.value,
    )
