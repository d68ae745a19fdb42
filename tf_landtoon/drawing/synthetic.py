"""Faces made of ellipses, for the smoke run and for tests: quick to draw, nothing to look at.

The photos are shaded and grainy, the toons flat with dark lines and larger eyes; both know their
40 landmarks exactly. Trainings that should come to something need real pictures.
"""

import numpy as np

from tf_landtoon.geometry import landmarks

_SKIN = ((232, 190, 165), (198, 150, 120), (150, 105, 80), (245, 215, 195))
_HAIR = ((40, 30, 28), (110, 70, 40), (200, 160, 80), (90, 90, 150))


def faces(count: int, image_size: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws pairs of a photo and a toon of one face.

    Args:
        count: number of faces.
        image_size: px.
        seed: decides everything.

    Returns:
        photos [N, S, S, 3] uint8 RGB, toons [N, S, S, 3] uint8 RGB, landmarks [N, 40, 2] float32
        px of both.
    """
    random = np.random.default_rng(seed)
    photos, toons, points = zip(*(_face(image_size, random) for _ in range(count)))
    return np.stack(photos), np.stack(toons), np.stack(points)


def shape() -> np.ndarray:
    """An upright face's 40 landmarks, [40, 2] in fractions of the picture, left-right symmetric."""
    angle = np.linspace(np.pi, 0.0, 17)  # outline: image-left ear, chin, image-right ear
    outline = np.stack([0.5 + 0.27 * np.cos(angle), 0.5 + 0.36 * np.sin(angle)], axis=-1)
    left_brow = np.array([[0.30, 0.40], [0.37, 0.375], [0.44, 0.395]])
    left_eye = np.array(
        [[0.31, 0.48], [0.37, 0.45], [0.43, 0.48], [0.41, 0.52], [0.37, 0.53], [0.33, 0.52]]
    )
    nose = np.array([[0.5, 0.62]])
    mouth = np.array([[0.44, 0.73], [0.5, 0.72], [0.56, 0.73], [0.5, 0.75]])
    half = np.zeros((landmarks.COUNT, 2))
    half[0:17], half[17:20], half[23:29], half[35], half[36:40] = (
        outline,
        left_brow,
        left_eye,
        nose,
        mouth,
    )
    mirrored = half[landmarks.MIRROR] * [-1, 1] + [1, 0]
    half[20:23], half[29:35] = mirrored[20:23], mirrored[29:35]
    return half


def _face(size: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    stretch = random.uniform(0.85, 1.1, 2)
    angle = random.normal(0.0, 0.08)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    fractions = ((shape() - 0.5) * stretch) @ turn + 0.5 + random.normal(0.0, 0.015, 2)
    points = fractions * size - 0.5
    skin, hair = np.array(_SKIN[random.integers(4)]), np.array(_HAIR[random.integers(4)])
    ground = random.uniform(90, 230, 3)
    photo = _paint(points, size, skin, hair, ground, eye_gain=1.0)
    light = np.linspace(1.15, 0.8, size)[None, :, None]
    photo = photo * light + random.normal(0.0, 6.0, photo.shape)
    toon = _paint(points, size, skin * 0.4 + 153, hair * 1.2, ground, eye_gain=1.5)
    dark = _edges(toon)
    toon = np.where(dark[..., None], toon * 0.25, toon)
    as_bytes = [np.clip(np.rint(x), 0, 255).astype(np.uint8) for x in (photo, toon)]
    return *as_bytes, points.astype(np.float32)


def _paint(
    points: np.ndarray,
    size: int,
    skin: np.ndarray,
    hair: np.ndarray,
    ground: np.ndarray,
    eye_gain: float,
) -> np.ndarray:
    """[S, S, 3] float 0..255: ground, hair, face, brows, eyes and mouth as flat ellipses."""
    y, x = np.mgrid[:size, :size].astype(np.float64)

    def ellipse(centre: np.ndarray, radius_x: float, radius_y: float) -> np.ndarray:
        return ((x - centre[0]) / radius_x) ** 2 + ((y - centre[1]) / radius_y) ** 2 < 1

    image = np.broadcast_to(ground, (size, size, 3)).copy()
    middle, half = (points[0] + points[16]) / 2, np.linalg.norm(points[16] - points[0]) / 2
    height = np.linalg.norm(points[8] - middle)
    image[ellipse(middle - [0, 0.1 * height], half * 1.25, height * 1.15)] = hair
    image[ellipse(middle, half, height)] = skin
    for brow in (points[17:20], points[20:23]):
        image[ellipse(brow.mean(axis=0), half * 0.26, half * 0.06)] = hair * 0.7
    for eye in (points[23:29], points[29:35]):
        centre, wide = eye.mean(axis=0), (eye[:, 0].max() - eye[:, 0].min()) / 2
        image[ellipse(centre, wide, wide * 0.6 * eye_gain)] = 250.0
        image[ellipse(centre, wide * 0.5, wide * 0.5 * eye_gain)] = (50.0, 60.0, 110.0)
    image[ellipse(points[36:40].mean(axis=0), half * 0.25, half * 0.07)] = (190.0, 90.0, 90.0)
    return image


def _edges(image: np.ndarray) -> np.ndarray:
    """[S, S] bool: pixels whose right or lower neighbour has another colour."""
    grey = image.mean(axis=-1)
    edges = np.zeros(grey.shape, bool)
    edges[:, :-1] |= np.abs(np.diff(grey, axis=1)) > 12
    edges[:-1] |= np.abs(np.diff(grey, axis=0)) > 12
    return edges
