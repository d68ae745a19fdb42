import math
import pathlib

import cv2
import numpy as np
import pytest

from tf_landtoon.geometry import cropping, frames

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")


def face_px(scale=2.0, degrees=0.0, shift=(20.0, 5.0)):
    """The golden face, enlarged, turned and moved."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return scale * GOLDEN["p40_symmetric"] @ turn + shift


def test_a_crop_at_the_pictures_own_size_is_the_picture():
    image = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    assert np.array_equal(cropping.crop(image, frames.whole_matrix(40, 40, 40), 40), image)


@pytest.mark.parametrize("factor", [2, 4])
def test_shrinking_takes_the_mean_of_every_pixel(factor):
    noise = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    small = cropping.crop(noise, frames.whole_matrix(48, 48, 48 // factor), 48 // factor)
    blocks = noise.reshape(48 // factor, factor, 48 // factor, factor, 3).mean(axis=(1, 3))
    assert np.abs(small - blocks).max() <= 1


def test_a_fine_grating_turns_grey_instead_of_aliasing_when_a_turned_face_shrinks():
    grating = np.zeros((300, 300, 3), np.uint8)
    grating[:, ::2] = 255
    matrix = frames.matrix(frames.PORTRAIT, face_px(4.0, 20.0), 32)
    crop = cropping.crop_mirrored(grating, matrix, 32)
    assert np.abs(crop.astype(int) - 127).max() < 25


def test_a_landmark_stays_on_its_spot_of_the_picture():
    image = np.zeros((300, 300, 3), np.uint8)
    spot = np.array([141.0, 180.0])
    cv2.circle(image, (141, 180), 6, (255, 255, 255), -1)
    for matrix in (
        frames.matrix(frames.PORTRAIT, face_px(degrees=15), 112),
        frames.square_matrix((150.0, 170.0), 120.0, 112),
        frames.whole_matrix(300, 300, 112),
    ):
        crop = cropping.crop(image, matrix, 112)[..., 0].astype(float)
        y, x = np.mgrid[:112, :112]
        centroid = [(crop * x).sum() / crop.sum(), (crop * y).sum() / crop.sum()]
        assert np.allclose(centroid, frames.apply(matrix, spot), atol=0.1)


def test_a_detectors_view_is_reflected_beyond_the_border():
    image = np.tile(np.arange(0, 200, 10, dtype=np.uint8)[:, None, None], (1, 20, 3))
    crop = cropping.crop_mirrored(image, frames.square_matrix((9.5, -0.5), 20.0, 20), 20)
    assert crop[9:12, 0, 0].tolist() == [10, 0, 10]


@pytest.mark.parametrize("size", [(200, 150), (30, 200)])
def test_beyond_the_border_lies_its_colour_and_nothing_that_the_picture_shows(size):
    """A black disc on a bright ground, which a mirror would show once more."""
    image = np.full((*size, 3), (90, 160, 230), np.uint8)
    cv2.circle(image, (size[1] // 2, 14), 8, (0, 0, 0), -1)
    crop = cropping.crop(image, frames.square_matrix((size[1] / 2, -20.0), 80.0, 160), 160)
    mirrored = cropping.crop_mirrored(
        image, frames.square_matrix((size[1] / 2, -20.0), 80.0, 160), 160
    )
    dark = crop.max(axis=-1) < 60
    assert dark[120:].any() and not dark[:112].any()
    assert (mirrored.max(axis=-1) < 60)[:112].any()
    far = crop[:20].reshape(-1, 3).astype(int)
    assert np.abs(far - (90, 160, 230)).max() < 60 and np.ptp(far, axis=0).max() < 60


def test_inside_the_picture_both_crops_are_the_same():
    image = np.random.default_rng(1).integers(0, 256, (90, 120, 3), np.uint8)
    matrix = frames.square_matrix((60.0, 40.0), 100.0, 70)
    crops = [f(image, matrix, 70) for f in (cropping.crop, cropping.crop_mirrored)]
    inside = slice(int(np.ceil((40 - 50) * -0.7)) + 2, int((89 - 40 + 50) * 0.7) - 2)
    assert np.array_equal(crops[0][inside], crops[1][inside])
    assert not np.array_equal(crops[0], crops[1])


def test_the_middle_of_a_wider_crop_is_the_narrower_crop():
    image = np.random.default_rng(1).integers(0, 256, (256, 256, 3), np.uint8)
    image = cv2.GaussianBlur(image, (0, 0), 2)
    wide = cropping.crop(image, frames.square_matrix((120.2, 130.7), 160.0, 160), 160)
    narrow = cropping.crop(image, frames.square_matrix((120.2, 130.7), 112.0, 112), 112)
    assert np.array_equal(wide[24:136, 24:136], narrow)
