import io
import pathlib
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tf_landtoon import errors
from tf_landtoon.images import pictures


def gradient(height=20, width=30):
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 8, y * 12, 255 - x * 8], axis=-1).astype(np.uint8)


def saved(image, file_format, **options):
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def png_header(width, height):
    """A PNG that claims a size and has no pixels."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + crc + b"\0\0\0\0IDAT" + bytes(4)


def test_png_gives_back_every_pixel_and_jpeg_nearly():
    rgb = gradient()
    assert np.array_equal(pictures.decode_rgb(pictures.encode_png(rgb), "x"), rgb)
    decoded = pictures.decode_rgb(pictures.encode_jpeg(rgb), "x")
    assert np.abs(decoded.astype(int) - rgb).mean() < 2


def test_grey_becomes_three_equal_channels():
    grey = gradient()[..., 0]
    rgb = pictures.decode_rgb(saved(Image.fromarray(grey), "PNG"), "x")
    assert np.array_equal(rgb, np.stack([grey] * 3, axis=-1))


def test_transparency_is_laid_over_white():
    rgba = np.dstack([gradient(), np.zeros((20, 30), np.uint8)])
    rgba[:, 15:, 3] = 255
    rgb = pictures.decode_rgb(saved(Image.fromarray(rgba), "PNG"), "x")
    assert (rgb[:, :15] == 255).all()
    assert np.array_equal(rgb[:, 15:], gradient()[:, 15:])


def test_palette_with_a_transparent_colour_is_laid_over_white():
    image = Image.fromarray(np.repeat([[0, 1]], 10, axis=0).repeat(5, axis=1).astype(np.uint8), "P")
    image.putpalette([200, 0, 0, 0, 200, 0])
    rgb = pictures.decode_rgb(saved(image, "PNG", transparency=0), "x")
    assert rgb[0, 0].tolist() == [255, 255, 255] and rgb[0, 9].tolist() == [0, 200, 0]


def test_sixteen_bit_grey_keeps_its_tones():
    grey = np.linspace(0, 65535, 20 * 30).reshape(20, 30).astype(np.uint16)
    rgb = pictures.decode_rgb(saved(Image.fromarray(grey), "PNG"), "x")
    assert np.abs(rgb[..., 1] - grey / 257).max() <= 1


def test_cmyk_becomes_rgb():
    cmyk = Image.fromarray(gradient()).convert("CMYK")
    rgb = pictures.decode_rgb(saved(cmyk, "TIFF"), "x")
    assert np.abs(rgb.astype(int) - gradient()).max() <= 2


def test_an_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert pictures.decode_rgb(data, "x")[0, 0].tolist() == [255, 0, 0]


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it upright
    data = saved(Image.fromarray(gradient()), "PNG", exif=exif)
    assert np.array_equal(pictures.decode_rgb(data, "x"), np.rot90(gradient(), -1))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"these are words", "not a picture"),
        (b"", "not a picture"),
        (pictures.encode_jpeg(gradient(200, 200))[:2000], "truncated"),
        (pictures.encode_png(gradient(200, 200))[:500], "truncated"),
        (pictures.encode_png(gradient(1, 1)), "1x1 px is too small"),
        (png_header(20_000, 20_000), "megapixels"),
        (png_header(9_000, 12_000), "megapixels"),
        (png_header(40_000, 9), "shrink it"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_with_its_name(tmp_path, data, complaint):
    path = tmp_path / "face.jpg"
    path.write_bytes(data)
    with pytest.raises(errors.InputError, match=complaint) as caught:
        pictures.read_rgb(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(errors.InputError, match="cannot be read"):
        pictures.read_rgb(tmp_path / "none.png")


def test_pictures_are_listed_by_name_without_other_files(tmp_path):
    for name in ("b.png", "a.JPG", ".hidden.png", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    assert [path.name for path in pictures.list_pictures(tmp_path)] == ["a.JPG", "b.png"]


def test_a_missing_and_an_empty_folder_are_told_apart(tmp_path):
    with pytest.raises(errors.InputError, match="no such folder"):
        pictures.list_pictures(tmp_path / "none")
    with pytest.raises(errors.InputError, match="no pictures"):
        pictures.list_pictures(tmp_path)


def test_a_contact_sheet_has_its_pictures_row_by_row_and_white_after():
    images = [np.full((4, 6, 3), value, np.uint8) for value in (10, 20, 30)]
    sheet = pictures.contact_sheet(images, columns=2)
    assert sheet.shape == (8, 12, 3)
    assert sheet[0, 6, 0] == 20 and sheet[4, 0, 0] == 30 and (sheet[4:, 6:] == 255).all()


@pytest.mark.parametrize(
    "names, wanted",
    [
        ("x/a.jpg x/b.png", "a b"),
        ("x/a.jpg x/a.png x/b.png", "a.jpg a.png b"),
        ("x/a.jpg x/a.jpg.webp x/a.png", "a.jpg a.jpg.webp a.png"),
        ("x/a.jpg x/a.jpg.webp", "a a.jpg.webp"),
        ("x/a.png y/a.png", "00000_a.png 00001_a.png"),
        ("x/a.png y/a.png z/a.jpg", "00000_a.png 00001_a.png a.jpg"),
        # Names that look as if a number had been put before another one.
        ("x/a.png y/a.png x/00000_a.png.gif", "00003_a.png 00001_a.png 00000_a.png"),
        ("x/a x/a.png", "a a.png"),
    ],
)
def test_results_of_pictures_have_names_of_their_own(names, wanted):
    paths = [pathlib.Path(name) for name in names.split()]
    assert pictures.result_names(paths) == wanted.split()
