import numpy as np

from tf_landtoon.painting import beard
from tf_landtoon.painting.layers import Layer

DARK_HAIR = np.array([70.0, 48, 38])
SKIN = np.array([227.0, 179, 156])


def bearded(study, light, softness=0.2, place=lambda x, y: y > 0.40):
    """What is found where the map has a beard with `light` times the skin's own light."""
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    share = (place(x, y) & (study.shares[Layer.FACE] > 0.5)).astype(np.float32)
    photo = study.photo.copy()
    photo[share > 0] *= light
    shape = study.sitter.shape
    return beard.found(photo, share, study.shares, study.frame, shape, DARK_HAIR, SKIN, softness)


def test_the_darker_a_beard_the_denser_it_is(study):
    found = [bearded(study, light) for light in (0.75, 0.65, 0.55)]
    assert (np.diff([one.density for one in found]) > 0.05).all()
    assert bearded(study, 0.3).density > 0.95


def test_a_face_without_a_beard_in_the_map_has_none_and_neither_has_a_soft_one(study):
    assert bearded(study, 0.5, place=lambda x, y: y > 9) is None
    assert bearded(study, 0.5, place=lambda x, y: np.hypot(x, y - 0.8) < 0.05) is None
    assert bearded(study, 0.4, softness=0.54) is not None
    assert bearded(study, 0.4, softness=0.55) is None


def test_a_small_patch_is_drawn_lighter_than_a_whole_beard(study):
    patch = bearded(study, 0.5, place=lambda x, y: (y > 0.75) & (np.abs(x) < 0.15))
    assert patch.density < 0.8 * bearded(study, 0.5).density


def test_what_the_map_misses_on_one_side_is_taken_from_the_other(study):
    half = bearded(study, 0.5, place=lambda x, y: (y > 0.4) & (x > 0))
    column, row = np.round(study.frame.px(np.array([-0.25, 0.8]))).astype(int)
    assert half.share[row, column] > 0.9


def test_a_beard_leaves_the_lips_free(study):
    share = bearded(study, 0.4).share

    def at(x, y):
        column, row = np.round(study.frame.px(np.array([x, y]))).astype(int)
        return share[row, column]

    assert at(0, 0.85) > 0.9 and at(0.2, 0.46) > 0.5
    assert at(0, study.sitter.shape.lips[:, 1].mean()) < 0.05
    assert at(0.3, 0.30) < 0.05


def test_a_painted_beard_keeps_to_the_face_and_stubble_is_lighter_than_a_full_one(study):
    face = study.inside.copy()
    face[:, :200] = 0
    plain = np.full((512, 512, 3), 200, np.float32)
    means = []
    for light in (0.75, 0.3):
        painted = beard.painted(plain, bearded(study, light), None, face, study.frame.unit, SKIN)
        assert (painted[face == 0] == plain[face == 0]).all()
        x, y = np.round(study.frame.px(np.array([0.05, 0.8]))).astype(int)
        means.append(painted[y, x].mean())
    assert means[1] < 110
    assert means[1] + 40 < means[0] < 199
