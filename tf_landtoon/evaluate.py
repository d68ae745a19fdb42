"""Judges anime faces beside their photos: python -m tf_landtoon.evaluate --photos=DIR ...

Give `--model` as `stylize` takes it, or `--pictures`, a folder of results made by anything, named
as their photos. `evaluation.json` has every figure, `evaluation_sheet.jpg` shows photo and result.
Look at the sheet before you believe a figure: pictures can get worse while every number rises.
"""

import pathlib

from absl import flags

from tf_landtoon import errors
from tf_landtoon.evaluation.portraits_settings import PortraitsSettings
from tf_landtoon.training import run_flags

_PHOTOS = flags.DEFINE_string("photos", None, "Folder of photos of faces.", required=True)
_OUTPUT = flags.DEFINE_string("output", None, "Folder for figures and sheet.", required=True)
_MODEL = flags.DEFINE_string(
    "model",
    PortraitsSettings.model,
    "`light` (shipped), a model directory of train_gan, or an exported model.",
)
_PICTURES = flags.DEFINE_string(
    "pictures", PortraitsSettings.pictures, "Folder of results, named as their photos."
)
_TOONS = flags.DEFINE_string(
    "toons", PortraitsSettings.toons, "Folder of drawn faces, for the distance KID."
)
_ONLY = flags.DEFINE_string(
    "only", PortraitsSettings.only, "Text file of photo names: take no others."
)
_DETECTOR = flags.DEFINE_string(
    "detector",
    PortraitsSettings.detector,
    "Of landmarks: `light` (shipped), a model directory of train_dan, or an exported one.",
)


def main(_: list[str]) -> None:
    """Reads, judges, writes."""
    settings = PortraitsSettings(
        photos=pathlib.Path(_PHOTOS.value),
        output=pathlib.Path(_OUTPUT.value),
        model=_MODEL.value,
        pictures=_path(_PICTURES.value),
        toons=_path(_TOONS.value),
        only=_path(_ONLY.value),
        detector=_DETECTOR.value,
    )
    from tf_landtoon.evaluation import portraits_run

    portraits_run.run(settings, run_flags.text(flags.FLAGS))


def _path(given: str | None) -> pathlib.Path | None:
    return pathlib.Path(given) if given else None


if __name__ == "__main__":
    errors.run(main)
