import dataclasses

import numpy as np
import pytest

from tf_landtoon.painting import fields, painted_hair
from tf_landtoon.painting.layers import Layer

MANNER = painted_hair.HairManner()
LINE = np.array([41.0, 23, 16])


def strands(study, color=(98, 63, 49), contrast=0.35, ground=(214, 214, 214)):
    """The study's photo with hair of one colour in light and dark strands that run downwards.

    The ground shines through their rim.
    """
    columns = np.arange(512, dtype=np.float32)
    light = 1 + contrast * np.sin(columns / 3.0)
    hair = (np.array(color, np.float32) * light[:, None])[None].clip(0, 255)
    depth = fields.depth(study.shares[Layer.HAIR] > 0.5)
    background = fields.blurred(study.shares[Layer.BACKGROUND], 8.0)
    through = np.clip(1 - depth / 16, 0, 0.6) * np.clip(3 * background, 0, 1)
    share = (study.shares[Layer.HAIR] * (1 - through))[..., None]
    behind = (study.shares[Layer.BACKGROUND] + study.shares[Layer.HAIR] * through)[..., None]
    photo = study.photo * (1 - share - behind) + hair * share + np.float32(ground) * behind
    return photo.astype(np.float32)


def paint(study, **changes):
    return painted_hair.paint(strands(study, **changes), study.shares, study.frame, MANNER)


def test_the_tones_of_hair_lie_around_its_own_median(study):
    hair = paint(study)
    inside = hair.inside > 4
    light = fields.light_of(painted_hair.colored(hair, LINE, 512, MANNER)[inside])
    own = fields.light_of(hair.color)
    dark, middle, bright = np.percentile(light, [5, 50, 95])
    assert dark < own - 5 and bright > own + 5
    assert middle == pytest.approx(own, rel=0.2)


def test_flat_hair_has_fewer_tones_than_strands(study):
    spreads = []
    for contrast in (0, 0.35):
        hair = paint(study, contrast=contrast)
        colored = painted_hair.colored(hair, LINE, 512, MANNER)[hair.inside > 12]
        spreads.append(fields.light_of(colored).std())
    assert spreads[1] > 1.3 * spreads[0]


def test_the_order_of_hair_colours_is_kept_and_red_hair_stays_red(study):
    tones = [(38, 30, 28), (160, 70, 40), (215, 180, 130)]
    dark, red, fair = (paint(study, color=tone).color for tone in tones)
    assert fields.light_of(dark) + 20 < fields.light_of(red) < fields.light_of(fair) - 20
    assert red[0] > 1.8 * red[1] and red[1] > 1.3 * red[2]


def test_what_is_behind_the_hair_does_not_colour_it(study):
    grey = paint(study)
    green = paint(study, ground=(60, 200, 60))
    assert np.abs(grey.color - green.color).max() < 7
    rim = (grey.inside > 0) & (grey.inside < 5)
    assert np.abs(grey.base - green.base)[rim].mean() < 5.2


def test_the_silhouette_keeps_to_the_maps_edge(study):
    hair = paint(study)
    depth = fields.depth(study.shares[Layer.HAIR] > 0.5)
    drawn = hair.inside > 0
    reach = 0.08 * study.frame.unit
    assert not drawn[depth < -3.5 * reach].any()  # tips are no longer
    assert (drawn & (depth < -reach)).sum() < 0.02 * drawn.sum()
    seen = study.frame.face_xy[..., 1] < -0.5
    assert drawn[(depth > reach) & seen].all()
    assert hair.streak.std() == pytest.approx(1, abs=0.01)


def test_a_head_with_a_few_hairs_is_bald(study):
    shares = study.shares.copy()
    shares[Layer.HAIR] = 0
    shares[Layer.HAIR, 100:115, 250:265] = 1
    assert painted_hair.paint(study.photo, shares, study.frame, MANNER) is None


def test_the_same_photo_gives_the_same_hair(study):
    one, other = paint(study), paint(study)
    assert (one.inside == other.inside).all() and (one.tone == other.tone).all()
    assert len(one.lines) == len(other.lines) > 5
    assert all((a.points == b.points).all() for a, b in zip(one.loose, other.loose))


def test_locks_are_of_few_flat_tones(study):
    hair = paint(study)
    plain = dataclasses.replace(hair, lines=[], base=np.full_like(hair.base, 120))
    colored = painted_hair.colored(plain, LINE, 512, MANNER)[hair.inside > 12]
    light = np.sort(fields.light_of(colored))
    counts, _ = np.histogram(light, 40)
    assert np.sort(counts)[-8:].sum() > 0.85 * len(light)


def test_loose_hairs_leave_the_silhouette(study):
    hair = paint(study)
    cover = painted_hair.cover(hair, 512)
    assert hair.loose and (cover[hair.inside < -1.5] > 0.3).sum() > 20


def test_the_mass_behind_the_head_has_the_hairs_hue_in_shade(study):
    behind = np.full((512, 512), -99, np.float32)
    behind[250:400, 100:180] = 9
    photo = strands(study)
    hair = painted_hair.paint(photo, study.shares, study.frame, MANNER, behind)
    color, cover = painted_hair.behind(hair, LINE, 512, MANNER)
    inside = color[260:390, 110:170].reshape(-1, 3)
    assert cover[320, 140] == 1 and cover[320, 300] == 0
    middle = np.median(inside, 0)
    assert (middle < hair.color).all()
    assert middle[0] > middle[1] > middle[2]  # brown
    none = painted_hair.paint(photo, study.shares, study.frame, MANNER)
    assert not painted_hair.behind(none, LINE, 512, MANNER)[1].any()
