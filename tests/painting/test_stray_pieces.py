import numpy as np
import pytest

from tf_landtoon.painting import stray_pieces
from tf_landtoon.painting.layers import Layer


def put(study, layer, x, y, width=0.1, height=0.1):
    shares = study.shares.copy()
    own = study.frame.face_xy
    box = (np.abs(own[..., 0] - x) < width / 2) & (np.abs(own[..., 1] - y) < height / 2)
    shares[:, box] = 0
    shares[layer][box] = 1
    return shares, box


def test_ears_at_the_face_stay(study):
    before = study.shares[Layer.EAR] > 0.5
    after = stray_pieces.without_strays(study.shares.copy(), study.frame)[Layer.EAR] > 0.5
    assert before.sum() > 500 and (before == after).mean() > 0.999


@pytest.mark.parametrize("layer", [Layer.EAR, Layer.FACE])
def test_an_island_in_the_hair_becomes_hair(study, layer):
    shares, box = put(study, layer, 0.1, -0.9)
    after = stray_pieces.without_strays(shares, study.frame)
    assert (after[layer][box] < 0.5).all()
    assert (after[Layer.HAIR][box] > 0.5).mean() > 0.9
    assert np.allclose(after.sum(0), 1, atol=1e-3)


def test_an_ear_that_floats_beside_the_head_goes(study):
    shares, box = put(study, Layer.EAR, 1.2, 0.2, 0.15, 0.3)
    after = stray_pieces.without_strays(shares, study.frame)
    assert (after[Layer.BACKGROUND][box] > 0.5).all()


def test_each_side_keeps_one_ear(study):
    shares, box = put(study, Layer.EAR, 0.64, 0.50, 0.12, 0.12)
    after = stray_pieces.without_strays(shares, study.frame)
    assert (after[Layer.EAR][box] > 0.5).mean() < 0.3
    assert (after[Layer.EAR] > 0.5).sum() > 500


def test_background_between_an_ear_and_its_face_is_the_ears(study):
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    shares = study.shares.copy()
    rim = np.flatnonzero(shares[Layer.FACE, int(study.frame.px([0, 0.12])[1])] > 0.5)[-1]
    slit = (np.abs(np.arange(512)[None] - rim - 3) < 3) & (np.abs(y - 0.12) < 0.08) & (x > 0)
    shares[:, slit] = 0
    shares[Layer.BACKGROUND][slit] = 1
    after = stray_pieces.without_slits(shares, study.frame)
    assert (after[Layer.BACKGROUND][slit] < 0.2).all()
    far = study.frame.face_xy[..., 0] > 1
    assert (after[Layer.BACKGROUND][far] == study.shares[Layer.BACKGROUND][far]).all()
