"""Files as they lie in people's folders: pictures of odd kinds, and files that are no pictures."""

import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

from tf_landtoon.images import pictures

KINDS = {"grey", "rgba", "cmyk", "sixteen", "animated"}
UNUSABLE = ["huge.png", "one_px.png", "text.jpg", "truncated.jpg"]
# A file in the way, and a file system in which nobody can make a folder.
NOT_WRITABLE = [pathlib.Path(__file__) / "records", pathlib.Path("/sys/records")]


def write_kinds(folder, rgb):
    """Writes a picture [H, W, 3] once as each of `KINDS`, all of which can be used."""
    image = Image.fromarray(rgb)
    image.convert("L").save(folder / "grey.png")
    image.convert("RGBA").save(folder / "rgba.png")
    image.convert("CMYK").save(folder / "cmyk.jpg")
    Image.fromarray(rgb[..., 0].astype(np.uint16) * 257).save(folder / "sixteen.png")
    other = Image.new("RGB", image.size)
    image.save(folder / "animated.gif", save_all=True, append_images=[other])


def write_unusable(folder):
    """Writes the files of `UNUSABLE`."""
    jpeg = pictures.encode_jpeg(np.full((200, 200, 3), 90, np.uint8))
    (folder / "truncated.jpg").write_bytes(jpeg[: len(jpeg) // 2])
    (folder / "text.jpg").write_text("these are words")
    Image.new("RGB", (1, 1)).save(folder / "one_px.png")
    header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(header))
    signature = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13)
    (folder / "huge.png").write_bytes(signature + header + crc + b"\0\0\0\0IDAT" + bytes(4))
