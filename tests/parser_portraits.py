"""A portrait with its map and dlib's 68 points, for tests of the parser."""

import pathlib

import cv2
import numpy as np

import tf_landtoon
from tf_landtoon.images.part_map import Part

# fmt: off
POINTS = np.array([
    [59, 122], [60, 140], [62, 158], [65, 176], [71, 193], [81, 207], [95, 220], [110, 230],
    [128, 233], [146, 230], [161, 220], [175, 207], [185, 193], [191, 176], [194, 158], [196, 140],
    [197, 122], [71, 108], [80, 100], [92, 98], [105, 100], [116, 105], [140, 105], [151, 100],
    [164, 98], [176, 100], [185, 108], [128, 119], [128, 131], [128, 143], [128, 156], [114, 163],
    [121, 165], [128, 168], [135, 165], [142, 163], [86, 122], [93, 117], [102, 117], [110, 123],
    [102, 125], [92, 125], [146, 123], [154, 117], [163, 117], [170, 122], [164, 125], [154, 125],
    [100, 184], [110, 179], [120, 177], [128, 179], [136, 177], [146, 179], [156, 184], [146, 194],
    [136, 199], [128, 200], [120, 199], [110, 194], [105, 185], [120, 184], [128, 185], [136, 184],
    [151, 185], [136, 189], [128, 190], [120, 189],
], np.float32)
# fmt: on
SAMPLE = pathlib.Path(tf_landtoon.__file__).parent / "samples" / "astronaut.jpg"
_TONES = {
    Part.BACKGROUND: (190, 200, 205),
    Part.SKIN: (205, 160, 135),
    Part.BROW: (60, 45, 40),
    Part.EYE: (40, 40, 60),
    Part.UPPER_LIP: (170, 80, 80),
    Part.LOWER_LIP: (180, 90, 90),
    Part.NECK: (190, 145, 120),
    Part.CLOTHES: (40, 80, 140),
    Part.HAIR: (60, 40, 30),
}


def portrait() -> tuple[np.ndarray, np.ndarray]:
    """[256, 256, 3] uint8 RGB and [256, 256] uint8 map, the face where POINTS are."""
    parts = np.full((256, 256), Part.BACKGROUND, np.uint8)
    cv2.ellipse(parts, (128, 110), (88, 100), 0, 0, 360, int(Part.HAIR), -1)
    cv2.rectangle(parts, (95, 200), (161, 255), int(Part.NECK), -1)
    cv2.rectangle(parts, (20, 244), (236, 255), int(Part.CLOTHES), -1)
    forehead = np.array([(190, 80), (128, 60), (66, 80)], np.float32)
    _fill(parts, np.concatenate([POINTS[:17], forehead]), Part.SKIN)
    for part, outline in (
        (Part.EYE, POINTS[36:42]),
        (Part.EYE, POINTS[42:48]),
        (Part.UPPER_LIP, np.concatenate([POINTS[48:55], POINTS[[64, 62, 60]]])),
        (Part.LOWER_LIP, np.concatenate([POINTS[54:60], POINTS[[48, 60, 66, 64]]])),
        (Part.BROW, np.concatenate([POINTS[17:22], POINTS[21:16:-1] + (0, 5)])),
        (Part.BROW, np.concatenate([POINTS[22:27], POINTS[26:21:-1] + (0, 5)])),
    ):
        _fill(parts, outline, part)
    tones = np.zeros((256, 3), np.uint8)
    for part, tone in _TONES.items():
        tones[part] = tone
    return tones[parts], parts


def _fill(parts: np.ndarray, outline: np.ndarray, part: Part) -> None:
    cv2.fillPoly(parts, [outline.astype(np.int32)], int(part))


def float_portrait() -> tuple[np.ndarray, np.ndarray]:
    """The same with a float32 picture, as the put-ons take it."""
    rgb, parts = portrait()
    return rgb.astype(np.float32), parts
