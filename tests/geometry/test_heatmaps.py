import pathlib

import numpy as np
import tensorflow as tf

from tf_landtoon.geometry import heatmaps

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "dan_geometry.npz")


def of(*points, size=112):
    return heatmaps.distance_heatmap(tf.constant([points], tf.float32), size)[0, ..., 0].numpy()


def test_map_equals_the_golden_one_off_the_landmarks():
    heat = of(*GOLDEN["hm_landmarks"])
    # The constant under the root shifts 1 to 1 / 1.001 where a landmark lies on a pixel.
    on_landmark = GOLDEN["hm"] == 1
    assert on_landmark.sum() == 2
    np.testing.assert_allclose(heat[~on_landmark], GOLDEN["hm"][~on_landmark], rtol=1e-5)
    np.testing.assert_allclose(heat[on_landmark], 1 / 1.001, rtol=1e-6)


def test_map_has_its_closed_form_values():
    heat = of((10, 20), (50.5, 60.25), (-3, 5), (111, 111))
    places = {(20, 11): 0.5, (60, 50): 0.641430, (61, 51): 0.525932, (0, 0): 0.146392, (5, 0): 0.25}
    for (row, column), value in places.items():
        np.testing.assert_allclose(heat[row, column], value, atol=2e-6)
    np.testing.assert_allclose([heat.mean(), heat.min()], [0.0402199, 0.0115763], rtol=1e-4)


def test_map_has_one_channel_per_picture_and_keeps_pictures_apart():
    points = tf.constant([[[3.0, 4.0]], [[9.0, 1.0]]])
    heat = heatmaps.distance_heatmap(points, 12)
    assert heat.shape == (2, 12, 12, 1)
    peaks = tf.argmax(tf.reshape(heat, [2, -1]), axis=1)
    assert peaks.numpy().tolist() == [4 * 12 + 3, 1 * 12 + 9]


def gradient(points, weights):
    points = tf.constant(points, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(points)
        total = tf.reduce_sum(weights * heatmaps.distance_heatmap(points, weights.shape[1]))
    return tape.gradient(total, points).numpy()


def test_gradient_is_finite_when_landmarks_lie_on_pixels_or_on_each_other():
    points = [[[3, 4], [3, 4], [0, 0], [11, 11], [7, 7]]]
    slope = gradient(points, np.ones((1, 12, 12, 1), np.float32))
    assert np.isfinite(slope).all() and np.abs(slope).max() > 0.1


def test_gradient_agrees_with_finite_differences():
    points = np.array([[[3.3, 4.2], [8.7, 2.4], [5.1, 9.8], [-2.6, 6.3]]])
    weights = np.random.default_rng(0).normal(size=(1, 12, 12, 1)).astype(np.float32)

    def value(moved):
        return np.sum(weights[0, ..., 0] * of(*moved[0], size=12), dtype=np.float64)

    slopes = np.zeros_like(points)
    for index in np.ndindex(*points.shape):
        step = np.zeros_like(points)
        step[index] = 2e-3
        slopes[index] = (value(points + step) - value(points - step)) / 4e-3
    np.testing.assert_allclose(gradient(points, weights), slopes, rtol=2e-2, atol=2e-3)


def test_the_mean_place_of_one_cell_is_its_middle_and_of_two_half_way():
    shares = np.zeros((1, 2, 4, 4), np.float32)
    shares[0, 0, 2, 1] = 1.0
    shares[0, 1, 0, :2] = 0.5
    # Four cells of 8 px: middles at 3.5, 11.5, 19.5, 27.5.
    places_px = heatmaps.mean_places(shares.reshape(1, 2, 16), 32)
    np.testing.assert_allclose(places_px[0], [[11.5, 19.5], [7.5, 3.5]], atol=1e-4)


def test_bells_sum_to_one_and_their_mean_is_the_landmark():
    points_px = np.float32([[[40.3, 61.7], [80.0, 33.2]]])
    bells = np.asarray(heatmaps.gaussian_shares(points_px, 28, 112))
    np.testing.assert_allclose(bells.sum((2, 3)), 1.0, atol=1e-4)
    places_px = heatmaps.mean_places(bells.reshape(1, 2, -1), 112)
    np.testing.assert_allclose(places_px, points_px, atol=0.05)


def test_bell_of_a_point_far_outside_is_empty():
    bells = np.asarray(heatmaps.gaussian_shares(np.float32([[[-60.0, 50.0]]]), 28, 112))
    assert bells.sum() < 1e-6
