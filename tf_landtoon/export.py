"""Exports a trained model: python -m tf_landtoon.export --model_dir=DIR --export_dir=OUT.

OUT/<name>/<version>/ is what TensorFlow Serving loads; `stylize --model` takes it too.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.models.export_settings import ExportSettings

_OF = settings.flags_of(ExportSettings)
flags.DEFINE_string("model_dir", **_OF["model_dir"])
flags.DEFINE_string("export_dir", **_OF["export_dir"])
flags.DEFINE_string("name", **_OF["name"])
flags.DEFINE_string("compact_dir", **_OF["compact_dir"])


def main(_: list[str]) -> None:
    """Exports what answers as the live network does, and says which signatures it has."""
    given = settings.read(ExportSettings, flags.FLAGS)

    from tf_landtoon.models import export_run

    export_run.run(given)


if __name__ == "__main__":
    errors.run(main)
