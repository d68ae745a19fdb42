"""Many photos to drawn icons, from files into files: the work of `draw`. No TensorFlow here."""

import dataclasses
import pathlib
import shlex
import sys

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.detection import photo_faces
from tf_landtoon.drawing.layer_stack import LayerStack, say_nothing
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.painting import icon_photo, icons, parts, portrait, trust
from tf_landtoon.painting.look import Look
from tf_landtoon.stylizing import photo_run, result_paths, variations
from tf_landtoon.stylizing.draw_settings import DrawSettings
from tf_landtoon.stylizing.photo_settings import PhotoSettings

_BEHIND_EDGES = (60, 45, 45)  # what shines through the soft edge of a cut-out: ink, not white
_BEFORE = frames.PORTRAIT.scaled(0.33)  # about as large as the icon's face
_MOST_PIXELS = 16_000_000  # a face in a larger photo is large enough when that is made smaller
_LARGEST_OF_SHEET = 640  # px of each of the twelve


def run(settings: DrawSettings) -> int:
    """Draws the faces of every photo that can be read.

    Args:
        settings: what to read and write.

    Returns:
        0, or 1 if there is not one icon.

    Raises:
        errors.InputError: a result would replace a photo, or dlib is missing.
    """
    listing, targets = photo_run.planned(settings)
    places = dict(zip(listing.paths, targets, strict=True))

    def prepare() -> photo_run.Make:
        finder, parser = photo_faces.FaceFinder(settings.predictor), parts.Parser()
        return lambda path: _drawn(path, places[path], settings, finder, parser)

    return photo_run.run(settings, listing, targets, prepare, _made_by(settings), "drawn")


def _made_by(settings: DrawSettings) -> str:
    """What results depend on."""
    fields = {field.name for field in dataclasses.fields(DrawSettings)}
    where = {field.name for field in dataclasses.fields(PhotoSettings)} - {"faces"}
    return photo_run.mark(*(getattr(settings, name) for name in sorted(fields - where)))


def _drawn(
    path: pathlib.Path,
    target: pathlib.Path,
    settings: DrawSettings,
    finder: photo_faces.FaceFinder,
    parser: parts.Parser,
) -> photo_run.Made:
    """A photo's icons or sheets; those of faces that cannot be drawn are told and left out."""
    photo = pictures.read_rgb(path, most_pixels=_MOST_PIXELS)
    most = settings.most_faces
    faces = finder.faces(photo, every=most != 1)[:most]
    if not faces:
        raise errors.InputError(f"{path}: no face found; give a photo of a face that looks ahead")
    results, drawn, complaints = {}, [], []
    for face in faces:
        word = f"face{len(drawn) + 1}" if drawn else ""
        try:
            person = _Face(path, photo, face, parser)
            if settings.sheet:
                results[word] = _sheet(person, settings)
            else:
                results[word] = _icon(person, result_paths.beside(target, word), settings)
        except errors.InputError as error:
            complaints.append(str(error))
            continue
        drawn.append(face)
    if not drawn:
        raise errors.InputError(complaints[0])
    for complaint in complaints:
        print(f"one face left out: {complaint}", file=sys.stderr)
    return photo_run.Made(results, drawn, (photo.shape[1], photo.shape[0]))


class _Face:
    """A face of a photo, upright."""

    def __init__(
        self, path: pathlib.Path, photo: np.ndarray, face: photo_faces.Face, parser: parts.Parser
    ) -> None:
        self.path = path
        self.photo, self.points_px = icon_photo.upright(photo, face.points_px)
        found = parser.parts(self.photo, self.points_px)
        if complaint := trust.weigh(self.points_px, found).complaint():
            raise errors.InputError(f"{path}: {complaint}")
        self.sitting = icons.Sitting(self.photo, self.points_px, found)


def _icon(face: _Face, target: pathlib.Path, settings: DrawSettings) -> np.ndarray:
    """The icon, beside its photo if that is asked for; writes layers and landmarks."""
    stack = LayerStack() if settings.layers else say_nothing
    drawn = face.sitting.icon(settings.look, settings.size, _ground(settings), stack)
    picture = _cut_out(drawn, settings)
    if settings.before_after:
        picture = np.hstack([_before(face.photo, face.points_px, picture), picture])
    if settings.landmarks:
        marks = landmark_formats.drawn_json(target.name, drawn.landmarks_px, drawn.hidden)
        files.write_atomically(result_paths.file_for_landmarks(target), marks)
    if settings.layers:
        folder = result_paths.folder_for_layers(target)
        for number, (name, layer) in enumerate(stack.layers.items()):
            if settings.background == "transparent" and number == 0:
                continue
            path = folder / f"{number}_{name}.png"
            files.write_atomically(path, pictures.encode_png(layer, signed=True))
    return picture


def _sheet(face: _Face, settings: DrawSettings) -> np.ndarray:
    """Twelve variations; says how to make each."""
    size = min(settings.size, _LARGEST_OF_SHEET)
    looks = variations.looks(settings.look, settings.seed)
    drawn, labels = [], []
    for number, look in enumerate(tqdm.tqdm(looks, unit="variation", disable=None, leave=False), 1):
        icon = face.sitting.icon(look, size, _ground(settings))
        drawn.append(_on_paper(icon) if settings.background == "transparent" else icon.rgb)
        labels.append(f"{number}: {' '.join(look.flags()) or 'no flags'}")
    for number, look in enumerate(looks, 1):
        print(f"{number:2}: {_command(face.path, look, settings)}")
    return variations.sheet(drawn, labels)


def _command(path: pathlib.Path, look: Look, settings: DrawSettings) -> str:
    """The command that makes one variation."""
    words = ["python", "-m", "tf_landtoon.draw", str(path), "--output=icon.png", *look.flags()]
    defaults = {field.name: field.default for field in dataclasses.fields(DrawSettings)}
    for name in ("size", "background", "predictor"):
        if getattr(settings, name) != defaults[name]:
            words.append(f"--{name}={getattr(settings, name)}")
    return shlex.join(words)


def _ground(settings: DrawSettings) -> portrait.Ground:
    ground = settings.color_behind or settings.background
    return _BEHIND_EDGES if ground == "transparent" else ground


def _cut_out(drawn: portrait.Portrait, settings: DrawSettings) -> np.ndarray:
    """The icon [S, S, 3], or [S, S, 4] where nothing shall be behind it; uint8."""
    if settings.background == "transparent":
        return np.dstack([drawn.rgb, drawn.cover])
    return drawn.rgb


def _on_paper(drawn: portrait.Portrait) -> np.ndarray:
    """A cut-out on the sheet's white, [S, S, 3] uint8."""
    share = drawn.cover[..., None] / 255
    return np.rint(drawn.rgb * share + 255 * (1 - share)).astype(np.uint8)


def _before(photo: np.ndarray, points_px: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """The photo's square round the face, of the picture's side and channels."""
    size, _, channels = picture.shape
    matrix = frames.matrix(_BEFORE, landmarks.from_68(points_px), size)
    square = cropping.crop(photo, matrix, size)
    return square if channels == 3 else cv2.cvtColor(square, cv2.COLOR_RGB2RGBA)
