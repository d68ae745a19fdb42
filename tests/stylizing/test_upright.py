import numpy as np
import pytest

from tf_landtoon.stylizing import upright


@pytest.mark.parametrize("quarters", range(4))
def test_photo_and_points_stand_upright_together(quarters):
    photo = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    points_px = np.zeros((68, 2), np.float32)
    points_px[36:42], points_px[42:48] = (20, 30), (50, 33)
    lying, lying_px = photo, points_px
    for _ in range(quarters):
        lying_px = np.stack([lying_px[:, 1], lying.shape[1] - 1 - lying_px[:, 0]], axis=1)
        lying = np.rot90(lying)
    stands, stands_px = upright.turned(lying, lying_px)
    np.testing.assert_array_equal(stands, photo)
    np.testing.assert_array_equal(stands_px, points_px)
    assert stands.flags["C_CONTIGUOUS"]
