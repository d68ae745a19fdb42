import io
import struct
import zlib

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tf_landtoon.images import pictures
from tf_landtoon.models import served_pictures

RGB = np.kron(np.random.default_rng(0).integers(0, 256, (5, 7, 3)), np.ones((4, 4, 1))).astype(
    np.uint8
)


@pytest.fixture(scope="module")
def decode():
    """Files -> pictures of 20 x 28 px and errors, by one graph."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def graph(files):
        return served_pictures.decode(files, lambda x: [x], [tf.TensorSpec([20, 28, 3])])

    def run(*files):
        (images,), errors = graph(tf.constant(files, tf.string))
        return images.numpy(), [error.decode() for error in errors.numpy()]

    return run


def encoded(image, kind, **settings):
    buffer = io.BytesIO()
    image.save(buffer, kind, **settings)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "kind, settings, most",
    [
        ("PNG", {}, 0),
        ("BMP", {}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("WEBP", {"quality": 95}, 80),
        ("JPEG", {"quality": 95, "subsampling": 0}, 40),
        ("GIF", {}, 60),
    ],
)
def test_every_kind_of_file_is_read(decode, kind, settings, most):
    images, errors = decode(encoded(Image.fromarray(RGB), kind, **settings))
    assert errors == [""] and np.abs(images[0] - RGB).mean() <= most / 4


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_laid_over_white(decode, mode):
    alpha = np.full(RGB.shape[:2], 255, np.uint8)
    alpha[:, :14] = 0
    image = Image.fromarray(np.dstack([RGB, alpha]))
    image = image.quantize(32) if mode == "P" else image.convert(mode)
    kinds = ["PNG"] if mode != "RGBA" else ["PNG", "WEBP"]
    for kind in kinds:
        images, errors = decode(
            encoded(image, kind, **({"lossless": True} if kind != "PNG" else {}))
        )
        assert errors == [""]
        assert (images[0, :, :14] == 255).all() and (images[0, :, 14:] < 250).any()


def png_of_declared_size(width, height):
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + crc + b"\0\0\0\0IDAT" + bytes(4)


@pytest.mark.parametrize(
    "file, message",
    [
        (png_of_declared_size(50_000, 50_000), "50000x50000 px; at most 40 megapixels"),
        (png_of_declared_size(2**31 - 1, 2**31 - 1), "at most 40 megapixels"),
        (png_of_declared_size(100_000, 10), "100000x10 px; at most"),
        (encoded(Image.new("RGB", (7000, 6000)), "JPEG"), "7000x6000 px; at most"),
        (encoded(Image.new("RGB", (7000, 6000)), "WEBP", lossless=True), "7000x6000 px; at most"),
        (encoded(Image.new("RGB", (7000, 6000)), "WEBP", quality=1), "7000x6000 px; at most"),
        (encoded(Image.new("L", (7000, 6000)), "GIF"), "7000x6000 px; at most"),
        (encoded(Image.new("1", (7000, 6000)), "BMP"), "7000x6000 px; at most"),
        (encoded(Image.new("RGB", (3, 100)), "PNG"), "3x100 px; both sides need at least 8"),
    ],
)
def test_a_size_that_cannot_be_is_told_before_anything_is_decoded(decode, file, message):
    images, errors = decode(file)
    assert message in errors[0] and not images.any()


def test_each_broken_file_has_an_error_and_the_others_their_picture(decode):
    png = pictures.encode_png(RGB)
    jpeg = pictures.encode_jpeg(RGB)
    webp = encoded(Image.fromarray(RGB), "WEBP")
    broken = [
        png[:60],
        jpeg[:90],
        webp[:60],
        b"",
        b"words",
        png[:10],
        b"RIFF1234WEBP",
        b"BM",
        b"GIF8",
    ]
    files = [file for bad in broken for file in (bad, png)]
    images, errors = decode(*files)
    assert ["not a readable picture" in error for error in errors] == [True, False] * len(broken)
    for index in range(1, len(files), 2):
        np.testing.assert_array_equal(images[index], RGB)


def test_no_file_is_no_picture(decode):
    images, errors = decode()
    assert images.shape == (0, 20, 28, 3) and errors == []
