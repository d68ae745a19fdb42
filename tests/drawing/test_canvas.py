"""Face units fall where the matrix says."""

import numpy as np
import pytest
from drawn_parts import blank

from tf_landtoon.drawing import canvas, curves


@pytest.mark.parametrize("centre", [(14.0, 17.0), (15.3, 14.6), (16.75, 15.1)])
def test_a_shape_lands_on_its_coordinates(centre):
    sheet = canvas.Canvas(32, np.array([[1.0, 0, 0], [0, 1.0, 0]]))
    sheet.fill(curves.ellipse(centre, (5, 5)), np.full(3, 255.0))
    weight = sheet.small()[..., 0].astype(float)
    rows, columns = np.indices(weight.shape)
    found = np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum()
    np.testing.assert_allclose(found, centre, atol=0.12)


def test_hair_hides_what_it_covers():
    sheet = blank()
    mask = sheet.mask(curves.ellipse((0, 0), (0.5, 0.5)))
    covered = sheet.covers(mask, np.array([[0.0, 0.0], [0.9, 0.0], [50.0, 0.0]]))
    assert covered.tolist() == [True, False, False]
