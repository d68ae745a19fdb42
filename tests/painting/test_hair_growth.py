import numpy as np
import pytest

from tf_landtoon.painting import hair_growth
from tf_landtoon.painting.layers import Layer


@pytest.mark.parametrize("where", [-0.3, 0.0, 0.25])
def test_hair_is_parted_where_the_forehead_reaches_highest(study, where):
    shares = study.shares.copy()
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    peak = (np.abs(x - where) < 0.05) & (y > -0.95) & (y < -0.4)
    shares[Layer.FACE][peak] = 1
    assert hair_growth.parting(shares, study.frame) == pytest.approx(where, abs=0.05)


def test_hair_that_hides_the_forehead_has_no_parting(study):
    shares = study.shares.copy()
    shares[Layer.FACE] = 0
    assert hair_growth.parting(shares, study.frame) == 0


def test_hair_grows_away_from_the_parting_and_hangs_at_the_sides(study):
    growth = hair_growth.direction(study.frame, 0.2)
    assert np.allclose(np.linalg.norm(growth, axis=-1), 1, atol=1e-4)

    def at(x, y):
        column, row = np.round(study.frame.px([x, y])).astype(int)
        return growth[row, column]

    assert at(0.6, -0.9)[0] > 0.5 and at(-0.3, -0.9)[0] < -0.5
    assert at(0.9, 0.5)[1] > 0.95 and at(-0.9, 0.5)[1] > 0.95
