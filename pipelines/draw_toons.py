"""Anime faces drawn by the program, each with its 40 exact landmarks, to train a DAN with.

Example:
    python pipelines/draw_toons.py --output_dir=data/drawn --count=2000

Each picture `000000.jpg` has `000000.json` beside it: `points`, 40 times [x, y] in px of the
picture, and `hidden`, the indices of points that hair covers. A picture depends on `--seed` and its
number only. Run the same command again to resume after a stop; `.draw_toons.json` keeps what the
faces were drawn with.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.drawing.folder_settings import FolderSettings

_OF = settings.flags_of(FolderSettings)
flags.DEFINE_string("output_dir", **_OF["output_dir"])
flags.DEFINE_integer("count", **_OF["count"])
flags.DEFINE_integer("image_size", **_OF["image_size"])
flags.DEFINE_integer("seed", **_OF["seed"])
flags.DEFINE_integer("num_workers", **_OF["num_workers"])
flags.DEFINE_boolean("contact_sheet", **_OF["contact_sheet"])


def main(_: list[str]) -> None:
    """Draws what is missing and reports."""
    given = settings.read(FolderSettings, flags.FLAGS)

    from tf_landtoon.drawing import drawn_faces

    drawn_faces.write(given)


if __name__ == "__main__":
    errors.run(main, resumes=True)
