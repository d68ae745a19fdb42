import json
import pathlib

import numpy as np
import pytest

from tf_landtoon.geometry import landmark_errors, landmarks

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "dan_geometry.npz")


def truth(count):
    """Faces whose landmark box is 60 x 80 px, so 100 px across."""
    points = np.random.default_rng(0).integers([10, 10], [70, 90], (count, 40, 2)).astype(float)
    points[:, 0], points[:, 1] = [10, 10], [70, 90]
    return points


def shifted(points, errors_px):
    """The points moved by errors_px [N, 40] in direction (0.6, 0.8)."""
    return points + np.asarray(errors_px)[..., None] * [0.6, 0.8]


def test_table_equals_the_golden_figures():
    table = landmark_errors.table(GOLDEN["nme_pred"][None], GOLDEN["nme_gt"][None])
    assert table.nme_diagonal == pytest.approx(GOLDEN["nme"], rel=1e-9)
    assert table.mean_euclid_px == pytest.approx(GOLDEN["euclid_mean"], rel=1e-9)
    assert table.rmse_px == pytest.approx(GOLDEN["rmse"], rel=1e-9)
    assert table.pooled_rmse_px == pytest.approx(GOLDEN["rmse"], rel=1e-9)
    assert table.outlier_points == GOLDEN["outliers_ge5"]


def test_perfect_prediction_has_no_error():
    table = landmark_errors.table(truth(3), truth(3))
    assert table.rmse_px == table.mean_euclid_px == table.nme_diagonal == 0
    assert table.auc_008 == 1 and table.failure_percent == table.outlier_pictures_percent == 0


def test_rmse_is_the_mean_over_pictures_and_the_pooled_one_over_points():
    errors_px = np.array([[1.0] * 40, [3.0] * 40])
    table = landmark_errors.table(shifted(truth(2), errors_px), truth(2))
    assert table.rmse_px == pytest.approx(2)
    assert table.pooled_rmse_px == pytest.approx(5**0.5)
    assert table.mean_euclid_px == pytest.approx(2)
    assert table.nme_diagonal == pytest.approx(0.02)


def test_rmse_counts_points_not_coordinates():
    table = landmark_errors.table(truth(1) + [3.0, 4.0], truth(1))
    assert table.rmse_px == pytest.approx(5)


def test_five_pixels_are_an_outlier_and_less_is_none():
    errors_px = np.zeros((4, 40))
    errors_px[0, 2], errors_px[0, 20], errors_px[1, 5] = 5.0001, 9, 4.9999
    table = landmark_errors.table(shifted(truth(4), errors_px), truth(4))
    assert (table.outlier_points, table.outlier_pictures) == (2, 1)
    assert table.outlier_points_percent == pytest.approx(100 * 2 / 160)
    assert table.outlier_pictures_percent == pytest.approx(25)
    assert landmark_errors.table(truth(1) + [3.0, 4.0], truth(1)).outlier_points == 40


def test_thesis_counts_give_its_percentage_of_points_and_not_its_of_pictures():
    errors_px = np.zeros((557, 40))
    errors_px.reshape(-1)[np.arange(179) * 40] = 6  # one in each of 179 pictures
    errors_px[:22, 1:25] = 6  # 528 more points, in pictures that have one already
    table = landmark_errors.table(shifted(truth(557), errors_px), truth(557))
    assert (table.outlier_points, table.outlier_pictures) == (707, 179)
    assert table.outlier_points_percent == pytest.approx(3.173, abs=5e-4)
    assert table.outlier_pictures_percent == pytest.approx(32.14, abs=5e-3)


def test_hidden_points_count_nowhere_but_in_their_number():
    errors_px = np.full((2, 40), 1.0)
    errors_px[:, 17:23] = 30
    visible = np.ones((2, 40), bool)
    visible[:, 17:23] = False
    table = landmark_errors.table(shifted(truth(2), errors_px), truth(2), visible)
    assert table.rmse_px == pytest.approx(1) and table.pooled_rmse_px == pytest.approx(1)
    assert table.nme_diagonal == pytest.approx(0.01)
    assert (table.points, table.hidden_points, table.outlier_points) == (68, 12, 0)
    assert "brows" not in table.parts and table.parts["eyes"] == pytest.approx(1)


def test_picture_without_a_visible_point_is_no_picture():
    visible = np.ones((2, 40), bool)
    visible[1] = False
    table = landmark_errors.table(truth(2) + [[[2.0, 0.0]], [[90.0, 0.0]]], truth(2), visible)
    assert (table.pictures, table.hidden_points) == (1, 40)
    assert table.rmse_px == pytest.approx(2)


def test_parts_are_measured_apart():
    errors_px = np.zeros((3, 40))
    for distance, indices in enumerate(landmarks.PARTS.values(), start=1):
        errors_px[:, indices] = distance
    table = landmark_errors.table(shifted(truth(3), errors_px), truth(3))
    assert list(table.parts) == ["outline", "brows", "eyes", "nose", "mouth"]
    np.testing.assert_allclose(list(table.parts.values()), [1, 2, 3, 4, 5])


def test_area_under_the_curve_and_failures():
    errors_px = np.array([0.0, 2, 6, 12])[:, None] * np.ones(40)  # 0, 2, 6, 12 % of the diagonal
    table = landmark_errors.table(shifted(truth(4), errors_px), truth(4))
    assert table.auc_008 == pytest.approx((1 + 0.75 + 0.25 + 0) / 4)
    assert table.failure_percent == pytest.approx(25)


def test_text_shows_the_thesis_figures_and_json_is_plain():
    table = landmark_errors.table(truth(2) + [3.0, 4.0], truth(2))
    assert "RMSE                      5.00 px" in table.lines()
    assert "100.00 % (80 of 80)" in table.lines()
    again = json.loads(json.dumps(table.as_json(), allow_nan=False))
    assert again["rmse_px"] == pytest.approx(5) and again["parts"]["nose"] == pytest.approx(5)


def test_shapes_that_do_not_fit_and_nothing_visible_are_refused():
    with pytest.raises(ValueError, match="40"):
        landmark_errors.table(truth(2)[:, :39], truth(2)[:, :39])
    with pytest.raises(ValueError, match="40"):
        landmark_errors.table(truth(2), truth(1))
    with pytest.raises(ValueError, match="visible"):
        landmark_errors.table(truth(2), truth(2), np.zeros((2, 40), bool))
