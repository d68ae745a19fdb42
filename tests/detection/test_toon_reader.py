import drawn_scenes
import numpy as np
import pytest

from tf_landtoon.detection import detections, landmark_confidence, toon_reader
from tf_landtoon.geometry import cropping, face_squares

# Expected error = the spread itself; about the chance that it stands for.
CALIBRATION = landmark_confidence.Calibration(
    *((0.0,) * 5, 1.0, 0.0, (30.0, 0.0, 0.0), (4.0, -2.5, 0.0, 0.0, 0.0), 100)
)


def reader(find):
    return toon_reader.ToonReader(find, 112, CALIBRATION)


def mean_face(crops):
    """The answer of a detector that sees nothing: its mean face, wherever the crop is."""
    points_px = np.tile(drawn_scenes.MEAN_FACE_PX, (len(crops), 1, 1)).astype(np.float32)
    return points_px, np.zeros((len(crops), 40), np.float32)


@pytest.fixture(scope="module")
def scene():
    """Two drawn heads on grey, and their landmarks."""
    ground = np.full((360, 640, 3), 170, np.uint8)
    large = drawn_scenes.paste(ground, 0, (170, 180), 280)
    small = drawn_scenes.paste(ground, 5, (480, 180), 170, 30)
    return ground, (large, small)


def test_each_face_is_answered_in_the_pictures_own_pixels(scene):
    picture, truth = scene
    faces = reader(mean_face).faces(picture)
    assert len(faces) == 2
    for face, points_px in zip(faces, truth):
        box = face_squares.around(points_px)
        distance = np.linalg.norm(face.points_px - points_px, axis=-1).mean()
        assert distance < 0.15 * box.side_px  # it is the mean face, but there
        assert face.found_by == "detector" and face.expected_error_px.shape == (40,)


def test_expected_errors_grow_with_the_faces_size_in_the_picture(scene):
    large, small = reader(mean_face).faces(scene[0])
    ratio = large.square.side_px / small.square.side_px
    assert ratio > 1.3
    np.testing.assert_allclose(large.crop_error_px(), small.crop_error_px(), rtol=0.1)
    assert large.expected_error_px.mean() > 1.2 * small.expected_error_px.mean()


def test_a_picture_without_faces_has_none():
    assert reader(mean_face).faces(np.full((100, 200, 3), 60, np.uint8)) == []


def test_two_readings_of_one_face_are_the_surer_one():
    def face(x, confidence, side=100.0):
        square = face_squares.FaceSquare((x, 50.0), side)
        return detections.Face(
            np.zeros((40, 2)), np.ones(40), np.full(40, confidence), square, "detector"
        )

    left, again, beside, inside = face(50, 0.7), face(58, 0.9), face(130, 0.5), face(60, 0.2, 30.0)
    assert toon_reader.distinct([left, again, beside, inside]) == [again, beside]


def test_the_whole_picture_is_read_as_one_face():
    rgb, points_px = drawn_scenes.drawing(0)
    crop = cropping.crop_mirrored(rgb, face_squares.around(points_px).matrix(200), 200)
    face = reader(mean_face).whole(crop)
    assert face.found_by == "whole"
    assert np.abs(np.array(face.square.centre_px) - 99.5).max() < 40


def test_the_most_confident_place_in_a_whole_picture_is_taken():
    picture = drawn_scenes.map_of_places(200, 200)
    points_px = 0.55 * drawn_scenes.CENTRED_PX + [100.0, 106.0]  # head and shoulders
    face = reader(drawn_scenes.PlaceReader(points_px)).whole(picture)
    np.testing.assert_allclose(face.points_px, points_px, atol=1.0)
    assert face.confidence > 0.9


def test_the_whole_picture_is_read_too_where_no_face_is_sure_enough(scene):
    faces = reader(mean_face).faces(scene[0])
    best = max(face.confidence for face in faces)
    found = [x.found_by for x in reader(mean_face).faces(scene[0], whole_below=best)]
    assert found == ["detector", "detector"]
    found = [x.found_by for x in reader(mean_face).faces(scene[0], whole_below=best + 1e-6)]
    assert found == ["detector", "detector", "whole"]
    (face,) = reader(mean_face).faces(np.full((100, 200, 3), 60, np.uint8), whole_below=0.5)
    assert face.found_by == "whole"
