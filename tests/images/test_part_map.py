import numpy as np

from tf_landtoon.images import part_map


def test_every_part_has_a_colour_of_its_own_and_the_unknown_is_pink():
    colors = part_map.colored(np.array([*part_map.Part, part_map.NOT_KNOWN], np.uint8))
    assert len(np.unique(colors, axis=0)) == len(part_map.Part) + 1
    assert tuple(colors[-1]) == (255, 0, 128)


def test_parts_are_numbered_without_gaps():
    assert [int(part) for part in part_map.Part] == list(range(16))
