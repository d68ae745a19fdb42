import numpy as np
import pytest

from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import overlays

BLACK = np.zeros((32, 32, 3), np.uint8)


def place_of(point_px, side_px, image_size):
    """The drawn pixel (x, y) in the middle of a landmark."""
    return np.rint((point_px + 0.5) * side_px / image_size - 0.5).astype(int)


def test_every_landmark_gets_a_dot_of_its_part():
    points_px = 31 * synthetic.shape()
    drawn = overlays.draw(BLACK, points_px, 640)
    assert drawn.shape == (640, 640, 3)
    for part in ("outline", "brows", "eyes", "nose"):
        for index in landmarks.PARTS[part]:
            x, y = place_of(points_px[index], 640, 32)
            assert tuple(drawn[y, x]) == overlays.PART_COLORS[part], index


def test_the_middle_of_a_dot_is_the_landmark():
    points_px = np.full((40, 2), 100.0)  # outside
    points_px[35] = [12.37, 20.81]
    drawn = overlays.draw(BLACK, points_px, 320).astype(float).sum(axis=-1)
    y, x = np.mgrid[:320, :320]
    middle = np.array([(x * drawn).sum(), (y * drawn).sum()]) / drawn.sum()
    np.testing.assert_allclose(middle, (points_px[35] + 0.5) * 10 - 0.5, atol=0.15)


def test_edges_of_dots_are_smooth():
    points_px = np.full((40, 2), 100.0)
    points_px[35] = [16, 16]
    red = overlays.draw(BLACK, points_px, 320)[..., 0]
    assert len(np.unique(red)) > 4


def test_hidden_points_are_rings():
    points_px = np.full((40, 2), 100.0)
    points_px[35] = [16, 16]
    visible = np.ones(40, bool)
    visible[35] = False
    x, y = place_of(points_px[35], 320, 32)
    drawn = overlays.draw(BLACK, points_px, 320, visible)
    assert drawn[y, x].max() == 0 and drawn.max() > 100


def test_nothing_drawn_is_the_enlarged_picture_and_a_large_one_keeps_its_size():
    outside = np.full((40, 2), 1000.0)
    flat = np.full((300, 300, 3), 90, np.uint8)
    np.testing.assert_array_equal(overlays.draw(flat, outside, 224), flat)


@pytest.mark.parametrize("text", ["0002.jpg   1.35 px", "アニメ.png", "\udcff.png", "long" * 99])
def test_captions_stand_above_the_picture(text):
    labelled = overlays.caption(BLACK, text)
    assert labelled.shape == (52, 32, 3)
    np.testing.assert_array_equal(labelled[20:], BLACK)
    assert (labelled[:20] < 128).any() and labelled[0, 0].min() == 255
