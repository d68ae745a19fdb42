"""Picture files in and out: whatever a folder holds becomes upright RGB, or one clear error.

Pictures outside the networks are uint8 RGB arrays [H, W, 3].
"""

import collections
import io
import itertools
import os
import pathlib
import struct
import warnings
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from tf_landtoon import errors

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
MIN_SIDE = 8  # px; anything smaller is a spacer or a broken thumbnail, never a face
MAX_SIDE = 32_000  # px; OpenCV's warps address a source pixel with 16 bits
MAX_PIXELS = 100_000_000  # 300 MB as RGB; larger ones would stop the machine, not the program

# What Pillow raises for damaged files, depending on the format's decoder.
_DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
)


def read_rgb(path: str | os.PathLike[str]) -> np.ndarray:
    """Reads one picture file.

    Grey, palette, CMYK and 16-bit pictures become 8-bit RGB, transparency is laid over white, an
    animation gives its first frame, and the EXIF orientation is applied.

    Args:
        path: a picture file of any format that Pillow reads.

    Returns:
        [H, W, 3] uint8 RGB.

    Raises:
        errors.InputError: the file is missing, not a picture, truncated, smaller than `MIN_SIDE`
            or larger than `MAX_PIXELS`.
    """
    try:
        data = pathlib.Path(path).read_bytes()
    except OSError as error:
        raise errors.InputError(
            f"{path}: cannot be read ({error.strerror}); check the path and its permissions"
        ) from error
    return decode_rgb(data, str(path))


def decode_rgb(data: bytes, name: str) -> np.ndarray:
    """Decodes the bytes of one picture file as `read_rgb` does.

    Args:
        data: an encoded picture.
        name: what an error calls it.

    Returns:
        [H, W, 3] uint8 RGB.

    Raises:
        errors.InputError: as for `read_rgb`.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures and of odd metadata; our own limits decide.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise errors.InputError(f"{name}: {_too_large()}") from error
    except _DECODER_ERRORS as error:
        raise errors.InputError(
            f"{name}: not a picture; give JPEG, PNG, WebP, BMP, GIF or TIFF"
        ) from error
    _check_size(image.size, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            return _to_rgb(ImageOps.exif_transpose(image))
    except _DECODER_ERRORS as error:
        raise errors.InputError(
            f"{name}: truncated or damaged picture; fetch or save it again"
        ) from error


def encode_png(rgb: np.ndarray) -> bytes:
    """Encodes [H, W, 3] uint8 RGB as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "PNG")
    return buffer.getvalue()


def encode_jpeg(rgb: np.ndarray, quality: int = 95) -> bytes:
    """Encodes [H, W, 3] uint8 RGB as a JPEG file, colour at full resolution."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality, subsampling=0)
    return buffer.getvalue()


def list_pictures(directory: str | os.PathLike[str]) -> list[pathlib.Path]:
    """Lists a folder's pictures by name; subfolders and dot files are left out.

    Args:
        directory: a folder.

    Returns:
        Paths whose suffix is one of `SUFFIXES`, sorted, at least one.

    Raises:
        errors.InputError: the folder is missing or has no picture in it.
    """
    folder = pathlib.Path(directory)
    if not folder.is_dir():
        raise errors.InputError(f"{directory}: no such folder; give a folder of pictures")
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
    if not paths:
        raise errors.InputError(
            f"{directory}: no pictures ({' '.join(SUFFIXES)}) directly in this folder"
        )
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


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if min(size) < MIN_SIDE:
        raise errors.InputError(
            f"{name}: {width}x{height} px is too small; both sides need at least {MIN_SIDE} px"
        )
    if max(size) > MAX_SIDE or width * height > MAX_PIXELS:
        raise errors.InputError(f"{name}: {width}x{height} px; {_too_large()}")


def _too_large() -> str:
    return f"larger than {MAX_PIXELS // 1_000_000} megapixels or {MAX_SIDE} px; shrink it first"


def _to_rgb(image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I"):  # 16-bit grey; Pillow's own conversion would clip at 255
        grey = np.clip(np.asarray(image, np.int64) // 257, 0, 255).astype(np.uint8)
        return np.stack([grey] * 3, axis=-1)
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), coloured)
    return np.array(image.convert("RGB"))
