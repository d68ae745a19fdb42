"""Lines as lists of points."""

import numpy as np
import pytest

from tf_landtoon.drawing import curves

KNOTS = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [4.0, 4.0]])


def test_a_spline_goes_through_its_knots():
    line = curves.spline(KNOTS, 8)
    assert line.shape == (25, 2)
    np.testing.assert_allclose(line[::8], KNOTS)


def test_a_bezier_curve_starts_and_ends_where_it_should_towards_its_control():
    line = curves.bezier([0, 0], [1, 1], [2, 0], 5)
    np.testing.assert_allclose(line[[0, 2, 4]], [[0, 0], [1, 0.5], [2, 0]])


def test_even_points_are_evenly_spaced_on_a_line():
    points = curves.evenly(np.array([[0, 0], [1, 0], [10.0, 0]]), 6)
    np.testing.assert_allclose(points[:, 0], np.arange(0, 11, 2))


def test_a_part_is_cut_by_length():
    piece = curves.part(np.array([[0, 0], [4.0, 0]]), 0.25, 0.75, 3)
    np.testing.assert_allclose(piece[:, 0], [1, 2, 3])


@pytest.mark.parametrize("left_share", [0.0, 0.5, 1.0])
def test_a_brush_is_as_wide_as_told_on_the_side_it_is_told(left_share):
    line = np.stack([np.linspace(0, 1, 5), np.zeros(5)], axis=1)
    polygon = curves.brush(line, np.full(5, 0.2), left_share)
    np.testing.assert_allclose(polygon[:5, 1], -0.2 * left_share, atol=1e-12)
    np.testing.assert_allclose(polygon[5:, 1], 0.2 * (1 - left_share), atol=1e-12)


def test_pressure_is_one_at_its_peak_and_as_told_at_the_ends():
    pressure = curves.taper(11, 0.25, 0.1, 0.5)
    np.testing.assert_allclose(pressure[[0, 5, 10]], [0.25, 1.0, 0.1], atol=1e-12)


def test_squareness_2_is_an_ellipse_and_more_is_boxier():
    round_, boxy = (curves.ellipse((1, 2), (3, 1), squareness) for squareness in (2, 5))
    np.testing.assert_allclose((((round_ - [1, 2]) / [3, 1]) ** 2).sum(1), 1)
    assert np.abs(boxy - [1, 2]).min(1).max() > np.abs(round_ - [1, 2]).min(1).max()
