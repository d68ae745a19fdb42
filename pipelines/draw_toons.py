"""Anime faces drawn by the program, each with its 40 exact landmarks, to train a DAN with.

Example:
    python pipelines/draw_toons.py --output_dir=data/drawn --count=2000

Each picture `000000.jpg` has `000000.json` beside it: `points`, 40 times [x, y] in px of the
picture, and `hidden`, the indices of points that hair covers. A picture depends on `--seed` and its
number only. Run the same command again to go on after a stop.
"""

import concurrent.futures
import functools
import json
import multiprocessing
import os
import pathlib
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import process

import cv2
import numpy as np
import tqdm
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


def draw_all(task, count: int, num_workers: int) -> Iterator[bool]:
    """Yields `task(index)` for each index in order; more than one worker: in processes.

    Raises:
        errors.InputError: a worker died, or what a task raised.
    """
    if num_workers == 1:
        yield from map(task, range(count))
        return
    context = multiprocessing.get_context("spawn")
    pool = concurrent.futures.ProcessPoolExecutor(num_workers, context, _ignore_interrupts)
    try:
        yield from pool.map(task, range(count), chunksize=8)
    except process.BrokenProcessPool as error:
        raise errors.InputError(
            "a worker process died (out of memory?); try again with a smaller --num_workers"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
    pictures.write_atomically(directory / ".writable", b"")
    (directory / ".writable").unlink()
    task = functools.partial(
        draw_one, directory=str(directory), image_size=_IMAGE_SIZE.value, seed=_SEED.value
    )
    start = time.perf_counter()
    done = draw_all(task, _COUNT.value, _NUM_WORKERS.value)
    drawn = sum(tqdm.tqdm(done, "draw", _COUNT.value, unit="face"))
    seconds = time.perf_counter() - start
    print(f"{directory}: {drawn} drawn, {_COUNT.value - drawn} skipped (already there)")
    if drawn:
        print(f"{seconds:.1f} s, {seconds / drawn:.3f} s a picture")
    if _CONTACT_SHEET.value:
        print(f"contact sheet: {write_contact_sheet(directory, _COUNT.value)}")


if __name__ == "__main__":
    sys.exit(errors.run(main))
