"""Anime faces drawn by the program, each with its 40 exact landmarks, to train a DAN with.

Example:
    python pipelines/draw_toons.py --output_dir=data/drawn --count=2000

Each picture `000000.jpg` has `000000.json` beside it: `points`, 40 times [x, y] in px of the
picture, and `hidden`, the indices of points that hair covers. A picture depends on `--seed` and its
number only. Run the same command again to go on after a stop; `.draw_toons.json` keeps what the
faces were drawn with.
"""

import functools
import json
import os
import pathlib
import sys
import time

import cv2
import numpy as np
import picture_jobs
from absl import flags
from drawing import scene

from tf_landtoon import errors, pictures

_OUTPUT_DIR = flags.DEFINE_string("output_dir", None, "Where the faces go.", required=True)
_COUNT = flags.DEFINE_integer("count", 2000, "Number of faces.")
_IMAGE_SIZE = flags.DEFINE_integer("image_size", 256, "Side of the pictures, px.", lower_bound=32)
_SEED = flags.DEFINE_integer("seed", 0, "Another seed draws other faces.", lower_bound=0)
_NUM_WORKERS = flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1)
_CONTACT_SHEET = flags.DEFINE_boolean(
    "contact_sheet", False, "Also write <output_dir>_contact_sheet.jpg with the first 64 faces."
)
_SHEET_COLUMNS, _SHEET_COUNT = 8, 64
_SETTINGS_NAME = ".draw_toons.json"  # a dot file: landmark files are looked for beside it


def keep_settings(directory: pathlib.Path, image_size: int, seed: int) -> None:
    """Writes down what a folder's faces depend on besides their numbers.

    Args:
        directory: where the faces go.
        image_size: side of the pictures, px.
        seed: of the faces.

    Raises:
        errors.InputError: the folder holds faces of another seed or image size, or faces without
            such a file, or cannot be written to.
    """
    path = directory / _SETTINGS_NAME
    settings = {"image_size": image_size, "seed": seed}
    old = settings
    if path.is_file():
        try:
            old = json.loads(path.read_text())
        except (OSError, ValueError):
            old = None
    elif any(directory.glob("[0-9]" * 6 + ".json")):
        old = None
    if old != settings:
        of = "an unknown seed and image size" if old is None else json.dumps(old)
        raise errors.InputError(
            f"{directory}: already holds faces of {of}, not of {json.dumps(settings)}; "
            "give that --seed and --image_size, or choose another --output_dir"
        )
    pictures.write_atomically(path, json.dumps(settings).encode())


def draw_one(index: int, directory: str, image_size: int, seed: int) -> bool:
    """Draws face number `index` into `directory` unless it is there already.

    The landmark file is written last, so that where it is, the picture is whole.

    Returns:
        Whether it had to be drawn.

    Raises:
        errors.InputError: the folder cannot be written to.
    """
    picture_path = pathlib.Path(directory, f"{index:06d}.jpg")
    landmarks_path = picture_path.with_suffix(".json")
    if landmarks_path.exists() and picture_path.exists():
        return False
    cv2.setNumThreads(1)  # the processes are the parallelism
    drawing = scene.draw(np.random.default_rng([seed, index]), image_size)
    record = {
        "image": picture_path.name,
        "points": drawing.landmarks_px.round(2).tolist(),
        "hidden": list(drawing.hidden),
    }
    pictures.write_atomically(picture_path, pictures.encode_jpeg(drawing.rgb))
    pictures.write_atomically(landmarks_path, json.dumps(record).encode())
    return True


def write_contact_sheet(directory: pathlib.Path, count: int) -> pathlib.Path:
    """Writes the first faces as one picture beside the folder; returns its path."""
    names = [f"{index:06d}.jpg" for index in range(min(count, _SHEET_COUNT))]
    faces = [pictures.read_rgb(directory / name) for name in names]
    path = directory.with_name(f"{directory.name}_contact_sheet.jpg")
    sheet = pictures.contact_sheet(faces, _SHEET_COLUMNS)
    pictures.write_atomically(path, pictures.encode_jpeg(sheet, 90))
    return path


def main(argv: list[str]) -> None:
    """Draws what is missing and reports."""
    del argv
    if _COUNT.value <= 0:
        raise errors.InputError(f"--count={_COUNT.value}: give a number of faces above 0")
    directory = pathlib.Path(_OUTPUT_DIR.value).absolute()
    keep_settings(directory, _IMAGE_SIZE.value, _SEED.value)
    task = functools.partial(
        draw_one, directory=str(directory), image_size=_IMAGE_SIZE.value, seed=_SEED.value
    )
    start = time.perf_counter()
    drawn = sum(picture_jobs.in_order(task, range(_COUNT.value), _NUM_WORKERS.value, "draw"))
    seconds = time.perf_counter() - start
    print(f"{directory}: {drawn} drawn, {_COUNT.value - drawn} skipped (already there)")
    if drawn:
        print(f"{seconds:.1f} s, {seconds / drawn:.3f} s a picture")
    if _CONTACT_SHEET.value:
        print(f"contact sheet: {write_contact_sheet(directory, _COUNT.value)}")


if __name__ == "__main__":
    sys.exit(errors.run(main))
