import csv
import io
import json

import numpy as np
import pytest
from disc_faces import SHAPE

from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import detections
from tf_landtoon.geometry import face_squares, landmarks


def face(shift=0.0, confidence=0.9, found_by="detector"):
    points_px = SHAPE + 100.0 + shift
    square = face_squares.around(points_px)
    error_px = np.linspace(0.5, 8.3, 40)
    chances = np.linspace(confidence + 0.1, confidence - 0.1, 40)
    return detections.Face(points_px, error_px, chances, square, found_by)


FOUND = {
    "a.png": detections.Picture(300, 200, (face(), face(40.0, 0.25, "whole"))),
    'odd, "name".jpg': detections.Picture(640, 480, ()),
}


def test_document_has_pictures_faces_and_named_points():
    content = json.loads(detections.document(FOUND, {"b.png": "b.png: torn"}, "light"))
    assert content["format"] == detections.FORMAT and content["model"] == "light"
    assert content["skipped"] == {"b.png": "b.png: torn"}
    assert content["pictures"]['odd, "name".jpg'] == {"width": 640, "height": 480, "faces": []}
    first, second = content["pictures"]["a.png"]["faces"]
    assert (first["confidence"], second["confidence"]) == (0.9, 0.25)
    assert second["found_by"] == "whole"
    np.testing.assert_allclose(first["box"], landmarks.box(SHAPE + 100.5), atol=0.01)
    assert [point["name"] for point in first["points"]] == list(landmarks.NAMES)
    assert [point["part"] for point in first["points"]][35:37] == ["nose", "mouth"]
    got = [(point["x"], point["y"]) for point in first["points"]]
    np.testing.assert_allclose(got, SHAPE + 100.5, atol=0.006)  # from the corner
    assert first["points"][39]["expected_error_px"] == 8.3
    assert first["points"][39]["confidence"] == pytest.approx(0.8)


def test_the_table_has_a_row_for_each_point_of_the_document():
    rows = list(csv.DictReader(io.StringIO(detections.table(FOUND))))
    assert len(rows) == 80
    content = json.loads(detections.document(FOUND, {}, "light"))
    for row in rows:
        known = content["pictures"][row["picture"]]["faces"][int(row["face"])]
        point = known["points"][int(row["point"])]
        assert float(row.pop("face_confidence")) == known["confidence"]
        assert {key: str(point[key]) for key in point} == {key: row[key] for key in point}


def test_a_landmark_file_is_read_back_with_its_uncertain_points_hidden(tmp_path):
    one = face()
    limit_px = 112 / one.square.side_px * 6.0  # 6 px of the picture
    path = tmp_path / "a.json"
    path.write_text(detections.landmark_file("a.png", one, limit_px))
    points_px, visible = landmark_files.read(path)
    np.testing.assert_allclose(points_px, one.points_px, atol=0.006)
    np.testing.assert_array_equal(visible, one.expected_error_px <= 6.0)
    assert 0 < visible.sum() < 40
    assert "not placed by hand" in path.read_text()


def test_errors_count_in_the_faces_own_crop():
    one = face()
    assert one.crop_error_px() == pytest.approx(one.expected_error_px * 112 / one.square.side_px)
