"""Anime faces drawn by the program, each with its 40 exact landmarks, to train a DAN with.

Example:
    python pipelines/draw_toons.py --output_dir=data/drawn --count=2000

Each picture `000000.jpg` has `000000.json` beside it: `points`, 40 times [x, y] in px of the
picture, and `hidden`, the indices of points that hair covers. A picture depends on `--seed` and its
number only. Run the same command again to go on after a stop; `.draw_toons.json` keeps what the
faces were drawn with.
"""

import functools
import os
import pathlib
import time

from absl import flags

from tf_landtoon import errors
from tf_landtoon.drawing import drawn_faces
from tf_landtoon.records import picture_jobs

_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the faces go.", required=True)
_COUNT = flags.DEFINE_integer("count", 2000, "Number of faces.")
_IMAGE_SIZE = flags.DEFINE_integer("image_size", 256, "Side of the pictures, px.", lower_bound=32)
_SEED = flags.DEFINE_integer("seed", 0, "Another seed draws other faces.", lower_bound=0)
_NUM_WORKERS = flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1)
_CONTACT_SHEET = flags.DEFINE_boolean(
    "contact_sheet", False, "Also write <output_dir>_contact_sheet.jpg with the first 64 faces."
)


def main(argv: list[str]) -> None:
    """Draws what is missing and reports."""
    del argv
    if _COUNT.value <= 0:
        raise errors.InputError(f"--count={_COUNT.value}: give a number of faces above 0")
    directory = pathlib.Path(_OUTPUT_DIR.value).absolute()
    drawn_faces.keep_settings(directory, _IMAGE_SIZE.value, _SEED.value)
    task = functools.partial(
        drawn_faces.draw_one,
        directory=str(directory),
        image_size=_IMAGE_SIZE.value,
        seed=_SEED.value,
    )
    start = time.perf_counter()
    numbers = range(_COUNT.value)
    drawn = sum(picture_jobs.in_order(task, numbers, _NUM_WORKERS.value, "draw", len(numbers)))
    seconds = time.perf_counter() - start
    print(f"{directory}: {drawn} drawn, {_COUNT.value - drawn} skipped (already there)")
    if drawn:
        print(f"{seconds:.1f} s, {seconds / drawn:.3f} s a picture")
    if _CONTACT_SHEET.value:
        print(f"contact sheet: {drawn_faces.write_contact_sheet(directory, _COUNT.value)}")


if __name__ == "__main__":
    errors.run(main, goes_on=True)
