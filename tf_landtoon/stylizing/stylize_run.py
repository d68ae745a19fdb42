"""Many photos through the generator, from files into files: the work of `stylize`."""

import functools

from tf_landtoon import files
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import photo_run, stylist_loading, stylized
from tf_landtoon.stylizing.stylize_settings import StylizeSettings


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
    tiles: stylized.Tiles = []
    prepare = functools.partial(stylist_loading.load, settings, tiles)
    status = photo_run.run(settings, listing, targets, prepare, _made_by(settings), "stylised")
    if settings.sheet and tiles:
        sheet = pictures.contact_sheet(tiles, stylized.SHEET_COLUMNS)
        files.write_atomically(settings.sheet, pictures.encode_png(sheet, signed=True))
    return status


def _made_by(settings: StylizeSettings) -> str:
    """What results depend on."""
    return photo_run.mark(
        *(settings.model, settings.mode, settings.align, settings.sizes, settings.background),
        *(settings.keep_colour, settings.strength, settings.draw_landmarks),
        *(settings.before_after, settings.predictor, settings.faces),
    )
