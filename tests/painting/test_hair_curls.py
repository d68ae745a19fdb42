import numpy as np
import pytest

from tf_landtoon.painting import fields, hair_curls, lock_tips
from tf_landtoon.painting.hair_texture import Texture
from tf_landtoon.painting.layers import Layer


def textured(curl, loose=0.6):
    return Texture(np.full((512, 512), curl, np.float32), curl, loose, True)


@pytest.fixture(scope="module")
def inside(study):
    return fields.depth(study.shares[Layer.HAIR] > 0.5).astype(np.float32)


@pytest.fixture(scope="module")
def curls(study, inside):
    return hair_curls.found(inside, study.shares, textured(0.9), study.frame)


def test_straight_hair_has_no_clumps(study, inside):
    assert hair_curls.found(inside, study.shares, textured(0.2), study.frame) is None


def test_clumps_cover_curly_hair_and_lie_in_it(inside, curls):
    x, y = np.round(curls.centres).astype(int).T
    assert (inside[y, x] > 0).mean() > 0.97
    covered = curls.owner.repeat(2, 0).repeat(2, 1) >= 0
    assert covered[inside > 6].mean() > 0.7


def test_cropped_curls_are_smaller_than_loose_ones(study, inside):
    sizes = [
        np.median(hair_curls.found(inside, study.shares, textured(0.9, loose), study.frame).radii)
        for loose in (0.0, 1.0)
    ]
    assert sizes[0] < 0.75 * sizes[1]


def test_scallops_keep_the_size_of_the_hair_and_lengthen_its_edge(inside, curls):
    eroded, polygons = hair_curls.scallops(curls, inside)
    drawn = lock_tips.with_tips(eroded, polygons) > 0
    assert drawn.sum() == pytest.approx((inside > 0).sum(), rel=0.08)
    assert (fields.without_islands(drawn, 3000) == drawn).mean() > 0.999
    assert (drawn & (inside < -1)).sum() > 200


def test_each_shaded_clump_is_lighter_above_than_below(curls):
    tone = hair_curls.crescents(curls)
    assert tone.min() < -0.5 < tone.max()
    rows = np.arange(256, dtype=np.float32)[:, None].repeat(256, 1)
    own = curls.owner
    dark = (own >= 0) & (tone < -0.5)
    lower = rows[dark] - curls.centres[own[dark], 1] / 2
    assert lower.mean() > 0.2 * np.median(curls.radii) / 2


def test_lines_are_bent_and_stay_in_the_hair(study, inside, curls):
    lines = hair_curls.lines(curls, inside, study.frame.unit, 1.5)
    assert len(lines) > 10
    for strand in lines:
        x, y = np.round(strand.points).astype(int).T
        assert (inside[y, x] > 0).all()
        steps = np.linalg.norm(np.diff(strand.points, axis=0), axis=1).sum()
        assert np.linalg.norm(strand.points[-1] - strand.points[0]) < 0.995 * steps
