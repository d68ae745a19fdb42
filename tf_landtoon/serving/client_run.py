"""Many photos through a served model, from files into files: the work of `client`."""

import pathlib
from collections.abc import Sequence

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.serving import rest
from tf_landtoon.serving.client_settings import ClientSettings
from tf_landtoon.stylizing import photo_run

_MOST_PIXELS = 16_000_000


def run(settings: ClientSettings) -> int:
    """Sends every photo that can be read, and writes what comes back.

    Args:
        settings: what to send where.

    Returns:
        0, or 1 if there was no result.

    Raises:
        errors.InputError: the server cannot be used, or there is no place to write to.
    """
    listing, targets = photo_run.planned(settings)
    made_by = photo_run.mark(
        *(settings.url, settings.align, settings.sent_px, settings.faces, settings.predictor)
    )

    def prepare() -> photo_run.Make:
        model = rest.Model(settings.url, settings.timeout_s, settings.retries)
        finder = photo_faces.FaceFinder(settings.predictor) if settings.align == "face" else None
        model.check()
        return lambda path: _made(path, settings, model, finder)

    return photo_run.run(settings, listing, targets, prepare, made_by, "sent and drawn")


def _made(
    path: pathlib.Path,
    settings: ClientSettings,
    model: rest.Model,
    finder: photo_faces.FaceFinder | None,
) -> photo_run.Made:
    photo = pictures.read_rgb(path, _MOST_PIXELS)
    faces: Sequence[photo_faces.Face] = ()
    shown = [_smaller(photo, settings.sent_px)]
    if finder:
        most = settings.most_faces
        faces = finder.faces(photo, every=most != 1)[:most]
        if not faces:
            raise errors.InputError(f"{path}: no face found; --align=none sends the whole photo")
        shown = [_in_frame(photo, face, settings.sent_px) for face in faces]
    results = {}
    for number, picture in enumerate(shown):
        try:
            file = model.stylized(pictures.encode_png(picture))
        except rest.PictureError as error:
            raise errors.InputError(f"{path}: {error}") from error
        except rest.ServerError as error:
            raise photo_run.Stop(str(error)) from error
        toon = pictures.decode_rgb(file, f"{path}: the server's answer")
        results[f"face{number + 1}" if number else ""] = toon
    return photo_run.Made(results, faces, (photo.shape[1], photo.shape[0]))


def _in_frame(photo: np.ndarray, face: photo_faces.Face, side: int) -> np.ndarray:
    matrix = frames.matrix(frames.PORTRAIT, landmarks.from_68(face.points_px), side)
    return cropping.crop(photo, matrix, side)


def _smaller(photo: np.ndarray, most_px: int) -> np.ndarray:
    scale = most_px / max(photo.shape[:2])
    if scale >= 1:
        return photo
    size = tuple(max(1, round(scale * side)) for side in photo.shape[1::-1])
    return cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
