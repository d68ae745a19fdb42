"""Files that somebody made to break a program, or that broke by themselves; one mechanism each."""

import io
import os
import pathlib
import socket
import struct
import zlib

import numpy as np
from PIL import Image, PngImagePlugin

RGB = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encoded(kind, image=None, **settings):
    buffer = io.BytesIO()
    (image or Image.fromarray(RGB)).save(buffer, kind, **settings)
    return buffer.getvalue()


def chunk(name, data, crc=None):
    crc = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def png(width, height, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return _SIGNATURE + header + b"".join(chunks) + chunk(b"IEND", b"")


def animation(frames):
    images = [Image.new("L", (200, 200), shade % 256) for shade in range(frames)]
    return encoded("GIF", images[0], save_all=True, append_images=images[1:])


def heavy_text():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "x" * 50_000_000)
    return encoded("PNG", pnginfo=text)


def tiff_loop():
    """Its second directory of tags says that it is followed by itself."""
    data = bytearray(encoded("TIFF"))
    (first,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[first : first + 2])
    end = first + 2 + 12 * count
    data[end : end + 4] = struct.pack("<I", first)
    return bytes(data)


def tiff_of_huge_tag():
    entry = struct.pack("<HHII", 256, 4, 0xFFFFFFFF, 8)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + bytes(4)


def jpeg_of_declared_size(width, height):
    data = bytearray(encoded("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def contents():
    """Name -> bytes, of what a file may hold."""
    jpeg, plain = encoded("JPEG"), encoded("PNG")
    deflated = zlib.compress(bytes(9001 * 3 * 9000), 9)
    return {
        "empty.jpg": b"",
        "words.jpg": b"these are words",
        "half.jpg": jpeg[: len(jpeg) // 2],
        "markup.png": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/>',
        "other_kind.png": jpeg,
        "bomb_header.png": png(50_000, 50_000, chunk(b"IDAT", b"")),
        "bomb_deflated.png": png(9000, 9000, chunk(b"IDAT", deflated)),
        "bomb_jpeg_header.jpg": jpeg_of_declared_size(65_000, 65_000),
        "thread.png": encoded("PNG", Image.new("RGB", (1, 100_000))),
        "ribbon.png": encoded("PNG", Image.new("RGB", (31_000, 9))),
        "frames.gif": animation(600),
        "metadata.png": heavy_text(),
        "wrong_sum.png": png(8, 8, chunk(b"IDAT", zlib.compress(bytes(200)), crc=1)),
        "no_pixels.png": png(64, 64),
        "zero_sides.png": png(0, 0, chunk(b"IDAT", b"")),
        "odd_bits.png": _SIGNATURE
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 77, 9, 3, 3, 3))
        + chunk(b"IDAT", b"x"),
        "profile.jpg": encoded("JPEG", icc_profile=b"\xff" * 5000),
        "exif.jpg": encoded("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(40)),
        "loop.tif": tiff_loop(),
        "huge_tag.tif": tiff_of_huge_tag(),
        "cut.webp": encoded("WEBP")[:40],
        "lying.webp": b"RIFF\xff\xff\xff\x7fWEBPVP8L" + bytes(40),
        "cut.heic": b"\0\0\0\x18ftypheic" + bytes(12),
        "cut.avif": encoded("AVIF")[:60],
        "upside.bmp": encoded("BMP")[:22] + struct.pack("<i", -64) + encoded("BMP")[26:],
        "palette.bmp": encoded("BMP")[:46] + b"\xff" * 4 + encoded("BMP")[50:],
        "noise.jpg": np.random.default_rng(1).bytes(20_000),
        "flipped.jpg": bytes(b ^ 0x55 if i % 97 == 96 else b for i, b in enumerate(jpeg)),
        "appended.png": plain + b"#!/bin/sh\nexit 1\n" * 1000,
        "-dash.png": plain,
        "--output=elsewhere.png": plain,
        "line\nbreak.png": plain,
        "\x1b[31mred.png": plain,
        "%2e%2e%2fup.png": plain,
        "a\\..\\up.png": plain,
        "$(touch hacked).png": plain,
        "x" * 251 + ".png": plain,
        "\u6f22" * 83 + ".png": plain,
    }


def write(folder: pathlib.Path) -> int:
    """Writes all of them into a new folder; how many there are, folders and links included."""
    folder.mkdir()
    for name, data in contents().items():
        (folder / name).write_bytes(data)
    with open(os.fsencode(folder) + b"/\xff\xfe.png", "wb") as file:
        file.write(encoded("PNG"))
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "dead.png").symlink_to("nowhere.png")
    (folder / "self.png").symlink_to("self.png")
    (folder / "above").symlink_to(folder.parent)
    (folder / "zeros.png").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        before = os.getcwd()
        os.chdir(folder)  # names of sockets are short
        try:
            listening.bind("socket.png")
        finally:
            os.chdir(before)
    return len(list(folder.iterdir()))
