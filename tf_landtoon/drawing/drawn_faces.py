"""A folder of drawn faces: pictures, their landmark files, and what they were drawn with."""

import functools
import json
import pathlib
import time
from collections.abc import Callable, Iterable

import cv2
import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.drawing import folder_settings, scene
from tf_landtoon.images import pictures

_DRAWING = 3  # counted up when the same seed draws other faces, or marks them elsewhere
_SHEET_COLUMNS, _SHEET_COUNT = 8, 64
_SETTINGS_NAME = ".draw_toons.json"  # a dot file: landmark files are looked for beside it


InOrder = Callable[[Callable[[int], bool], Iterable[int], int, str, int], Iterable[bool]]


def write(settings: folder_settings.FolderSettings, in_order: InOrder) -> None:
    """Draws the faces that a folder lacks and tells how many.

    Args:
        settings: which faces, and where.
        in_order: draws in several processes: what to do, face numbers, processes, name of the
            progress bar, number of faces -> for each face whether it had to be drawn.

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
    drawn = sum(in_order(task, range(count), settings.num_workers, "draw", count))
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
    settings = {"image_size": image_size, "seed": seed, "drawing": _DRAWING}
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
            "choose another --output_dir, or give that --seed and --image_size (faces of another "
            "drawing cannot be gone on with)"
        )
    files.write_atomically(path, json.dumps(settings).encode())


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
        "points": landmark_formats.to_corner(drawing.landmarks_px).round(2).tolist(),
        "hidden": list(drawing.hidden),
    }
    files.write_atomically(picture_path, pictures.encode_jpeg(drawing.rgb))
    files.write_atomically(landmarks_path, json.dumps(record).encode())
    return True


def write_contact_sheet(directory: pathlib.Path, count: int) -> pathlib.Path:
    """Writes the first faces as one picture beside the folder; returns its path."""
    names = [f"{index:06d}.jpg" for index in range(min(count, _SHEET_COUNT))]
    faces = [pictures.read_rgb(directory / name) for name in names]
    path = directory.with_name(f"{directory.name}_contact_sheet.jpg")
    sheet = pictures.contact_sheet(faces, _SHEET_COLUMNS)
    files.write_atomically(path, pictures.encode_jpeg(sheet, 90))
    return path
