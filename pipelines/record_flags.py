"""The flags that all record writers share; each adopts them, so that its --help shows them."""

from absl import flags

from tf_landtoon import settings
from tf_landtoon.records.writer_settings import SplitSettings

_OF = settings.flags_of(SplitSettings)
flags.DEFINE_string("output_dir", **_OF["output_dir"])
flags.DEFINE_string("split", **_OF["split"])
flags.DEFINE_string("only", **_OF["only"])
flags.DEFINE_string("exclude", **_OF["exclude"])
flags.DEFINE_integer("seed", **_OF["seed"])
flags.DEFINE_integer("num_shards", **_OF["num_shards"])
flags.DEFINE_integer("num_workers", **_OF["num_workers"])
flags.DEFINE_boolean("overwrite", **_OF["overwrite"])
