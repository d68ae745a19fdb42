import cv2
import numpy as np
import pytest

from tf_landtoon.painting import fields, hair_growth, lock_tips
from tf_landtoon.painting.hair_texture import Texture
from tf_landtoon.painting.layers import Layer

MANNER = lock_tips.TipManner()


@pytest.fixture(scope="module")
def tips(study):
    return planned(study)


def planned(study, loose=1.0, curl=0.0, high=False):
    inside = fields.depth(study.shares[Layer.HAIR] > 0.5).astype(np.float32)
    growth = hair_growth.direction(study.frame, 0.0)
    texture = Texture(np.full((512, 512), curl, np.float32), curl, loose, high)
    return lock_tips.found(inside, growth, growth, texture, study.shares, study.frame, 0.0, MANNER)


def test_sleek_hair_has_only_a_few_loose_hairs_and_points_before_the_ears(study):
    tips = planned(study, loose=0.0, high=True)
    assert len(tips.polygons) <= 2
    assert len(tips.loose) <= MANNER.loose_hairs
    for polygon in tips.polygons:
        assert (np.abs(study.frame.units(polygon)[:, 0]) > 0.35).all()


def test_curls_have_no_tips(study):
    assert len(planned(study, curl=1.0).polygons) <= 2
    assert not planned(study, curl=1.0).loose


def test_tips_differ_in_length(study, tips):
    lengths = [cv2.arcLength(polygon.astype(np.float32), True) for polygon in tips.polygons]
    assert np.std(lengths) > 0.15 * np.mean(lengths)


def test_tips_break_the_silhouette_and_start_in_the_hair(study, tips):
    inside = fields.depth(study.shares[Layer.HAIR] > 0.5).astype(np.float32)
    drawn = lock_tips.with_tips(inside, tips.polygons)
    assert len(tips.polygons) > 5
    added = (drawn > 0) & (inside < -2)
    assert added.sum() > 100
    # No islands: every tip hangs on the hair.
    assert (fields.without_islands(drawn > 0, 3000) != (drawn > 0)).sum() < 6


def test_tips_end_in_points(study, tips):
    inside = fields.depth(study.shares[Layer.HAIR] > 0.5).astype(np.float32)
    drawn = lock_tips.with_tips(inside, tips.polygons)
    outside = [len_of(drawn, inside < -share * study.frame.unit) for share in (0.02, 0.05)]
    assert outside[0] > 1.8 * outside[1] > 0


def len_of(drawn, where):
    return int(((drawn > 0) & where).sum())


def test_no_tip_of_a_fringe_hangs_over_the_eyes(study):
    tips = planned(study)
    for polygon in tips.polygons:
        x, y = study.frame.units(polygon).T
        assert not ((np.abs(x) < 0.4) & (y > -0.05) & (y < 0.3)).any()


def test_the_same_hair_gets_the_same_tips(study, tips):
    again = planned(study)
    assert all((a == b).all() for a, b in zip(tips.polygons, again.polygons))
    assert (tips.roots == again.roots).all()


def test_loose_hairs_are_thin_and_taper(tips):
    for strand in tips.loose:
        assert strand.widths.max() < 2 and strand.widths[-1] < 0.2


def test_with_tips_keeps_what_was_inside(study, tips):
    inside = fields.depth(study.shares[Layer.HAIR] > 0.5).astype(np.float32)
    assert (lock_tips.with_tips(inside, tips.polygons)[inside > 1] > 0).all()
