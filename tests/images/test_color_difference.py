import numpy as np
import pytest

from tf_landtoon.images import color_difference

# Pairs of Sharma, Wu and Dalal 2005, table 1, each for another corner of the formula.
SHARMA = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize("first,second,expected", SHARMA)
def test_ciede2000_equals_the_published_pairs_in_both_directions(first, second, expected):
    assert color_difference.ciede2000(first, second) == pytest.approx(expected, abs=6e-5)
    assert color_difference.ciede2000(second, first) == pytest.approx(expected, abs=6e-5)


def test_lab_of_white_black_and_primaries_is_the_known_one():
    rgb = [[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]]
    known = [[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20], [87.73, -86.18, 83.18]]
    known.append([32.30, 79.19, -107.86])
    np.testing.assert_allclose(color_difference.lab(rgb), known, atol=0.02)


def test_colours_of_pictures_are_compared_pixel_by_pixel():
    picture = np.random.default_rng(0).integers(0, 256, (4, 5, 3))
    lab = color_difference.lab(picture)
    assert lab.shape == (4, 5, 3)
    np.testing.assert_allclose(color_difference.ciede2000(lab, lab), np.zeros((4, 5)))
