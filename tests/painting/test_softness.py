import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting.softness import softness_of


@pytest.fixture
def sat():
    return painted_sitter.sitter()


def with_long_hair(parts, down_to):
    parts = parts.copy()
    rows, columns = np.mgrid[:256, :256]
    beside = (np.abs(columns - 127.5) > 64) & (np.abs(columns - 127.5) < 88)
    parts[beside & (rows > 100) & (rows < down_to) & (parts != Part.EAR)] = Part.HAIR
    return parts


def test_the_longer_the_hair_the_softer_the_face(sat):
    photo, points, parts = sat
    values = [softness_of(photo, points, with_long_hair(parts, row)) for row in (110, 130, 150)]
    assert (np.diff(values) > 0.02).all()


def test_an_earring_makes_softer(sat):
    photo, points, parts = sat
    hung = parts.copy()
    hung[138:142, 184:188] = Part.EARRING
    assert softness_of(photo, points, hung) > softness_of(photo, points, parts) + 0.005


def test_a_mirrored_photo_is_as_soft(sat):
    photo, points, parts = sat
    points = points + np.random.default_rng(2).normal(0, 0.8, points.shape)
    parts = with_long_hair(parts, 140)
    flipped = (points * [-1, 1] + [255, 0])[painted_sitter.MIRROR]
    one = softness_of(photo, points, parts)
    assert 0.15 < one < 0.8
    assert softness_of(photo[:, ::-1], flipped, parts[:, ::-1]) == pytest.approx(one, abs=0.01)


def test_a_photo_of_twice_the_size_is_as_soft(sat):
    photo, points, parts = sat
    parts = with_long_hair(parts, 140)
    large = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_NEAREST)
    wide = cv2.resize(parts, (512, 512), interpolation=cv2.INTER_NEAREST)
    one, other = softness_of(photo, points, parts), softness_of(large, 2 * points + 0.5, wide)
    assert other == pytest.approx(one, abs=0.05)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_map_says_softness_lies_in_its_range(seed):
    rng = np.random.default_rng(seed)
    photo = rng.integers(0, 256, (128, 128, 3), np.uint8)
    parts = rng.choice(np.arange(16, dtype=np.uint8), (128, 128))
    parts[rng.random((128, 128)) < 0.8] = rng.choice([Part.HAIR, Part.BROW, Part.BACKGROUND])
    points = painted_sitter.MEAN_POINTS * rng.uniform(0.5, 2, 2) * 40 + 60
    assert 0.1 <= softness_of(photo, points, parts) <= 0.85
