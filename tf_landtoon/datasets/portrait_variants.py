"""A portrait as that of another person: other hair, skin, beard, glasses, another room.

Its drawing is then drawn anew, so that palette and parts follow.
"""

import cv2
import numpy as np

from tf_landtoon.datasets import beards, face_brushes, put_on, stand_ins, textures
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part
from tf_landtoon.records import portrait_records, writer_settings

_DYE, _TAN, _ROOM, _BEARD, _GLASSES = 0.6, 0.5, 0.6, 0.15, 0.12  # how often each comes
_SKIN = (Part.SKIN, Part.EAR, Part.NECK)


def write(made: writer_settings.PortraitSettings, split: writer_settings.SplitSettings) -> None:
    """Writes records of portraits and their variants: `portrait_records.write`."""
    portrait_records.write(made, split, changed)


def changed(
    rng: np.random.Generator,
    photo: np.ndarray,
    parts: np.ndarray,
    points: np.ndarray,
    may_have_beard: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Another photo and its map of parts, the face in the same place.

    Args:
        rng: what chance is taken from.
        photo: [H, W, 3] uint8 RGB.
        parts: [H, W] uint8 of `Part`.
        points: [68, 2] px, dlib's.
        may_have_beard: whether one may grow.
    """
    height, width = parts.shape
    side = max(height, width)  # the brushes want squares
    edges = (0, side - height, 0, side - width)
    rgb = cv2.copyMakeBorder(photo, *edges, cv2.BORDER_REPLICATE).astype(np.float32)
    parts = cv2.copyMakeBorder(parts, *edges, cv2.BORDER_REPLICATE)
    face = face_frame.FaceFrame.of(np.asarray(points, np.float32))
    if rng.random() < _TAN:
        tan(rng, rgb, parts)
    if rng.random() < _DYE:
        stand_ins.dye(rng, rgb, parts)
    if may_have_beard and rng.random() < _BEARD:
        beards.beard(rng, rgb, parts, face)
        parts[parts == part_map.NOT_KNOWN] = Part.SKIN
    if rng.random() < _GLASSES:
        put_on.glasses(rng, rgb, parts, face)
    if rng.random() < _ROOM:
        behind = cv2.dilate(np.uint8(parts == Part.BACKGROUND), np.ones((3, 3), np.uint8))
        share = cv2.GaussianBlur(behind.astype(np.float32), (0, 0), 0.8)
        face_brushes.lay(rgb, textures.texture(rng, side, photo), share)
    rgb = np.rint(np.clip(rgb, 0, 255)).astype(np.uint8)
    return rgb[:height, :width], parts[:height, :width]


def tan(rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray) -> None:
    """Gives the skin another tone, from pale to dark; `rgb` [S, S, 3] float32 is overwritten."""
    skin = np.isin(parts, _SKIN)
    if not skin.any():
        return
    level = float(np.clip(np.median(rgb[skin].max(-1)), 20, 250))
    wanted = rng.uniform(70, 240)
    made = np.clip(rgb / 255, 0, 1) ** np.float32(np.log(wanted / 255) / np.log(level / 255))
    grey = made.mean(-1, keepdims=True)
    made = 255 * (grey + (made - grey) * np.float32(rng.uniform(0.8, 1.1)))
    seen = skin | np.isin(parts, (Part.UPPER_LIP, Part.LOWER_LIP, Part.BROW, Part.BEARD))
    share = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 1.2)
    face_brushes.lay(rgb, np.clip(made, 0, 255).astype(np.float32), share)
