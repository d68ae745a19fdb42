"""Many photos through the generator, from files into files: the work of `stylize`."""

import sys
from collections.abc import Callable

import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import portrait, result_paths
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_SHEET_PICTURES, _SHEET_COLUMNS = 64, 4
Place = Callable[[np.ndarray], np.ndarray | None]  # photo -> [2, 3] its way, None without a face


def run(settings: StylizeSettings) -> int:
    """Stylises every picture that can be read.

    Args:
        settings: what to read and write.

    Returns:
        0, or 1 if there was none.

    Raises:
        errors.InputError: a result would replace a photo or another result, or there is no usable
            model, face finder or place to write to.
    """
    source = settings.input
    paths = pictures.list_pictures(source) if source.is_dir() else [source]
    targets = result_paths.of(settings, paths)
    result_paths.check_sheet(settings.sheet, paths, targets)

    # TensorFlow starts here, after what can be told without it.
    from tf_landtoon.models import stylizers

    stylizer = stylizers.load(settings.model)
    size = settings.size or stylizer.image_size
    place = _placing(settings, stylizer.frame, size)
    done = faceless = 0
    tiles: list[np.ndarray] = []
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            photo = pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        matrix = place(photo)
        if matrix is None:
            print(f"{path}: no face found, the middle square is taken", file=sys.stderr)
            matrix = portrait.middle(photo, size)
            faceless += 1
        drawn = portrait.draw(photo, matrix, size, stylizer.draw)
        pair = np.concatenate([drawn.photo, drawn.toon], axis=1)
        result = pair if settings.before_after else drawn.toon
        files.write_atomically(target, pictures.encode_png(result))
        if settings.sheet and len(tiles) < _SHEET_PICTURES:
            tiles.append(pair)
        done += 1
    if settings.sheet and tiles:
        sheet = pictures.contact_sheet(tiles, _SHEET_COLUMNS)
        files.write_atomically(settings.sheet, pictures.encode_png(sheet))
    print(
        f"{done} of {len(paths)} pictures stylised into {settings.output}"
        + (f", {faceless} of them without a face" if faceless else "")
    )
    return 0 if done else 1


def _placing(settings: StylizeSettings, frame: dict[str, object], size: int) -> Place:
    """How photos come into the model's frame, as its config describes it."""
    if settings.align == "none" or not frame:
        return lambda photo: portrait.middle(photo, size)
    template = frames.from_json(frame)
    if template is None:
        return lambda photo: portrait.place(photo, None, None, size)
    try:
        finder = photo_faces.FaceFinder(settings.predictor)
    except errors.InputError as error:
        raise errors.InputError(f"{error}, or give --align=none") from error

    def place(photo: np.ndarray) -> np.ndarray | None:
        face = portrait.find(photo, finder)
        return portrait.place(photo, face.points_px, template, size) if face else None

    return place
