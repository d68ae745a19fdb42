"""Exports a trained model: python -m tf_landtoon.export --model_dir=DIR --export_dir=OUT.

OUT/<name>/<version>/ is what TensorFlow Serving loads; `stylize --model` takes it too.
"""

import pathlib

from absl import flags

from tf_landtoon import errors
from tf_landtoon.models.export_settings import ExportSettings

_MODEL_DIR = flags.DEFINE_string(
    "model_dir",
    None,
    "Of train_gan or train_dan, or `light` for the shipped generator.",
    required=True,
)
_EXPORT_DIR = flags.DEFINE_string("export_dir", None, "The folder of all models.", required=True)
_NAME = flags.DEFINE_string(
    "name", ExportSettings.name, "The model's name; `toon` or `landmarks` if not given."
)
_COMPACT_DIR = flags.DEFINE_string(
    "compact_dir",
    ExportSettings.compact_dir,
    "Write config, float16 weights and a detector's calibration there too: what the package ships.",
)


def main(_: list[str]) -> None:
    """Exports what answers as the live network does, and says which signatures it has."""
    settings = ExportSettings(
        model_dir=_MODEL_DIR.value,
        export_dir=pathlib.Path(_EXPORT_DIR.value),
        name=_NAME.value,
        compact_dir=pathlib.Path(_COMPACT_DIR.value) if _COMPACT_DIR.value else None,
    )
    from tf_landtoon.models import export_run

    export_run.run(settings)


if __name__ == "__main__":
    errors.run(main)
