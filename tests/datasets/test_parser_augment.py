import dataclasses

import numpy as np
import parser_portraits

from tf_landtoon.datasets import parser_augment
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part

PHOTO, PARTS = parser_portraits.portrait()
NOTHING = parser_augment.Chances(
    face_share_spread=0.0,
    tilt_degrees=0.0,
    **{x: 0.0 for x in ("background", "glasses", "hat", "beard", "dye", "shoulders", "thing")},
)


def changed(seed, chances=parser_augment.Chances(), is_man=True, side=96):
    return parser_augment.changed(
        np.random.default_rng(seed),
        PHOTO,
        PARTS,
        parser_portraits.POINTS,
        is_man=is_man,
        other=PHOTO,
        side=side,
        chances=chances,
    )


def test_pictures_and_maps_have_their_sizes_types_and_values():
    for seed in range(12):
        rgb, parts = changed(seed)
        assert rgb.shape == (96, 96, 3) and rgb.dtype == np.uint8
        assert parts.shape == (96, 96) and parts.dtype == np.uint8
        assert set(np.unique(parts)) <= {*part_map.Part, part_map.NOT_KNOWN}


def test_the_same_seed_changes_the_same():
    first, second = changed(5), changed(5)
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


def test_a_mirrored_face_has_no_other_parts():
    # Left and right are one part each, so that a mirror moves places and renames nothing.
    plain = dataclasses.replace(NOTHING, face_share=0.43)
    for seed in range(6):
        _, parts = changed(seed, plain, side=256)
        kept = set(np.unique(parts)) - {part_map.NOT_KNOWN}
        assert kept <= set(np.unique(PARTS))


def test_no_beard_grows_on_a_woman():
    hairy = dataclasses.replace(NOTHING, beard=1.0)
    assert not any((changed(k, hairy, is_man=False)[1] == Part.BEARD).any() for k in range(6))
    assert any((changed(k, hairy)[1] == Part.BEARD).any() for k in range(6))


def test_a_small_face_gets_shoulders_and_no_pole_of_a_neck():
    small = dataclasses.replace(NOTHING, face_share=0.16)
    dressed = [(changed(k, small)[1] == Part.CLOTHES).mean() for k in range(8)]
    assert np.median(dressed) > 0.06
