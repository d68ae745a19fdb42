"""A person who never was, as photo, points and map: the mean face with hair, ears and a shirt."""

import cv2
import numpy as np

from tf_landtoon.images.part_map import Part

_HALF = [  # image-left half of the mean of dlib's points on portraits, thousandths of a face unit
    *([-620, 5], [-613, 168], [-592, 330], [-561, 490], [-509, 640], [-418, 772], [-299, 883]),
    *([-160, 971], [0, 1000], [-509, -117], [-430, -189], [-320, -209], [-210, -190]),
    *([-105, -146], [0, -20], [0, 88], [0, 196], [0, 306], [-124, 374], [-64, 395], [0, 416]),
    *([-381, 1], [-313, -41], [-231, -38], [-159, 19], [-237, 31], [-319, 30], [-251, 563]),
    *([-160, 520], [-68, 498], [0, 515], [0, 707], [-74, 698], [-163, 653], [-211, 571]),
    *([-69, 563], [0, 568], [0, 615], [-70, 606]),
]
_PLACES = [*range(9), *range(17, 22), *range(27, 34), *range(36, 42), 48, 49, 50, 51, 57, 58, 59]
_PLACES += [60, 61, 62, 66, 67]
MIRROR = [*range(16, -1, -1), *range(26, 16, -1), *range(27, 31), 35, 34, 33, 32, 31]
MIRROR += [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40, *range(54, 47, -1), *range(59, 54, -1)]
MIRROR += [64, 63, 62, 61, 60, 67, 66, 65]
SIDE = 256


def _mean_points() -> np.ndarray:
    points = np.zeros((68, 2))
    points[_PLACES] = np.array(_HALF) / 1000
    missing = np.setdiff1d(np.arange(68), _PLACES)
    points[missing] = (points[MIRROR] * [-1, 1])[missing]
    return points


MEAN_POINTS = _mean_points()
"""[68, 2] face units."""


def sitter(
    skin=(205, 160, 135),
    hair=(70, 48, 38),
    ground=(214, 214, 214),
    jaw=1.0,
    gap=0.0,
    light=(1.0, 1.0, 1.0),
    unit=88.0,
):
    """Photo [256, 256, 3] uint8, points [68, 2] px and map [256, 256].

    Args:
        skin, hair, ground: RGB.
        jaw: factor of the outline's width below the mouth.
        gap: between the lips, face units.
        light: factor of each channel: the lamp.
        unit: px from the eyes to the chin.
    """
    units = MEAN_POINTS.copy()
    low = np.clip((units[:17, 1] - 0.3) / 0.5, 0, 1)
    units[:17, 0] *= 1 + (jaw - 1) * low
    units[[67, 66, 65], 1] = units[[61, 62, 63], 1] + gap  # the mean mouth is a little open
    units[[55, 56, 57, 58, 59], 1] += gap - 0.04
    points = units * unit + [SIDE / 2 - 0.5, 118]
    photo, parts = np.zeros((SIDE, SIDE, 3), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    photo[:] = ground

    def put(polygon, color, part):
        polygon = np.round((np.asarray(polygon) * unit + [SIDE / 2 - 0.5, 118]) * 16)
        cv2.fillPoly(photo, [polygon.astype(np.int32)], color, cv2.LINE_AA, 4)
        cv2.fillPoly(parts, [polygon.astype(np.int32)], int(part), cv2.LINE_8, 4)

    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    round_ = np.stack([np.cos(turn), np.sin(turn)], 1)
    put(round_ * [0.80, 0.85] + [0, -0.28], hair, Part.HAIR)
    put([(-1.3, 1.6), (-0.5, 1.22), (0.5, 1.22), (1.3, 1.6)], (70, 90, 130), Part.CLOTHES)
    put([(-0.36, 0.5), (0.36, 0.5), (0.4, 1.35), (-0.4, 1.35)], skin, Part.NECK)
    for side in (-1, 1):
        put(round_ * [0.1, 0.2] + [0.64 * side, 0.12], skin, Part.EAR)
    top = np.stack([np.linspace(0.6, -0.6, 9), -0.3 - 0.35 * np.cos(np.linspace(-1.5, 1.5, 9))], 1)
    put(np.concatenate([units[:17], top]), skin, Part.SKIN)
    for brow in (units[17:22], units[22:27]):
        put(np.concatenate([brow, brow[::-1] + [0, 0.05]]), hair, Part.BROW)
    for eye in (units[36:42], units[42:48]):
        put(eye, (235, 230, 228), Part.EYE)
        put(round_ * 0.038 + eye.mean(0), (60, 38, 28), Part.EYE)
    put(units[48:60], (190, 110, 105), Part.LOWER_LIP)
    if gap > 0.02:
        put(units[60:68], (240, 236, 232), Part.MOUTH)
    photo = (photo * np.array(light)).clip(0, 255).astype(np.uint8)
    return photo, points, parts
