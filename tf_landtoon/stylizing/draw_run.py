"""Many photos to drawn icons, from files into files: the work of `draw`. No TensorFlow here."""

import dataclasses
import pathlib
import shlex
import sys

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.drawing.layer_stack import LayerStack, say_nothing
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.painting import icon_photo, icons, parts, portrait, trust
from tf_landtoon.painting.look import Look
from tf_landtoon.stylizing import result_paths, variations
from tf_landtoon.stylizing.draw_settings import DrawSettings

_BEHIND_EDGES = (60, 45, 45)  # what shines through the soft edge of a cut-out: ink, not white
_BEFORE = frames.PORTRAIT.scaled(0.33)  # about as large as the icon's face
_MOST_PIXELS = 16_000_000  # a face in a larger photo is large enough when that is made smaller
_LARGEST_OF_SHEET = 640  # px of each of the twelve


def run(settings: DrawSettings) -> int:
    """Draws the largest face of every photo that can be read.

    Args:
        settings: what to read and write.

    Returns:
        0, or 1 if not one icon was drawn.

    Raises:
        errors.InputError: a result would replace a photo, or dlib is missing.
    """
    source = settings.input
    paths = pictures.list_pictures(source) if source.is_dir() else [source]
    targets = result_paths.of(settings, paths)
    finder, parser = photo_faces.FaceFinder(settings.predictor), parts.Parser()
    make = _write_sheet if settings.sheet else _write_icon
    done = 0
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            make(_Face(path, finder, parser), target, settings)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        done += 1
    print(f"{done} of {len(paths)} photos drawn into {settings.output}")
    return 0 if done else 1


class _Face:
    """The largest face of a photo file, upright."""

    def __init__(
        self, path: pathlib.Path, finder: photo_faces.FaceFinder, parser: parts.Parser
    ) -> None:
        photo = pictures.read_rgb(path, most_pixels=_MOST_PIXELS)
        faces = finder.landmarks_68(photo)
        if not faces:
            raise errors.InputError(
                f"{path}: no face found; give a photo of a face that looks ahead"
            )
        self.path = path
        self.photo, self.points_px = icon_photo.upright(photo, faces[0][1])
        found = parser.parts(self.photo, self.points_px)
        if complaint := trust.weigh(self.points_px, found).complaint():
            raise errors.InputError(f"{path}: {complaint}")
        self.sitting = icons.Sitting(self.photo, self.points_px, found)


def _write_icon(face: _Face, target: pathlib.Path, settings: DrawSettings) -> None:
    """Writes the icon, beside its photo if that is asked for, and its layers."""
    stack = LayerStack() if settings.layers else say_nothing
    ground = _ground(settings)
    drawn = face.sitting.icon(settings.look, settings.size, ground, stack)
    picture = _cut_out(drawn, settings)
    if settings.before_after:
        picture = np.hstack([_before(face.photo, face.points_px, picture), picture])
    files.write_atomically(target, pictures.encode_png(picture, signed=True))
    if settings.layers:
        folder = result_paths.folder_for_layers(target)
        for number, (name, layer) in enumerate(stack.layers.items()):
            if settings.background == "transparent" and number == 0:
                continue
            path = folder / f"{number}_{name}.png"
            files.write_atomically(path, pictures.encode_png(layer, signed=True))


def _write_sheet(face: _Face, target: pathlib.Path, settings: DrawSettings) -> None:
    """Writes twelve variations and says how to make each."""
    size = min(settings.size, _LARGEST_OF_SHEET)
    looks = variations.looks(settings.look, settings.seed)
    drawn, labels = [], []
    for number, look in enumerate(tqdm.tqdm(looks, unit="variation", disable=None, leave=False), 1):
        icon = face.sitting.icon(look, size, _ground(settings))
        drawn.append(_on_paper(icon) if settings.background == "transparent" else icon.rgb)
        labels.append(f"{number}: {' '.join(look.flags()) or 'no flags'}")
    sheet = variations.sheet(drawn, labels)
    files.write_atomically(target, pictures.encode_png(sheet, signed=True))
    for number, look in enumerate(looks, 1):
        print(f"{number:2}: {_command(face.path, look, settings)}")


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
