import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from tf_landtoon import errors
from tf_landtoon.images import decoding, pictures


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
    assert np.array_equal(decoding.decode(pictures.encode_png(rgb), "x"), rgb)
    decoded = decoding.decode(pictures.encode_jpeg(rgb), "x")
    assert np.abs(decoded.astype(int) - rgb).mean() < 2


def test_grey_becomes_three_equal_channels():
    grey = gradient()[..., 0]
    rgb = decoding.decode(saved(Image.fromarray(grey), "PNG"), "x")
    assert np.array_equal(rgb, np.stack([grey] * 3, axis=-1))


def test_transparency_is_laid_over_white():
    rgba = np.dstack([gradient(), np.zeros((20, 30), np.uint8)])
    rgba[:, 15:, 3] = 255
    rgb = decoding.decode(saved(Image.fromarray(rgba), "PNG"), "x")
    assert (rgb[:, :15] == 255).all()
    assert np.array_equal(rgb[:, 15:], gradient()[:, 15:])


def test_palette_with_a_transparent_colour_is_laid_over_white():
    image = Image.fromarray(np.repeat([[0, 1]], 10, axis=0).repeat(5, axis=1).astype(np.uint8), "P")
    image.putpalette([200, 0, 0, 0, 200, 0])
    rgb = decoding.decode(saved(image, "PNG", transparency=0), "x")
    assert rgb[0, 0].tolist() == [255, 255, 255] and rgb[0, 9].tolist() == [0, 200, 0]


def test_sixteen_bit_grey_keeps_its_tones():
    grey = np.linspace(0, 65535, 20 * 30).reshape(20, 30).astype(np.uint16)
    rgb = decoding.decode(saved(Image.fromarray(grey), "PNG"), "x")
    assert np.abs(rgb[..., 1] - grey / 257).max() <= 1


def test_cmyk_becomes_rgb():
    cmyk = Image.fromarray(gradient()).convert("CMYK")
    rgb = decoding.decode(saved(cmyk, "TIFF"), "x")
    assert np.abs(rgb.astype(int) - gradient()).max() <= 2


def test_an_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decoding.decode(data, "x")[0, 0].tolist() == [255, 0, 0]


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it upright
    data = saved(Image.fromarray(gradient()), "PNG", exif=exif)
    assert np.array_equal(decoding.decode(data, "x"), np.rot90(gradient(), -1))


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


