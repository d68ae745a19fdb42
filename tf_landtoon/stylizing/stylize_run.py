"""Many photos through the generator, from files into files: the work of `stylize`."""

import functools
import sys

import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping
from tf_landtoon.images import pictures
from tf_landtoon.models import stylizers
from tf_landtoon.stylizing import portrait, result_paths, views
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_SHEET_PICTURES, _SHEET_COLUMNS = 64, 4


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
    stylizer = stylizers.load(settings.model)
    size = settings.size or stylizer.image_size
    view = _view(settings, stylizer.frame, size)
    done = faceless = 0
    tiles: list[np.ndarray] = []
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            photo = pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        seen = view(photo)
        if seen is None:
            print(f"{path}: no face found, the middle square is taken", file=sys.stderr)
            seen = views.middle(photo, size)
            faceless += 1
        toon = np.asarray(stylizer.draw(seen[np.newaxis])[0])
        pair = np.concatenate([seen, toon], axis=1)
        result = pair if settings.before_after else toon
        files.write_atomically(target, pictures.encode_png(result, signed=True))
        if settings.sheet and len(tiles) < _SHEET_PICTURES:
            tiles.append(pair)
        done += 1
    if settings.sheet and tiles:
        sheet = pictures.contact_sheet(tiles, _SHEET_COLUMNS)
        files.write_atomically(settings.sheet, pictures.encode_png(sheet, signed=True))
    print(
        f"{done} of {len(paths)} pictures stylised into {settings.output}"
        + (f", {faceless} of them without a face" if faceless else "")
    )
    return 0 if done else 1


def _view(settings: StylizeSettings, frame: dict[str, object], size: int) -> views.View:
    """How photos come into the model's frame, as its config describes it."""
    if settings.align == "none" or not frame:
        return functools.partial(views.middle, size=size)
    if frame.get("name") == "none":
        return lambda photo: cropping.crop(photo, portrait.place(photo, None, None, size), size)
    try:
        finder = photo_faces.FaceFinder(settings.predictor)
    except errors.InputError as error:
        raise errors.InputError(f"{error}, or give --align=none") from error
    return views.of_faces(frame, finder, size)
