import numpy as np

from tf_landtoon.datasets import face_brushes


def test_an_outline_fills_what_it_encloses():
    square = np.array([(4, 4), (27, 4), (27, 27), (4, 27)], np.float32)
    mask = face_brushes.filled(32, square)
    assert mask[16, 16] == 1 and mask[1, 1] == 0 and 500 < mask.sum() < 620


def test_a_line_thinner_than_a_px_is_fainter():
    points = np.array([(2, 16), (30, 16)], np.float32)
    thick, thin = (face_brushes.line(32, points, width).max() for width in (1, 0.5))
    assert thick > 0.85 and 0.45 < thin / thick < 0.55


def test_laying_a_half_is_the_mean():
    rgb = np.full((4, 4, 3), 100, np.float32)
    face_brushes.lay(rgb, np.full(3, 200, np.float32), np.full((4, 4), 0.5, np.float32))
    np.testing.assert_allclose(rgb, 150)


def test_smoothing_keeps_an_outline_within_itself():
    square = np.array([(0, 0), (8, 0), (8, 8), (0, 8)], np.float32)
    smooth = face_brushes.smooth(square, 2)
    assert len(smooth) == 16 and smooth.min() >= 0 and smooth.max() <= 8


def test_a_grid_lists_x_before_y():
    np.testing.assert_array_equal(face_brushes.grid(4)[5], (1, 1))
    np.testing.assert_array_equal(face_brushes.grid(4)[1], (1, 0))