def profile_that_swaps_red_and_blue():
    """sRGB's own profile, its first and last primary exchanged, under another name."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {}
    for i in range(struct.unpack(">I", data[128:132])[0]):
        name, offset, size = struct.unpack(">4sII", data[132 + 12 * i : 144 + 12 * i])
        tags[name] = slice(offset, offset + size)
    red, blue = bytes(data[tags[b"rXYZ"]]), bytes(data[tags[b"bXYZ"]])
    data[tags[b"rXYZ"]], data[tags[b"bXYZ"]] = blue, red
    return bytes(data).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP"])
def test_a_colour_profile_is_obeyed(file_format):
    options = {"lossless": True} if file_format == "WEBP" else {}
    data = saved(
        Image.fromarray(gradient()),
        file_format,
        icc_profile=profile_that_swaps_red_and_blue(),
        **options,
    )
    rgb = decoding.decode(data, "x").astype(int)
    assert np.abs(rgb - gradient()[..., ::-1]).max() <= 2


def test_a_profile_is_obeyed_below_transparency():
    rgba = np.dstack([gradient(), np.full((20, 30), 255, np.uint8)])
    rgba[:, :5, 3] = 0
    data = saved(Image.fromarray(rgba), "PNG", icc_profile=profile_that_swaps_red_and_blue())
    rgb = decoding.decode(data, "x").astype(int)
    assert (rgb[:, :5] == 255).all()
    assert np.abs(rgb[:, 5:] - gradient()[:, 5:, ::-1]).max() <= 2


def test_a_broken_profile_and_one_of_srgb_change_nothing():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (b"no profile", srgb[:200], srgb):
        data = saved(Image.fromarray(gradient()), "PNG", icc_profile=profile)
        assert np.array_equal(decoding.decode(data, "x"), gradient())


@pytest.mark.parametrize("most", [1.0, 255, 4095, 65535, 2**31 - 1])
def test_deep_grey_of_a_tiff_keeps_its_tones_whatever_white_is(most):
    grey = np.linspace(0, most, 20 * 30).reshape(20, 30)
    kinds = {1.0: np.float32, 4095: np.uint16, 65535: np.uint16}
    data = saved(Image.fromarray(grey.astype(kinds.get(most, np.int32))), "TIFF")
    white = 2**32 - 1 if most == 2**31 - 1 else most
    assert np.abs(decoding.decode(data, "x")[..., 1] - grey / white * 255).max() <= 1


def test_numbers_that_are_none_in_a_tiff_are_black():
    grey = np.full((20, 30), 0.5, np.float32)
    grey[0, 0], grey[0, 1] = np.nan, np.inf
    rgb = decoding.decode(saved(Image.fromarray(grey), "TIFF"), "x")
    assert (rgb[0, :2] == 0).all() and (rgb[1:] == 128).all()


def photo_like():
    return np.random.default_rng(0).integers(0, 255, (160, 160, 3)).astype(np.uint8)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_jpeg_without_its_end_marker_is_read_whole(lost):
    whole = pictures.encode_jpeg(photo_like())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", errors.Note)  # some decoders miss the marker, some do not
        rgb = decoding.decode(whole[:-lost], "x.jpg")
    assert np.array_equal(rgb, decoding.decode(whole, "x"))


@pytest.mark.parametrize("lost", [3, 10])
def test_a_jpeg_without_its_last_bytes_is_read_and_said(lost):
    whole = pictures.encode_jpeg(photo_like())
    with pytest.warns(errors.Note, match="x.jpg: the file's end is missing"):
        rgb = decoding.decode(whole[:-lost], "x.jpg")
    assert np.abs(rgb.astype(int) - decoding.decode(whole, "x")).mean() < 0.5


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_jpeg_that_lost_more_is_refused(kept):
    whole = pictures.encode_jpeg(photo_like())
    with pytest.raises(errors.InputError, match="truncated"):
        decoding.decode(whole[: int(kept * len(whole))], "x.jpg")


def test_a_whole_jpeg_is_read_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decoding.decode(pictures.encode_jpeg(photo_like()), "x.jpg")


def test_a_picture_larger_than_wanted_comes_smaller_and_alike():
    smooth = np.asarray(Image.fromarray(gradient()).resize((1200, 800), Image.Resampling.BICUBIC))
    for data in (pictures.encode_png(smooth), pictures.encode_jpeg(smooth)):
        rgb = decoding.decode(data, "x", most_pixels=300 * 200)
        height, width, _ = rgb.shape
        assert height * width <= 300 * 200 and width >= 200
        again = Image.fromarray(rgb).resize((1200, 800), Image.Resampling.BICUBIC)
        assert np.abs(np.asarray(again, int) - smooth).mean() < 6


def test_a_jpeg_of_108_megapixels_is_read_smaller():
    huge = saved(Image.new("L", (12000, 9000), 77), "JPEG")
    with pytest.raises(errors.InputError, match="megapixels"):
        decoding.decode(huge, "x")
    rgb = decoding.decode(huge, "x", most_pixels=16_000_000)
    assert rgb.shape == (2250, 3000, 3) and (rgb == 77).all()


def test_heic_and_avif_are_read():
    pytest.importorskip("pillow_heif").register_heif_opener()
    for file_format in ("HEIF", "AVIF"):
        data = saved(Image.fromarray(gradient(64, 96)), file_format, quality=95)
        assert np.abs(decoding.decode(data, "x").astype(int) - gradient(64, 96)).mean() < 8
