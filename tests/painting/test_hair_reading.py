import dataclasses

import numpy as np

from tf_landtoon.painting import hair_reading
from tf_landtoon.painting.layers import Layer


def with_hair(study, where):
    """The sitter with more hair, where a mask [F, F] says so."""
    shares = study.shares.copy()
    shares[:, where] = 0
    shares[Layer.HAIR, where] = 1
    return dataclasses.replace(study, shares=shares)


def test_short_hair_around_a_bare_forehead_is_read_so(study):
    reading = hair_reading.read(study)
    assert -1.25 < reading.top < -1.0 and reading.length < 0.45 and not reading.has_fringe
    assert 0.6 < reading.half_width < 0.95


def test_hair_that_falls_to_the_shoulders_is_longer_on_that_side(study):
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    reading = hair_reading.read(with_hair(study, (x > 0.55) & (x < 0.9) & (y > -0.4) & (y < 0.8)))
    assert abs(reading.ends[1] - 0.8) < 0.12 and reading.ends[0] < 0.5


def test_hair_behind_an_ear_goes_on_below_it(study):
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    beside = (x > 0.6) & (x < 0.9)
    around = beside & (((y > -0.4) & (y < 0.05)) | ((y > 0.3) & (y < 0.9)))
    assert abs(hair_reading.read(with_hair(study, around)).ends[1] - 0.9) < 0.12


def test_a_fringe_is_seen_and_a_parting_found(study):
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    fringe = (np.abs(x) < 0.5) & (y > -1) & (y < -0.2)
    assert hair_reading.read(with_hair(study, fringe)).has_fringe
    parted = fringe & (np.abs(x - 0.25) > 0.12)
    assert abs(hair_reading.read(with_hair(study, parted)).parting - 0.25) < 0.08


def test_a_bald_head_has_none(study):
    assert hair_reading.read(dataclasses.replace(study, hair=None)) is None
