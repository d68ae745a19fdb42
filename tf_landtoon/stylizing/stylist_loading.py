"""Loads what `stylize` needs for what it is asked."""

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames
from tf_landtoon.models import detectors, stylizers
from tf_landtoon.painting import icon_photo, parts
from tf_landtoon.stylizing import face_masks, stylized
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_DETECTOR = "light"  # of the points that `draw_landmarks` shows


def load(settings: StylizeSettings, tiles: stylized.Tiles) -> stylized.Stylist:
    """Loads model, finder, parser and detector, as far as they are needed.

    Args:
        settings: what is asked for.
        tiles: for the sheet.

    Raises:
        errors.InputError: there is no usable model or face finder, or the model cannot do what is
            asked.
    """
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
    tools = stylized.Tools(stylizer.draw, size, frame, finder, parser, masks, find)
    return stylized.Stylist(settings, tools, tiles)
