import cv2
import numpy as np

from tf_landtoon.geometry import frames
from tf_landtoon.stylizing import paste_back

PHOTO = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)


def matrix_of(centre, side_px, degrees, size):
    turn = cv2.getRotationMatrix2D(centre, degrees, size / side_px)
    turn[:, 2] += (size - 1) / 2 - np.array(centre)
    return turn


def disc(side, radius):
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return (np.hypot(x, y) < radius * side).astype(np.float32)


def test_nothing_outside_the_share_changes_by_a_bit():
    matrix = matrix_of((150.0, 120.0), 100.0, 30, 64)
    toon = np.full((64, 64, 3), (255, 0, 0), np.uint8)
    result = paste_back.paste(PHOTO, toon, disc(128, 0.4), matrix)
    y, x = np.mgrid[:300, :400]
    away = np.hypot(x - 150, y - 120)
    assert np.array_equal(result[away > 43], PHOTO[away > 43])
    assert (result[away < 37] == (255, 0, 0)).all()


def test_without_a_share_the_photo_comes_back():
    matrix = matrix_of((150.0, 120.0), 100.0, 0, 64)
    toon = np.zeros((64, 64, 3), np.uint8)
    np.testing.assert_array_equal(
        paste_back.paste(PHOTO, toon, np.zeros((128, 128), np.float32), matrix), PHOTO
    )
    far = matrix_of((1000.0, 1000.0), 100.0, 0, 64)
    np.testing.assert_array_equal(paste_back.paste(PHOTO, toon, disc(128, 0.4), far), PHOTO)


def test_a_drawing_comes_to_its_place_enlarged_or_made_smaller_over_the_photos_edge():
    for size in (32, 512):
        for centre in ((200.0, 150.0), (395.0, 5.0)):
            matrix = matrix_of(centre, 80.0, 20, size)
            toon = np.full((size, size, 3), 0, np.uint8)
            spot = frames.apply(matrix, np.array([centre[0] - 15, centre[1] + 15]))
            cv2.circle(toon, tuple(int(round(v)) for v in spot), size // 10, (255, 255, 255), -1)
            result = paste_back.paste(np.zeros_like(PHOTO), toon, disc(256, 0.45), matrix)
            light = result[..., 0].astype(float)
            y, x = np.mgrid[:300, :400]
            middle = [(light * x).sum() / light.sum(), (light * y).sum() / light.sum()]
            np.testing.assert_allclose(middle, (centre[0] - 15, centre[1] + 15), atol=1.0)


def test_half_a_share_is_the_mean():
    matrix = matrix_of((150.0, 120.0), 100.0, 0, 100)
    toon = np.full((100, 100, 3), 200, np.uint8)
    result = paste_back.paste(PHOTO, toon, 0.5 * disc(100, 0.4), matrix)
    here = (slice(110, 130), slice(140, 160))
    assert np.abs(result[here] - (PHOTO[here] + 200.0) / 2).max() <= 1
