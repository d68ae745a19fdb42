import json

import numpy as np
import pytest

from tf_landtoon.drawing import synthetic
from tf_landtoon.evaluation import crops, landmark_report
from tf_landtoon.geometry import landmarks


def faces_of(count, size=112, hidden=()):
    _, images, points_px = synthetic.faces(count, size, seed=5)
    visible = np.ones((count, 40), bool)
    visible[:, list(hidden)] = False
    names = tuple(f"{index}.png" for index in range(count))
    return crops.Faces(names, images, points_px, visible, 2, {"x.png": "broken"})


def moved(faces, errors_px):
    """The truth moved by errors_px [N, 40] in direction (0.6, 0.8)."""
    return faces.landmarks_px + np.asarray(errors_px)[..., None] * [0.6, 0.8]


def test_the_perfect_detector_has_no_error():
    faces = faces_of(3)
    report = landmark_report.compare(faces, faces.landmarks_px)
    assert report.table.rmse_px == 0 and report.table.auc_008 == 1
    assert all(part.rmse_px == 0 for part in report.parts.values())


def test_errors_count_in_the_frame_of_112_px_whatever_the_crops_size():
    faces = faces_of(2, size=56)
    report = landmark_report.compare(faces, moved(faces, np.full((2, 40), 1.5)))
    assert report.table.rmse_px == pytest.approx(3, rel=1e-5)


def test_each_part_has_the_figures_of_its_points_alone():
    faces = faces_of(4, hidden=[35])
    errors_px = np.zeros((4, 40))
    errors_px[:, landmarks.PARTS["brows"]] = 3
    errors_px[0, 17] = errors_px[0, 18] = 6
    report = landmark_report.compare(faces, moved(faces, errors_px))
    assert list(report.parts) == ["outline", "brows", "eyes", "mouth"]  # no nose is seen
    brows = report.parts["brows"]
    assert (brows.points, brows.outlier_points, brows.outlier_pictures) == (24, 2, 1)
    assert brows.mean_euclid_px == pytest.approx((22 * 3 + 2 * 6) / 24, rel=1e-5)
    assert brows.rmse_px == pytest.approx((3 * 3 + 18**0.5) / 4, rel=1e-5)
    assert brows.outlier_pictures_percent == pytest.approx(25)
    assert report.parts["eyes"].rmse_px < 1e-5 and brows.hidden_points == 0
    assert sum(part.points for part in report.parts.values()) == report.table.points == 156
    assert report.table.hidden_points == 4


def test_the_worst_come_first_and_some_are_spread_over_all():
    faces = faces_of(5)
    errors_px = np.array([1, 4, 0, 3, 2])[:, None] * np.ones(40)
    report = landmark_report.compare(faces, moved(faces, errors_px))
    np.testing.assert_allclose(report.rmse_px, [1, 4, 0, 3, 2], atol=1e-4)
    assert report.worst(3).tolist() == [1, 3, 4]
    assert report.some(3).tolist() == [0, 2, 4]
    assert report.some(9).tolist() == [0, 1, 2, 3, 4]


def test_sheet_has_truth_left_and_answer_right():
    faces = faces_of(5)
    report = landmark_report.compare(faces, faces.landmarks_px + 1000)
    sheet = report.sheet(np.arange(5))
    assert sheet.shape == (2 * 300, 4 * 568, 3)
    truth, answer = sheet[20:300, :280], sheet[20:300, 280:560]
    x, y = np.rint((faces.landmarks_px[0, 35] + 0.5) * 2.5 - 0.5).astype(int)
    assert tuple(truth[y, x]) == (255, 90, 255) != tuple(answer[y, x])


def test_text_and_json_have_table_parts_and_what_was_left_out():
    faces = faces_of(2, hidden=[3])
    report = landmark_report.compare(faces, moved(faces, np.full((2, 40), 5.01)))
    text = report.lines()
    assert "RMSE                      5.01 px" in text
    assert "hidden points left out    2" in text and "landmark file   2 pictures" in text
    (brows,) = [line.split() for line in text.splitlines() if line.startswith("brows ")]
    assert brows[1:5] == ["5.01", "5.01", "5.01", "12"]
    figures = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert figures["parts"]["brows"] == pytest.approx(5.01, rel=1e-4)
    assert figures["by_part"]["brows"]["outlier_points"] == 12
    assert figures["pictures_without_landmarks"] == 2 and figures["pictures_not_usable"] == 1
    for key in ("rmse_px", "pooled_rmse_px", "mean_euclid_px", "outlier_points_percent"):
        assert key in figures and key in figures["by_part"]["eyes"]
