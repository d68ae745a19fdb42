"""One picture's way through a record writer: what is to be done, and what became of it."""

import dataclasses
import pathlib

import numpy as np

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.images import pictures

NOT_PLAUSIBLE = "landmarks not plausible"


@dataclasses.dataclass(frozen=True)
class Job:
    """One picture to work on.

    Attributes:
        path: the picture.
        landmarks_path: its landmark file, None where it has none.
        landmarks_px: [40, 2] points in the picture found by a network, None without one.
        reason: why it is left out before any work, None otherwise.
    """

    path: pathlib.Path
    landmarks_path: pathlib.Path | None = None
    landmarks_px: np.ndarray | None = None
    reason: str | None = None
    variant: int = 0
    """0: the picture as it is; others are changed by chance, for portraits."""


class Skip(Exception):
    """A picture that is left out: a reason to count by, and what to say of this picture."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one picture: an encoded crop, or the reason why there is none.

    Attributes:
        name: the picture's file name.
        encoded: the crop as a PNG or JPEG file.
        image_format: "png" or "jpeg".
        smoothed: its edge-smoothed twin, for toons.
        landmarks_px: [40, 2] points, px of the crop, None where unknown.
        visible: [40] bool.
        note: something to count though the picture was kept.
        reason: why it was left out, None if it was not.
        detail: more about that.
        drawing: for portraits, the drawing of the photo `encoded`, in the same format.
        parts: for portraits, the photo's map of parts, PNG.
        cover: for portraits, where the drawing has a person, PNG.
        photo_points_px: [68, 2] of a portrait's photo, px of the crop.
    """

    name: str
    encoded: bytes = b""
    image_format: str = ""
    smoothed: bytes = b""
    landmarks_px: np.ndarray | None = None
    visible: np.ndarray | None = None
    note: str | None = None
    reason: str | None = None
    detail: str = ""
    drawing: bytes = b""
    parts: bytes = b""
    cover: bytes = b""
    photo_points_px: np.ndarray | None = None


def encode(rgb: np.ndarray) -> tuple[bytes, str]:
    """Encodes a crop [S, S, 3] as PNG up to 128 px, as JPEG (quality 95) above.

    The generator is to learn toons, not JPEG: at 112 px the ringing round a line is as wide as
    the line, and PNG costs 25 kB. Larger pictures would fill the disk, and their lines are wider.
    """
    if rgb.shape[0] <= 128:
        return pictures.encode_png(rgb), "png"
    return pictures.encode_jpeg(rgb, 95), "jpeg"


def check_inside(points_px: np.ndarray, image: np.ndarray) -> None:
    """Raises `Skip` for landmarks that lie well outside their picture [H, W, 3]."""
    height, width, _ = image.shape
    try:
        landmark_files.check_inside(points_px, width, height, "the picture")
    except errors.InputError as error:
        raise Skip("landmarks outside the picture", str(error)) from error


def read_landmarks(path: pathlib.Path) -> tuple[np.ndarray, np.ndarray]:
    """Reads a landmark file as `landmark_files.read` does.

    Raises:
        Skip: the file cannot be used.
    """
    try:
        return landmark_files.read(path)
    except errors.InputError as error:
        raise Skip("landmark file not usable", str(error)) from error


def unexpected(error: Exception) -> str:
    """Names, as a reason to count by, an error that nobody foresaw."""
    lines = str(error).strip().splitlines()
    return ": ".join(["unexpected", type(error).__name__, *lines[:1]])
