import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import sitter, torso
from tf_landtoon.painting.layers import Layer


def completed(parts, photo=None):
    own, points, _ = painted_sitter.sitter(unit=70.0)
    return sitter.studied(own if photo is None else photo, points, parts)


@pytest.fixture
def parts():
    return painted_sitter.sitter(unit=70.0)[2].copy()


def below_neck(study):
    """[N] share of background in the columns of the neck, from the chin down."""
    left, right = study.frame.px([[-0.25, 0], [0.25, 0]])[:, 0].astype(int)
    chin = int(study.frame.points[8, 1])
    return study.shares[Layer.BACKGROUND, chin:, left:right]


def test_a_body_that_is_whole_stays(parts):
    study = completed(parts)
    shares, photo = torso.completed(study.shares.copy(), study.photo, study.frame)
    before, after = study.shares.argmax(0), shares.argmax(0)
    assert (before == after).mean() > 0.99


def test_a_neck_never_ends_in_the_air(parts):
    parts[200:] = Part.BACKGROUND
    assert (below_neck(completed(parts)) < 0.5).all()


def test_a_body_without_cloth_gets_a_shirt_on_both_sides(parts):
    parts[parts == Part.CLOTHES] = Part.BACKGROUND
    study = completed(parts)
    cloth = study.shares[Layer.CLOTHES] > 0.5
    x = study.frame.face_xy[..., 0]
    left, right = cloth[x < -0.5].sum(), cloth[x > 0.5].sum()
    assert min(left, right) > 800
    assert left == pytest.approx(right, rel=0.15)


def test_a_side_without_shoulder_gets_the_others(parts):
    parts[:, :128][parts[:, :128] == Part.CLOTHES] = Part.BACKGROUND
    study = completed(parts)
    cloth = study.shares[Layer.CLOTHES] > 0.5
    x = study.frame.face_xy[..., 0]
    assert cloth[x < -0.5].sum() > 0.6 * cloth[x > 0.5].sum() > 500


def test_background_that_cloth_encloses_is_filled_in_the_cloths_colour(parts):
    photo, _, _ = painted_sitter.sitter(unit=70.0)
    hole = np.zeros(parts.shape, bool)
    hole[216:224, 76:90] = True
    assert (parts[hole] == Part.CLOTHES).all()
    parts[hole] = Part.BACKGROUND
    photo[hole] = 255
    study = completed(parts, photo)
    column, row = study.frame.matrix @ [83, 220, 1]
    row, column = int(row), int(column)
    assert study.shares[Layer.CLOTHES, row, column] > 0.9
    assert study.photo[row, column].max() < 200


def test_what_was_added_does_not_leave_the_sum_of_one(parts):
    parts[210:, :100] = Part.BACKGROUND
    study = completed(parts)
    assert np.allclose(study.shares.sum(0), 1, atol=1e-3)


def test_the_added_shirts_neckline_is_round(parts):
    parts[parts == Part.CLOTHES] = Part.BACKGROUND
    study = completed(parts)
    y = study.frame.face_xy[..., 1]

    def top(x):
        column = int(study.frame.px([x, 0])[0])
        return y[:, column][study.shares[Layer.CLOTHES, :, column] > 0.5].min()

    assert 1.2 < top(0.3) < top(0.15) < top(0.0) < 1.6
