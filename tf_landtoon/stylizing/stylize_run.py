"""Many photos through the generator, from files into files: the work of `stylize`."""

import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors, stylizers
from tf_landtoon.painting import icon_photo, parts
from tf_landtoon.stylizing import face_masks, photo_run, stylized
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_SHEET_PICTURES, _SHEET_COLUMNS = 64, 4
_DETECTOR = "light"  # of the points that `draw_landmarks` shows


def run(settings: StylizeSettings) -> int:
    """Stylises every picture that can be read.

    Args:
        settings: what to read and write.

    Returns:
        0, or 1 if there was none.

    Raises:
        errors.InputError: a result would replace a photo or another result, or there is no usable
            model, face finder or place to write to, or the model cannot do what is asked.
    """
    listing, targets = photo_run.planned(settings, settings.sheet)
    tiles: list[np.ndarray] = []

    def show(pair: np.ndarray) -> None:
        if settings.sheet and len(tiles) < _SHEET_PICTURES:
            tiles.append(pair)

    def prepare() -> stylized.Stylist:
        return stylized.Stylist(settings, _tools(settings), show)

    status = photo_run.run(settings, listing, targets, prepare, _made_by(settings), "stylised")
    if settings.sheet and tiles:
        sheet = pictures.contact_sheet(tiles, _SHEET_COLUMNS)
        files.write_atomically(settings.sheet, pictures.encode_png(sheet, signed=True))
    return status


def _made_by(settings: StylizeSettings) -> str:
    """What results depend on."""
    return photo_run.mark(
        *(settings.model, settings.mode, settings.align, settings.sizes, settings.background),
        *(settings.keep_colour, settings.strength, settings.draw_landmarks),
        *(settings.before_after, settings.predictor, settings.faces),
    )


def _tools(settings: StylizeSettings) -> stylized.Tools:
    """Loads what the settings need."""
    stylizer = stylizers.load(settings.model)
    in_icons = stylizer.frame == icon_photo.FRAME
    frame = None if in_icons or not stylizer.frame else frames.from_json(stylizer.frame)
    whole = settings.mode == "whole"
    if whole and (frame or in_icons):
        raise errors.InputError(
            f"--mode=whole: {settings.model} draws faces in a frame; use --mode=paste, or a model "
            "that was trained on records with --frame=none"
        )
    finder = parser = masks = find = None
    # A model of whole pictures needs faces only where these are cut out or pasted.
    masked = settings.mode == "paste" or settings.background != "keep"
    wanted = frame is not None or in_icons or masked or settings.draw_landmarks
    if settings.align == "face" and wanted and not whole:
        try:
            finder = photo_faces.FaceFinder(settings.predictor)
        except errors.InputError as error:
            other = ", or give --align=none" if settings.mode == "icon" else ""
            raise errors.InputError(f"{error}{other}") from error
        parser = parts.Parser() if in_icons else None
        masks = face_masks.FaceMasks(parser or parts.Parser()) if masked else None
        if settings.draw_landmarks:
            detector = detectors.load(_DETECTOR)
            find = (detector.find, detector.image_size)
    size = stylizer.image_size
    return stylized.Tools(stylizer.draw, size, frame, finder, parser, masks, find)
