"""Anime faces drawn by the program, each with its 40 exact landmarks, to train a DAN with.

Example:
    python pipelines/draw_toons.py --output_dir=data/drawn --count=2000

Each picture `000000.jpg` has `000000.json` beside it: `points`, 40 times [x, y] in px of the
picture, and `hidden`, the indices of points that hair covers. A picture depends on `--seed` and its
number only. Run the same command again to go on after a stop; `.draw_toons.json` keeps what the
faces were drawn with.
"""

from absl import flags

from tf_landtoon import errors
from tf_landtoon.drawing.folder_settings import FolderSettings

_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the faces go.", required=True)
_COUNT = flags.DEFINE_integer("count", FolderSettings.count, "Number of faces.")
_IMAGE_SIZE = flags.DEFINE_integer(
    "image_size", FolderSettings.image_size, "Side of the pictures, px.", lower_bound=32
)
_SEED = flags.DEFINE_integer(
    "seed", FolderSettings.seed, "Another seed draws other faces.", lower_bound=0
)
_NUM_WORKERS = flags.DEFINE_integer(
    "num_workers", FolderSettings.num_workers, "Processes.", lower_bound=1
)
_CONTACT_SHEET = flags.DEFINE_boolean(
    "contact_sheet",
    FolderSettings.contact_sheet,
    "Also write <output_dir>_contact_sheet.jpg with the first 64 faces.",
)


def main(_: list[str]) -> None:
    """Draws what is missing and reports."""
    if _COUNT.value <= 0:
        raise errors.InputError(f"--count={_COUNT.value}: give a number of faces above 0")
    settings = FolderSettings(
        output_dir=_OUTPUT_DIR.value,
        count=_COUNT.value,
        image_size=_IMAGE_SIZE.value,
        seed=_SEED.value,
        num_workers=_NUM_WORKERS.value,
        contact_sheet=_CONTACT_SHEET.value,
    )
    from tf_landtoon.drawing import drawn_faces
    from tf_landtoon.records import picture_jobs

    drawn_faces.write(settings, picture_jobs.in_order)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
