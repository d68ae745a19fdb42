"""From the bytes of a picture file to upright 8-bit sRGB, whatever they hold.

Colour profiles are obeyed, deep grey keeps its tones, transparency is laid over white, and a JPEG
that lacks no more than its last bytes is read.
"""

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms, ImageOps

from tf_landtoon import errors

MIN_SIDE = 8  # px; anything smaller is a spacer or a broken thumbnail, never a face
MAX_SIDE = 32_000  # px; OpenCV's warps address a source pixel with 16 bits
MAX_PIXELS = 100_000_000  # 300 MB as RGB; larger ones would stop the machine, not the program
_KNOWN = "JPEG, PNG, WebP, AVIF, HEIC, BMP, GIF or TIFF"
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
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_HEIF_REMEDY = "run pip install pillow-heif, or save it as JPEG"
# A scan's lost end is read as whatever stands in its place. If two such fillings make pictures that
# differ in more than this share of their pixels, something is lost that one would see.
_LOST_SHARE = 0.02
_JPEG_END = b"\xff\xd9"
# Bits that grey of 16 is made with; the fewest that hold a TIFF's brightest pixel are taken, for
# cameras and microscopes save 12 bits so and say it nowhere.
_TIFF_BITS = (8, 12, 16)
_SRGB = ImageCms.createProfile("sRGB")


def decode(data: bytes, name: str, most_pixels: int | None = None) -> np.ndarray:
    """Decodes one picture file.

    Args:
        data: an encoded picture of any format that Pillow reads; HEIC with `pillow-heif`.
        name: what an error calls it.
        most_pixels: larger pictures may come out smaller, by whole numbers in either direction,
            which saves time and memory; None keeps the size.

    Returns:
        [H, W, 3] uint8 sRGB, upright. A `errors.Note` is warned of where the end was missing.

    Raises:
        errors.InputError: no picture, truncated or damaged, smaller than `MIN_SIDE` or larger than
            `MAX_PIXELS`.
    """
    image = _open(data, name)
    file_format = image.format  # lost when a picture is turned
    if most_pixels:
        _ask_for_less(image, most_pixels)
    _check_size(image.size, name)
    try:
        with _quietly():
            image = _loaded(image, data, name)
            if most_pixels and image.width * image.height > most_pixels:
                image = image.reduce(round((image.width * image.height / most_pixels) ** 0.5 + 0.5))
            return _to_rgb(ImageOps.exif_transpose(image), file_format)
    except _DECODER_ERRORS as error:
        raise errors.InputError(
            f"{name}: truncated or damaged picture; fetch or save it again"
        ) from error


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Pillow warns of large pictures and of odd metadata; our own limits decide."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("default", errors.Note)
        yield


def _open(data: bytes, name: str) -> Image.Image:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        _register_heif(name)
    try:
        with _quietly():
            return Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise errors.InputError(f"{name}: {_too_large()}") from error
    except _DECODER_ERRORS as error:
        raise errors.InputError(f"{name}: not a picture; give {_KNOWN}") from error


def _register_heif(name: str) -> None:
    try:
        import pillow_heif  # an extra, and a slow import
    except ImportError as error:
        raise errors.InputError(f"{name}: HEIC is not read here; {_HEIF_REMEDY}") from error
    pillow_heif.register_heif_opener()


def _ask_for_less(image: Image.Image, most_pixels: int) -> None:
    """Lets a JPEG be decoded at a half, a quarter or an eighth, none below the wanted size."""
    width, height = image.size
    shrink = (width * height / most_pixels) ** 0.5
    if shrink > 1:
        image.draft(None, (int(width / shrink), int(height / shrink)))


def _loaded(image: Image.Image, data: bytes, name: str) -> Image.Image:
    """The picture with its pixels; a JPEG without its last bytes too."""
    size = image.size
    try:
        image.load()
        return image
    except OSError:
        if image.format not in ("JPEG", "MPO") or data.rstrip(b"\x00").endswith(_JPEG_END):
            raise
    repaired = [_completed(data.rstrip(b"\xff"), filling, size) for filling in (0, 1)]
    first, second = (np.asarray(x.convert("RGB"), np.int16) for x in repaired)
    lost = (np.abs(first - second).max(axis=-1) > 8).mean()
    if lost > _LOST_SHARE:
        raise OSError("truncated")
    warnings.warn(errors.Note(f"{name}: the file's end is missing; read all the same"))
    return repaired[0]


def _completed(data: bytes, filling: int, size: tuple[int, int]) -> Image.Image:
    """A JPEG with random bytes, numbered `filling`, for its lost end."""
    random = np.random.default_rng(filling).integers(0, 255, len(data), np.uint8)  # no markers
    image = Image.open(io.BytesIO(data + random.tobytes() + _JPEG_END))
    image.draft(None, size)
    image.load()
    return image


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


def _to_rgb(image: Image.Image, file_format: str | None) -> np.ndarray:
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey(np.asarray(image), file_format)
    alpha = None
    if image.has_transparency_data:
        image = image.convert("LA" if image.mode in ("L", "LA") else "RGBA")
        alpha = image.getchannel("A")
        image = image.convert(image.mode.removesuffix("A"))
    image = _to_srgb(image)
    if alpha is not None:
        image = Image.composite(image, Image.new("RGB", image.size, "white"), alpha)
    return np.array(image)


def _to_srgb(image: Image.Image) -> Image.Image:
    """Obeys the picture's colour profile; one that is broken or does not fit is passed over."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "L", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "srgb" not in ImageCms.getProfileDescription(source).lower():
                return ImageCms.profileToProfile(
                    image,
                    source,
                    _SRGB,
                    renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                    outputMode="RGB",
                )
    return image.convert("RGB")


def _deep_grey(values: np.ndarray, file_format: str | None) -> np.ndarray:
    """Grey of 16 or 32 bits, or of floats, as [H, W, 3] uint8; Pillow itself would clip at 255."""
    values = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = max(values.max(), 0.0)
    if file_format != "TIFF":
        most = 65535.0  # PNG says what its numbers mean
    elif brightest <= 1:
        most = 1.0
    else:
        held = [2.0**bits - 1 for bits in _TIFF_BITS if brightest < 2.0**bits]
        most = held[0] if held else 2.0**32 - 1
    grey = np.clip(values * (255 / most), 0, 255).round().astype(np.uint8)
    return np.stack([grey] * 3, axis=-1)
