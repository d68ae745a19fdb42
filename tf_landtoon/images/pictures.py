"""Picture files in and out: whatever a folder holds becomes upright RGB, or one clear error.

Pictures outside the networks are uint8 RGB arrays [H, W, 3].
"""

import collections
import io
import itertools
import os
import pathlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, PngImagePlugin

from tf_landtoon import errors
from tf_landtoon.images import decoding

SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".avif", ".heic", ".heif"),
    *(".bmp", ".gif", ".tif", ".tiff"),
)

_SIGNATURE = "tf_landtoon"
_MADE_BY = "made_by"


def read_rgb(path: str | os.PathLike[str], most_pixels: int | None = None) -> np.ndarray:
    """Reads one picture file.

    Grey, palette, CMYK and deep pictures become 8-bit sRGB, whatever their colour profile,
    transparency is laid over white, an animation gives its first frame, and the EXIF orientation
    is applied.

    Args:
        path: a picture file of any format that Pillow reads, or HEIC.
        most_pixels: larger pictures may come out smaller; None keeps the size.

    Returns:
        [H, W, 3] uint8 RGB.

    Raises:
        errors.InputError: the file is missing, not a picture, truncated, or of a size that
            `decoding` refuses.
    """
    try:
        if not pathlib.Path(path).is_file():
            os.stat(path)  # says what is wrong with a path that is not there
            raise errors.InputError(f"{path}: not a file; give a picture file")
        data = pathlib.Path(path).read_bytes()
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be read ({error.strerror}); check the path and its permissions"
        ) from error
    return decoding.decode(data, str(path), most_pixels)


def decode_rgb(data: bytes, name: str) -> np.ndarray:
    """Decodes the bytes of one picture file at its own size; see `decoding.decode`."""
    return decoding.decode(data, name)


def encode_png(rgb: np.ndarray, signed: bool = False, made_by: str = "") -> bytes:
    """Encodes [H, W, 3] or [H, W, 4] uint8 RGB as a PNG file.

    Args:
        rgb: the picture.
        signed: say in it that this project made it; `is_signed` finds that.
        made_by: with that, what tells results of other settings apart; `made_by` reads it.
    """
    buffer, text = io.BytesIO(), PngImagePlugin.PngInfo()
    if signed:
        text.add_text("Software", _SIGNATURE)
        if made_by:
            text.add_text(_MADE_BY, made_by)
    Image.fromarray(rgb).save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()


def is_signed(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a result of this project, which a new one may replace."""
    return made_by(path) is not None


def made_by(path: str | os.PathLike[str]) -> str | None:
    """What `encode_png` noted in a result of this project; None of anything else."""
    try:
        with Image.open(path) as image:
            if image.info.get("Software") != _SIGNATURE:
                return None
            return str(image.info.get(_MADE_BY, ""))
    except (OSError, ValueError, SyntaxError):
        return None


def encode_jpeg(rgb: np.ndarray, quality: int = 95) -> bytes:
    """Encodes [H, W, 3] uint8 RGB as a JPEG file, colour at full resolution."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality, subsampling=0)
    return buffer.getvalue()


def list_pictures(directory: str | os.PathLike[str], recursive: bool = False) -> list[pathlib.Path]:
    """Lists a folder's pictures by name; dot files are left out.

    Args:
        directory: a folder.
        recursive: look into its subfolders, too; links to folders are not followed.

    Returns:
        Paths whose suffix is one of `SUFFIXES`, sorted, at least one.

    Raises:
        errors.InputError: the folder is missing or has no picture in it.
    """
    folder = pathlib.Path(directory)
    if not folder.is_dir():
        raise errors.InputError(f"{directory}: no such folder; give a folder of pictures")
    paths = [path for path in _files_of(folder, recursive) if _is_picture(path)]
    if not paths:
        where = "in this folder or below" if recursive else "directly in this folder"
        raise errors.InputError(f"{directory}: no pictures ({' '.join(SUFFIXES)}) {where}")
    return paths


def result_names(paths: Sequence[pathlib.Path]) -> list[str]:
    """Names for what is made of pictures, no two the same.

    Args:
        paths: of pictures, from any folders.

    Returns:
        For each its stem; its whole name where others have that stem (`a.jpg` beside `a.png`) or
        where the stem is another's whole name (`a.jpg.png`); with a number before it where not
        even that is its own.
    """
    stems = collections.Counter(path.stem for path in paths)
    whole = collections.Counter(path.name for path in paths)
    names = []
    for number, path in enumerate(paths):
        if stems[path.stem] == 1 and not whole[path.stem]:
            names.append(path.stem)
        elif whole[path.name] == 1:
            names.append(path.name)
        else:
            counts = itertools.count(number, len(paths))
            numbered = (f"{count:05d}_{path.name}" for count in counts)
            names.append(next(x for x in numbered if not (stems[x] or whole[x])))
    return names


def list_others(directory: str | os.PathLike[str], recursive: bool = False) -> list[pathlib.Path]:
    """What `list_pictures` leaves out: other files, and subfolders that are not looked into.

    Args:
        directory: a folder that there is.
        recursive: as for `list_pictures`.

    Returns:
        Paths, sorted, without dot files.
    """
    folder = pathlib.Path(directory)
    others = [path for path in _files_of(folder, recursive) if not _is_picture(path)]
    if not recursive:
        others += [path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."]
    return sorted(others)


def _files_of(folder: pathlib.Path, recursive: bool) -> list[pathlib.Path]:
    found = folder.rglob("*") if recursive else folder.iterdir()
    seen = (x for x in found if not any(part[0] == "." for part in x.relative_to(folder).parts))
    return sorted(path for path in seen if not path.is_dir())


def _is_picture(path: pathlib.Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file()


def contact_sheet(images: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Lays pictures of one size side by side, row by row, on white.

    Args:
        images: [H, W, 3] uint8 RGB each, at least one.
        columns: pictures in a row.

    Returns:
        [rows * H, columns * W, 3] uint8 RGB (fewer columns when there are fewer pictures).
    """
    height, width, _ = images[0].shape
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    sheet = np.full((rows * height, columns * width, 3), 255, np.uint8)
    for index, image in enumerate(images):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = image
    return sheet
