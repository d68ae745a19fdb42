import pathlib

import numpy as np

from tf_landtoon.images import edge_smoothing

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "edge_smooth.npz")


def test_blur_equals_the_golden_one_given_its_mask():
    rgb = np.ascontiguousarray(GOLDEN["bgr"][..., ::-1])
    smoothed = edge_smoothing.blur_where(rgb, GOLDEN["dilated"])
    assert np.array_equal(smoothed[..., ::-1], GOLDEN["smoothed"])


def test_smoothed_picture_is_the_golden_one_but_for_a_few_pixels_of_canny():
    """Each edge pixel that another OpenCV finds or misses blurs the 5x5 around it, or does not."""
    rgb = np.ascontiguousarray(GOLDEN["bgr"][..., ::-1])
    other = (edge_smoothing.smooth_edges(rgb)[..., ::-1] != GOLDEN["smoothed"]).any(axis=-1)
    assert other.sum() <= 2 * 25
    blurred = (GOLDEN["bgr"] != GOLDEN["smoothed"]).any(axis=-1)
    assert blurred.sum() > 10 * 25


def test_the_blur_is_the_outer_product_of_binomials_cut_to_whole_numbers():
    rgb = np.zeros((9, 9, 3), np.uint8)
    rgb[4, 4] = 255
    row = np.array([1, 4, 6, 4, 1]) / 16
    blurred = edge_smoothing.blur_where(rgb, np.ones((9, 9), np.uint8))
    assert np.array_equal(blurred[2:7, 2:7, 0], np.floor(255 * np.outer(row, row)))


def test_a_flat_picture_has_no_edges_to_smooth():
    flat = np.full((32, 32, 3), (200, 30, 90), np.uint8)
    assert np.array_equal(edge_smoothing.smooth_edges(flat), flat)


def test_only_pixels_near_an_edge_change():
    rgb = np.zeros((32, 32, 3), np.uint8)
    rgb[:, 16:] = 255
    changed = (edge_smoothing.smooth_edges(rgb) != rgb).any(axis=(0, 2))
    assert changed[14:18].all()
    assert not changed[:10].any() and not changed[22:].any()


def test_the_gradient_across_an_edge_gets_smaller():
    rgb = np.zeros((32, 32, 3), np.uint8)
    rgb[:, 16:] = 255
    smoothed = edge_smoothing.smooth_edges(rgb).astype(int)
    assert np.abs(np.diff(smoothed, axis=1)).max() <= 255 * 6 / 16 + 1
