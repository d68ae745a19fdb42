import numpy as np

from tf_landtoon.painting import beard

DARK_HAIR = np.array([70.0, 48, 38])
SKIN = np.array([227.0, 179, 156])


def shaven(study, light, softness=0.2, above=0.40):
    """What is found where the face below `above` has `light` times its own light."""
    photo = study.photo.copy()
    photo[study.frame.face_xy[..., 1] > above] *= light
    shape = study.sitter.shape
    return beard.found(photo, study.shares, study.frame, shape, DARK_HAIR, SKIN, softness)


def test_the_darker_the_lower_face_the_denser_the_beard(study):
    found = [shaven(study, light) for light in (0.75, 0.6, 0.45, 0.3)]
    assert (np.diff([one.density for one in found]) > 0.05).all()
    assert found[0].density > 0.17


def test_a_plain_face_has_none_and_neither_has_a_soft_one(study):
    assert shaven(study, 1.0) is None
    assert shaven(study, 0.4, softness=0.54) is not None
    assert shaven(study, 0.4, softness=0.55) is None


def test_a_face_lit_from_one_side_has_no_beard(study):
    x = study.frame.face_xy[..., 0]
    photo = study.photo * (0.7 + 0.3 * np.clip(x / 0.4, -1, 1))[..., None]
    photo = photo.astype(np.float32)
    shape = study.sitter.shape
    assert (
        beard.found(photo, study.shares, study.frame, shape, DARK_HAIR, SKIN, softness=0.2) is None
    )


def test_a_beard_leaves_lips_nose_and_cheeks_free(study):
    darkness = shaven(study, 0.4, above=0.33).darkness

    def at(x, y):
        column, row = np.round(study.frame.px(np.array([x, y]))).astype(int)
        return darkness[row, column]

    assert at(0, 0.85) > 0.4 and at(0, 0.46) > 0.2
    lips = study.sitter.shape.lips
    assert at(0, lips[:, 1].mean()) < 0.05
    assert at(0, 0.36) == 0 and at(0.3, 0.36) == 0


def test_a_painted_beard_keeps_to_the_face_and_stubble_is_lighter_than_a_full_one(study):
    face = study.inside.copy()
    face[:, :200] = 0
    plain = np.full((512, 512, 3), 200, np.float32)
    means = []
    for light in (0.75, 0.3):
        painted = beard.painted(plain, shaven(study, light), None, face, study.frame.unit, SKIN)
        assert (painted[face == 0] == plain[face == 0]).all()
        x, y = np.round(study.frame.px(np.array([0.05, 0.8]))).astype(int)
        means.append(painted[y, x].mean())
    assert means[1] < 110
    assert means[1] + 40 < means[0] < 199
