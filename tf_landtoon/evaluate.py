"""Judges anime faces beside their photos: python -m tf_landtoon.evaluate --photos=DIR ...

Give `--model` as `stylize` takes it, or `--pictures`, a folder of results made by anything, named
as their photos. `evaluation.json` has every figure, `evaluation_sheet.jpg` shows photo and result.
Look at the sheet before you believe a figure: pictures can get worse while every number rises.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.evaluation.portraits_settings import PortraitsSettings
from tf_landtoon.training import run_flags

_OF = settings.flags_of(PortraitsSettings)
flags.DEFINE_string("photos", **_OF["photos"])
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_string("pictures", **_OF["pictures"])
flags.DEFINE_string("toons", **_OF["toons"])
flags.DEFINE_string("own_landmarks", **_OF["own_landmarks"])
flags.DEFINE_string("only", **_OF["only"])
flags.DEFINE_string("detector", **_OF["detector"])


def main(_: list[str]) -> None:
    """Reads, judges, writes."""
    given = settings.read(PortraitsSettings, flags.FLAGS)

    from tf_landtoon.evaluation import portraits_run

    portraits_run.run(given, run_flags.text(flags.FLAGS))


if __name__ == "__main__":
    errors.run(main)
