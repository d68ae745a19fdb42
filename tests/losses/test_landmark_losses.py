import pathlib

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.geometry import landmark_errors
from tf_landtoon.losses import landmark_losses

FOLDER = pathlib.Path(__file__).parents[1] / "golden"
WING = np.load(FOLDER / "wing.npz")
GEOMETRY = np.load(FOLDER / "dan_geometry.npz")


def wing_of(distance_px, **settings):
    predicted = np.full((1, 1, 2), distance_px, np.float32)
    return float(landmark_losses.wing(predicted, np.zeros((1, 1, 2)), **settings))


def gradient(loss, predicted):
    predicted = tf.constant(predicted, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(predicted)
        value = loss(predicted)
    return tape.gradient(value, predicted).numpy()


@pytest.mark.parametrize("width", [5, 10])
def test_wing_equals_the_golden_curve(width):
    found = [wing_of(x, width=width) for x in WING["x"]]
    np.testing.assert_allclose(found, WING[f"wing_w{width}_e2"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("distance", "narrow", "broad"),
    [(0, 0, 0), (1, 2.027326, 4.054651), (4.999, 6.263101, 12.526201), (8.8, 10.063815, 16.863990)],
)
def test_wing_has_its_closed_form_values(distance, narrow, broad):
    for sign in (1, -1):
        np.testing.assert_allclose(wing_of(sign * distance), narrow, rtol=1e-5)
        np.testing.assert_allclose(wing_of(sign * distance, width=10.0), broad, rtol=1e-5)


def test_wing_is_continuous_at_its_width():
    assert abs(wing_of(4.9999) - wing_of(5.0001)) < 1e-3


def test_wing_is_the_mean_and_the_thesis_reduction_is_forty_times_it():
    value = landmark_losses.wing(WING["pred"], WING["gt"])
    np.testing.assert_allclose(value, WING["loss_mean_reduction"], rtol=1e-5)
    np.testing.assert_allclose(40 * value, WING["loss_thesis_reduction"], rtol=1e-5)


def test_wing_slope_is_steep_near_zero_and_one_far_out():
    def slope(distance):
        predicted = np.full((1, 1, 2), distance)
        return gradient(lambda p: 2 * landmark_losses.wing(p, np.zeros((1, 1, 2))), predicted)[0, 0]

    np.testing.assert_allclose(slope(1e-4), 2.5, rtol=1e-3)
    np.testing.assert_allclose(slope(4.999), 0.714, rtol=1e-3)
    np.testing.assert_allclose(slope(-20), -1)
    np.testing.assert_allclose(slope(0), 0)


def test_hidden_points_change_neither_loss_nor_gradient():
    visible = np.ones((3, 40), np.float32)
    visible[:, 17:23] = 0
    predicted = WING["pred"].copy()
    for loss in (landmark_losses.wing, landmark_losses.normalised_euclid):
        before = loss(predicted, WING["gt"], visible=visible)
        moved = predicted.copy()
        moved[:, 17:23] += 50
        np.testing.assert_allclose(loss(moved, WING["gt"], visible=visible), before, rtol=1e-6)
        slope = gradient(lambda p, loss=loss: loss(p, WING["gt"], visible=visible), moved)
        assert not slope[:, 17:23].any() and np.all(np.any(slope[:, :17], axis=-1))


def test_wing_with_hidden_points_is_the_mean_over_visible_ones():
    visible = np.zeros((3, 40), bool)
    visible[:, 3:9] = True
    value = landmark_losses.wing(WING["pred"], WING["gt"], visible=visible)
    alone = landmark_losses.wing(WING["pred"][:, 3:9], WING["gt"][:, 3:9])
    np.testing.assert_allclose(value, alone, rtol=1e-6)


def test_everything_visible_equals_no_mask():
    everything = np.ones((3, 40), bool)
    for loss in (landmark_losses.wing, landmark_losses.normalised_euclid):
        masked = loss(WING["pred"], WING["gt"], visible=everything)
        np.testing.assert_allclose(masked, loss(WING["pred"], WING["gt"]), rtol=1e-6)


def test_nothing_visible_costs_nothing():
    nothing = np.zeros((3, 40), bool)
    for loss in (landmark_losses.wing, landmark_losses.normalised_euclid):
        assert float(loss(WING["pred"], WING["gt"], visible=nothing)) == 0


def test_normalised_euclid_equals_the_golden_one():
    value = landmark_losses.normalised_euclid(GEOMETRY["nme_pred"][None], GEOMETRY["nme_gt"][None])
    np.testing.assert_allclose(value, GEOMETRY["nme"], rtol=1e-5)


def test_normalised_euclid_does_not_depend_on_the_faces_size():
    predicted, truth = GEOMETRY["nme_pred"][None], GEOMETRY["nme_gt"][None]
    np.testing.assert_allclose(
        landmark_losses.normalised_euclid(2.5 * predicted, 2.5 * truth), GEOMETRY["nme"], rtol=1e-5
    )


def test_normalised_euclid_is_the_mean_of_its_pictures():
    truth = np.stack([GEOMETRY["nme_gt"], 3 * GEOMETRY["nme_gt"]])
    predicted = np.stack([GEOMETRY["nme_pred"], 3 * GEOMETRY["nme_gt"]])
    value = landmark_losses.normalised_euclid(predicted, truth)
    np.testing.assert_allclose(value, GEOMETRY["nme"] / 2, rtol=1e-4)


def test_normalised_euclid_has_a_finite_gradient_where_a_point_is_exactly_right():
    truth = GEOMETRY["nme_gt"][None].astype(np.float32)
    predicted = truth.copy()
    predicted[0, 5] += [3, 4]
    slope = gradient(lambda p: landmark_losses.normalised_euclid(p, truth), predicted)
    assert np.isfinite(slope).all()
    expected = np.array([0.6, 0.8]) / 40 / GEOMETRY["nme_diag"]
    np.testing.assert_allclose(slope[0, 5], expected, rtol=1e-4)
    np.testing.assert_allclose(slope[0, 6], 0, atol=1e-9)


def test_face_rms_is_the_rmse_of_the_error_table():
    visible = np.random.default_rng(0).random((3, 40)) < 0.7
    value = landmark_losses.face_rms(WING["pred"], WING["gt"], visible)
    table = landmark_errors.table(WING["pred"], WING["gt"], visible)
    np.testing.assert_allclose(value, table.rmse_px, rtol=1e-5)


def test_face_rms_counts_faces_alike_and_none_without_a_visible_point():
    truth = np.zeros((3, 2, 2), np.float32)
    predicted = truth + np.float32([[[3, 4]], [[6, 8]], [[600, 800]]])
    visible = np.float32([[1, 1], [1, 0], [0, 0]])
    np.testing.assert_allclose(landmark_losses.face_rms(predicted, truth, visible), 7.5, rtol=1e-6)
    assert landmark_losses.face_rms(predicted, truth, 0 * visible) == 0


def test_face_rms_pulls_at_a_point_in_proportion_to_its_distance():
    truth = np.zeros((2, 3, 2), np.float32)
    visible = np.float32([[1, 1, 0], [1, 1, 1]])
    predicted = np.float32([[[1, 0], [0, 7], [90, 90]], [[0, 0], [0, 0], [0, 0]]])
    slope = gradient(lambda p: landmark_losses.face_rms(p, truth, visible), predicted)
    np.testing.assert_allclose(slope[0] / slope[0, 0, 0], [[1, 0], [0, 7], [0, 0]], rtol=1e-5)
    assert not slope[1].any()  # exactly right, and finite


def test_map_cross_entropy_of_equal_logits_is_the_logarithm_of_the_cells():
    wanted = np.zeros((2, 3, 4, 4), np.float32)
    wanted[:, :, 1, 2] = 1.0
    value = landmark_losses.map_cross_entropy(np.zeros((2, 3, 4, 4), np.float32), wanted)
    np.testing.assert_allclose(value, np.log(16), rtol=1e-6)


def test_map_cross_entropy_leaves_hidden_points_out():
    logits = np.random.default_rng(0).normal(size=(1, 2, 3, 3)).astype(np.float32)
    wanted = np.full((1, 2, 3, 3), 1 / 9, np.float32)
    alone = landmark_losses.map_cross_entropy(logits[:, :1], wanted[:, :1])
    masked = landmark_losses.map_cross_entropy(logits, wanted, np.float32([[1, 0]]))
    np.testing.assert_allclose(masked, alone, rtol=1e-6)
    assert landmark_losses.map_cross_entropy(logits, wanted, np.float32([[0, 0]])) == 0
