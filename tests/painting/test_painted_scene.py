import cv2
import numpy as np
import pytest

from tf_landtoon.painting import painted_scene
from tf_landtoon.painting.layers import Layer

UNIT = 176.0


def garment():
    """Share [512, 512] of a garment in the lower half."""
    share = np.zeros((512, 512), np.float32)
    share[256:] = 1
    return share


def tones_of(picture, share):
    """The colours that cover more than 2 % of a picture's inside."""
    pixels = np.round(picture[cv2.resize(share, picture.shape[:2]) > 0.99] / 6).astype(int)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    return colors[counts > 0.02 * counts.sum()] * 6


def test_a_plain_garment_has_one_tone_whatever_lies_around_it():
    photo = np.full((512, 512, 3), (200, 40, 40), np.float32)
    photo[256:] = (70, 90, 130)
    picture, usual = painted_scene.flat(photo, garment(), UNIT, 256, 5)
    assert np.abs(picture[140:] - usual).max() < 3
    assert np.abs(usual - 255 * (np.array([70, 90, 130]) / 255) ** 0.86).max() < 3


def test_grain_and_weak_folds_stay_one_tone():
    photo = np.full((512, 512, 3), (70, 90, 130), np.float32)
    photo += 6 * np.sin(np.arange(512, dtype=np.float32) / 15)[None, :, None]
    photo += np.random.default_rng(0).normal(0, 3, photo.shape).astype(np.float32)
    picture, usual = painted_scene.flat(photo, garment(), UNIT, 256, 5)
    assert len(tones_of(picture, garment())) <= 2
    assert np.abs(picture[140:] - usual).mean() < 3


def test_a_striped_garment_keeps_its_colours_and_the_wider_one_is_the_usual():
    photo = np.full((512, 512, 3), (70, 90, 130), np.float32)
    photo[:, 200:] = (220, 210, 60)
    picture, usual = painted_scene.flat(photo, garment(), UNIT, 512, 5)
    assert usual[0] > usual[2]
    assert picture[400, 100, 2] > picture[400, 100, 0] + 30
    assert picture[400, 450, 0] > picture[400, 450, 2] + 100
    row = picture[400, :, 0]
    between = (row > row[100] + 15) & (row < row[450] - 15)
    assert between.sum() <= 8  # a crisp edge ...
    assert (
        abs(np.flatnonzero(row > (row[100] + row[450]) / 2)[0] - 200) <= 0.03 * UNIT
    )  # ... in its place


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_tones_than_wanted(most):
    photo = np.empty((512, 512, 3), np.float32)
    for k, color in enumerate([(30, 30, 30), (220, 60, 60), (60, 200, 60), (240, 240, 240)]):
        photo[:, 128 * k : 128 * (k + 1)] = color
    picture, _ = painted_scene.flat(photo, garment(), UNIT, 512, most)
    assert len(tones_of(picture, garment())) <= most


def test_what_is_hardly_seen_is_no_garment():
    share = np.zeros((512, 512), np.float32)
    share[:19, :19] = 1
    assert painted_scene.flat(np.full((512, 512, 3), 90, np.float32), share, UNIT, 256, 5) is None


def test_the_background_shows_nothing_of_the_person_and_is_paler(study):
    share = study.shares[Layer.BACKGROUND]
    photo = np.empty((512, 512, 3), np.float32)
    photo[:] = (255, 0, 0)
    photo[share > 0.3] = (100, 150, 200)
    wall = painted_scene.background(photo, share, study.frame)
    assert np.abs(wall - (255 - 0.58 * (255 - np.array([100, 150, 200])))).max() < 2


def test_a_hidden_background_is_a_plain_grey(study):
    wall = painted_scene.background(study.photo, np.zeros((512, 512), np.float32), study.frame)
    assert (wall == wall[0, 0, 0]).all() and 200 < wall[0, 0, 0] < 255


def test_a_small_patch_of_another_tone_goes():
    photo = np.full((512, 512, 3), (70, 90, 130), np.float32)
    photo[380:410, 200:230] = (230, 230, 230)
    picture, usual = painted_scene.flat(photo, garment(), UNIT, 256, 5)
    assert np.abs(picture[140:] - usual).max() < 6


def test_the_seam_follows_the_neckline_inside_the_cloth():
    shares = np.zeros((len(Layer), 512, 512), np.float32)
    shares[Layer.BACKGROUND, :300] = 1
    shares[Layer.CLOTHES, 300:] = 1
    shares[:, :380, 200:312] = 0
    shares[Layer.NECK, :380, 200:312] = 1
    seam = painted_scene.collar(shares, UNIT, 512)
    away = int(0.055 * UNIT)
    assert seam[440, 256] == 0 and seam[380 + away - 1 : 380 + away + 2, 256].max() > 0.6
    assert seam[350, 200 - away - 2 : 200 - away + 3].max() > 0.6
    assert not seam[:298].any() and not seam[:370, 205:300].any()
    shares[Layer.CLOTHES] = 0
    assert not painted_scene.collar(shares, UNIT, 256).any()


def test_a_folds_edge_is_cut_straight():
    rows, columns = np.mgrid[:512, :512]
    photo = np.full((512, 512, 3), (70, 90, 130), np.float32)
    photo[columns > 256 + 9 * np.sin(rows / 6)] = (150, 170, 210)
    picture, _ = painted_scene.flat(photo, garment(), UNIT, 512, 2)
    first = (picture[300:480, :, 0] > 110).argmax(1)
    assert np.ptp(first - np.polyval(np.polyfit(np.arange(180), first, 1), np.arange(180))) < 6


def test_a_torn_neckline_becomes_one_calm_line():
    shares = np.zeros((len(Layer), 512, 512), np.float32)
    rows, columns = np.mgrid[:512, :512]
    neck = rows < 300 + 6 * np.sin(columns / 4)
    shares[Layer.NECK], shares[Layer.CLOTHES] = neck, ~neck
    calm = painted_scene.with_calm_neckline(shares, UNIT)
    assert np.allclose(calm.sum(0), 1, atol=0.02)
    assert np.ptp((calm[Layer.NECK, :, 40:470] > 0.5).sum(0)) < 4
