"""Backgrounds without a person."""

import dataclasses

import cv2
import numpy as np
import pytest

from tf_landtoon.drawing import backdrop

KINDS = {backdrop.Blobs: 0.18, backdrop.Room: 0.42, backdrop.Stripes: 0.07, type(None): 0.33}


def sample(seed):
    return backdrop.sample(np.random.default_rng(seed))


def of_kind(kind):
    return next(found for found in map(sample, range(200)) if type(found.things) is kind)


def test_kinds_are_as_frequent_as_they_should_be():
    drawn = [type(sample(seed).things) for seed in range(600)]
    for kind, share in KINDS.items():
        assert abs(drawn.count(kind) / 600 - share) < 0.06


@pytest.mark.parametrize("kind", KINDS)
def test_a_backdrop_is_the_same_place_at_every_size(kind):
    planned = of_kind(kind)
    small, large = backdrop.draw(128, planned), backdrop.draw(512, planned)
    assert small.shape == (128, 128, 3) and small.dtype == np.uint8
    shrunk = cv2.resize(large, (128, 128), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk.astype(int) - small).mean() < 6


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not type(None)])
def test_what_stands_there_can_be_taken_away(kind):
    planned = of_kind(kind)
    bare = backdrop.draw(128, dataclasses.replace(planned, things=None))
    assert (bare != backdrop.draw(128, planned)).any()


def test_spots_lie_where_32_bits_say():
    """As `integers(0, side)` had them when the side was known while sampling."""
    for seed in range(20):
        spot = backdrop._sample_spot(np.random.default_rng(seed))
        expected = np.random.default_rng(seed).integers(0, 384, 2).tolist()
        assert [int(place * 384) for place in spot.centre] == expected
