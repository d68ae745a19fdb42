import json

import drawn_scenes
import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_formats
from tf_landtoon.evaluation import calibration_faces
from tf_landtoon.images import pictures

POINTS_PX = 0.9 * drawn_scenes.CENTRED_PX + [115.0, 95.0]
PLACES = drawn_scenes.map_of_places()
FIND = drawn_scenes.PlaceReader(POINTS_PX)  # right wherever it can see


@pytest.fixture
def face(tmp_path):
    """One picture, and its marks of which the first is hidden."""
    path, marks = tmp_path / "face.png", tmp_path / "face.json"
    path.write_bytes(pictures.encode_png(PLACES))
    points = landmark_formats.to_corner(POINTS_PX).tolist()
    marks.write_text(json.dumps({"points": points, "hidden": [0]}))
    return path, marks


def test_a_detector_that_sees_is_right_and_agrees_with_itself(face):
    path, marks = face
    (plain,), (spoilt,) = calibration_faces.read_faces([path], {"face": marks}, FIND, 112)
    assert plain.error_px.max() < 1 and plain.spread_px.max() < 1 and plain.seen.all()
    assert plain.visible.tolist() == [False] + 39 * [True]
    assert spoilt.error_px.shape == (40,)
    again, _ = calibration_faces.read_faces([path], {"face": marks}, FIND, 112)
    np.testing.assert_array_equal(again[0].spread_px, plain.spread_px)


def test_what_cannot_be_read_is_told_of_and_left_out(face, tmp_path, capsys):
    path, marks = face
    torn, spot = tmp_path / "torn.png", tmp_path / "spot.png"
    torn.write_bytes(b"torn")
    spot.write_bytes(path.read_bytes())
    (tmp_path / "spot.json").write_text(json.dumps({"points": [[50.0, 50.0]] * 40}))
    files = {"face": marks, "torn": marks, "spot": tmp_path / "spot.json"}
    plain, spoilt = calibration_faces.read_faces([torn, path, spot], files, FIND, 112)
    assert len(plain) == len(spoilt) == 1
    lines = capsys.readouterr().err.splitlines()
    skipped = [line for line in lines if line.startswith("skipped: ")]
    assert "torn.png" in skipped[0] and "fall on one point" in skipped[1]
    with pytest.raises(errors.InputError, match="no face could be read"):
        calibration_faces.read_faces([torn], files, FIND, 112)


def test_nothing_in_a_photo_is_right(face):
    path, _ = face
    (reading,) = calibration_faces.read_photos([path], FIND, 112)
    assert not (reading.seen.any() or reading.right.any()) and reading.judged.all()
    stacked = calibration_faces.stacked([reading, reading])
    assert stacked.spread_px.shape == (2, 40) and not stacked.drawn.any()
