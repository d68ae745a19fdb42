"""Many photos to drawn icons, from files into files: the work of `draw`. No TensorFlow here."""

import pathlib
import sys

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.painting import parts, portrait
from tf_landtoon.stylizing import result_paths
from tf_landtoon.stylizing.draw_settings import DrawSettings

_BEHIND_EDGES = (60, 45, 45)  # what shines through the soft edge of a cut-out: ink, not white
_BEFORE = frames.PORTRAIT.scaled(0.33)  # about as large as the icon's face
_MOST_PIXELS = 16_000_000  # a face in a larger photo is large enough when that is made smaller


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
    done = 0
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            picture = _drawn(path, settings, finder, parser)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        files.write_atomically(target, pictures.encode_png(picture))
        done += 1
    print(f"{done} of {len(paths)} photos drawn into {settings.output}")
    return 0 if done else 1


def _drawn(
    path: pathlib.Path,
    settings: DrawSettings,
    finder: photo_faces.FaceFinder,
    parser: parts.Parser,
) -> np.ndarray:
    """The picture to write, [S, S, 3], [S, S, 4] or twice as wide, uint8."""
    photo = pictures.read_rgb(path, most_pixels=_MOST_PIXELS)
    faces = finder.landmarks_68(photo)
    if not faces:
        raise errors.InputError(f"{path}: no face found; give a photo of a face that looks ahead")
    points_px = faces[0][1]
    ground = settings.color or settings.background
    if ground == "transparent":
        ground = _BEHIND_EDGES
    drawn = portrait.draw(
        photo, points_px, parser.parts(photo, points_px), settings.size, ground=ground
    )
    picture = drawn.rgb
    if settings.background == "transparent":
        picture = np.dstack([picture, drawn.cover])
    if settings.before_after:
        picture = np.hstack([_before(photo, points_px, picture), picture])
    return picture


def _before(photo: np.ndarray, points_px: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """The photo's square round the face, of the picture's side and channels."""
    size, _, channels = picture.shape
    matrix = frames.matrix(_BEFORE, landmarks.from_68(points_px), size)
    square = frames.crop(photo, matrix, size)
    return square if channels == 3 else cv2.cvtColor(square, cv2.COLOR_RGB2RGBA)
