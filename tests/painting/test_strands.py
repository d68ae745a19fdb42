import numpy as np
import pytest

from tf_landtoon.painting import strands
from tf_landtoon.painting.strands import Strand


def downwards():
    direction = np.zeros((512, 512, 2), np.float32)
    direction[..., 1] = 1
    return direction


def test_a_strand_follows_the_flow_and_stays_inside():
    inside = np.full((512, 512), -1, np.float32)
    inside[100:300] = 1
    (line,) = strands.traced(np.array([[200, 200]]), downwards(), inside, 60)
    assert np.abs(line[:, 0] - 200).max() < 1
    assert line[:, 1].min() < 106 and line[:, 1].max() > 294
    assert (line[:, 1] > 97).all() and (line[:, 1] < 303).all()


def test_lines_run_in_the_strongest_valleys_and_keep_apart():
    columns = np.arange(512, dtype=np.float32)
    strength = np.repeat((np.cos(columns / 8) - 0.5)[None], 512, 0)  # one valley each 50 px
    strength -= np.abs(np.arange(512, dtype=np.float32)[:, None] - 250) / 1e4
    inside = np.full((512, 512), 1, np.float32)
    found = strands.in_valleys(strength, downwards(), inside, 150, 40, 0.2, 2.0)
    assert 5 < len(found) <= 40
    middles = np.array([strand.points[:, 0].mean() for strand in found])
    assert (strength[250, np.round(middles).astype(int)] > 0.2).all()
    assert not strands.in_valleys(-np.ones_like(strength), downwards(), inside, 150, 40, 0.2, 2.0)


def test_lines_taper_to_their_ends():
    strength = np.full((512, 512), -1, np.float32)
    strength[:, 250:260] = 1
    inside = np.ones((512, 512), np.float32)
    for strand in strands.in_valleys(strength, downwards(), inside, 150, 5, 0.2, 2.0):
        assert strand.widths[-1] < 0.1 < 0.8 * strand.widths.max() > strand.widths[0]


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_strokes_are_as_wide_as_they_say_at_every_size(size):
    points = np.stack([np.full(9, 255.5), np.linspace(100, 400, 9)], 1)
    drawn = strands.drawn([Strand(points, np.full(9, 4.0))], size)
    assert drawn.shape == (size, size)
    assert drawn[size // 2].sum() == pytest.approx(4 * size / 512, abs=0.8)
    assert drawn[:, : size // 3].max() == 0


def test_crisp_has_one_pixels_ramp_whatever_the_slope():
    columns = np.arange(200, dtype=np.float32)
    for slope in (0.05, 3.0):
        values = np.repeat(slope * (columns - 100)[None], 50, 0)
        edge = strands.crisp(values, 0.0)[25]
        assert edge[97] == 0 and edge[103] == 1
        assert ((edge > 0.02) & (edge < 0.98)).sum() <= 3
