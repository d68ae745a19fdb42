"""A folder of drawn faces: pictures, their landmark files, and what they were drawn with."""

import dataclasses
import functools
import json
import pathlib
import time

import cv2
import numpy as np

from tf_landtoon import errors, files, workers
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.drawing import folder_settings, scene
from tf_landtoon.images import pictures

_DRAWING = 3  # counted up when the same seed draws other faces, or marks them elsewhere
_SHEET_COLUMNS, _SHEET_COUNT = 8, 64
_SETTINGS_NAME = ".draw_toons.json"  # a dot file: landmark files are looked for beside it


@dataclasses.dataclass(frozen=True)
class _Kept:
    """What a folder's faces depend on besides their numbers."""

    image_size: int
    seed: int
    drawing: int | None = None  # None in folders older than the number


def write(settings: folder_settings.FolderSettings) -> None:
    """Draws the faces that a folder lacks and tells how many.

    Args:
        settings: which faces, and where.

    Raises:
        errors.InputError: the folder holds other faces or cannot be written to.
    """
    directory = pathlib.Path(settings.output_dir).absolute()
    keep_settings(directory, settings.image_size, settings.seed)
    task = functools.partial(
        draw_one, directory=str(directory), image_size=settings.image_size, seed=settings.seed
    )
    start = time.perf_counter()
    count = settings.count
    drawn = sum(workers.in_order(task, range(count), settings.num_workers, "draw", count))
    seconds = time.perf_counter() - start
    print(f"{directory}: {drawn} drawn, {count - drawn} skipped (already there)")
    if drawn:
        print(f"{seconds:.1f} s, {seconds / drawn:.3f} s a picture")
    if settings.contact_sheet:
        print(f"contact sheet: {write_contact_sheet(directory, count)}")


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
    kept = _Kept(image_size, seed, _DRAWING)
    settings = json.dumps(dataclasses.asdict(kept))
    if not path.is_file() and not any(directory.glob("[0-9]" * 6 + ".json")):
        files.write_atomically(path, settings.encode())
        return
    try:
        old = _Kept(**files.known_fields(_Kept, json.loads(path.read_text()), path))
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        old = None
    if old != kept:
        of = json.dumps(dataclasses.asdict(old)) if old else "an unknown seed and image size"
        raise errors.InputError(
            f"{directory}: already holds faces of {of}, not of {settings}; "
            "choose another --output_dir, or give that --seed and --image_size (faces of another "
            "drawing cannot be gone on with)"
        )


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
    marks = landmark_formats.drawn_json(picture_path.name, drawing.landmarks_px, drawing.hidden)
    files.write_atomically(picture_path, pictures.encode_jpeg(drawing.rgb))
    files.write_atomically(landmarks_path, marks)
    return True


def write_contact_sheet(directory: pathlib.Path, count: int) -> pathlib.Path:
    """Writes the first faces as one picture beside the folder; returns its path."""
    names = [f"{index:06d}.jpg" for index in range(min(count, _SHEET_COUNT))]
    faces = [pictures.read_rgb(directory / name) for name in names]
    path = directory.with_name(f"{directory.name}_contact_sheet.jpg")
    sheet = pictures.contact_sheet(faces, _SHEET_COLUMNS)
    files.write_atomically(path, pictures.encode_jpeg(sheet, 90))
    return path
