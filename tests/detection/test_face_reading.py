import drawn_scenes
import numpy as np
import pytest
from disc_faces import SHAPE

from tf_landtoon import errors
from tf_landtoon.detection import face_reading
from tf_landtoon.geometry import face_squares, landmarks

POINTS_PX = 0.9 * SHAPE @ face_squares.turn(-25) + [115.0, 95.0]
PICTURE = drawn_scenes.map_of_places()
FIND = drawn_scenes.PlaceReader(POINTS_PX)
TRUTH = face_squares.around(POINTS_PX)


@pytest.mark.parametrize(
    "start", [TRUTH, TRUTH.moved(0.1, -0.08, 1.15, 12.0), TRUTH.moved(-0.15, 0.1, 0.8, -20.0)]
)
def test_a_detector_that_sees_is_followed_home_and_has_no_spread(start):
    (reading,) = face_reading.read(PICTURE, [start], FIND, 112)
    assert np.linalg.norm(reading.points_px - POINTS_PX, axis=-1).max() < 1.0
    assert reading.spread_px.max() < 1.0
    np.testing.assert_allclose(reading.square.centre_px, TRUTH.centre_px, atol=1.0)
    assert reading.square.side_px == pytest.approx(TRUTH.side_px, rel=0.02)
    assert reading.square.tilt_degrees == pytest.approx(TRUTH.tilt_degrees, abs=1.5)


def test_a_face_that_leans_little_is_read_in_an_upright_square():
    points_px = 0.9 * SHAPE @ face_squares.turn(-8) + [115.0, 95.0]
    home = face_squares.around(points_px)
    find = drawn_scenes.PlaceReader(points_px)
    (reading,) = face_reading.read(PICTURE, [home.moved(0.05, 0.0, 1.0, 15.0)], find, 112)
    assert reading.square.tilt_degrees == 0 and home.tilt_degrees == 0
    assert np.linalg.norm(reading.points_px - points_px, axis=-1).max() < 1.0


def test_a_detector_that_answers_its_mean_face_everywhere_has_a_large_spread():
    def guess(crops):
        return np.tile(SHAPE + 56.0, (len(crops), 1, 1)), np.zeros((len(crops), 40))

    (reading,) = face_reading.read(PICTURE, [TRUTH], guess, 112)
    assert reading.spread_px.min() > 4.0


def test_spread_is_that_of_the_views_in_the_crops_pixels():
    random = np.random.default_rng(3)

    def shaky(crops):
        points_px, certainty = FIND(crops)
        return points_px + random.normal(0.0, 2.0, points_px.shape), certainty

    (reading,) = face_reading.read(PICTURE, [TRUTH], shaky, 112)
    assert np.sqrt((reading.spread_px**2).mean()) == pytest.approx(2.0 * np.sqrt(2), rel=0.25)


def test_each_face_is_read_by_itself_in_order():
    starts = [TRUTH, TRUTH.moved(0.1, 0.1)]
    both = face_reading.read(PICTURE, starts, FIND, 112)
    alone = [face_reading.read(PICTURE, [start], FIND, 112)[0] for start in starts]
    for one, other in zip(both, alone):
        np.testing.assert_allclose(one.points_px, other.points_px, atol=1e-3)
    assert face_reading.read(PICTURE, [], FIND, 112) == []


def test_a_square_that_runs_away_is_not_followed():
    def runs(crops):
        return np.tile(0.2 * SHAPE + 56.0, (len(crops), 1, 1)), np.zeros((len(crops), 40))

    (reading,) = face_reading.read(PICTURE, [TRUTH], runs, 112)
    assert reading.square == TRUTH


def test_answers_that_are_no_numbers_are_refused():
    def broken(crops):
        return np.full((len(crops), 40, 2), np.nan), np.zeros((len(crops), 40))

    with pytest.raises(errors.InputError, match="not finite"):
        face_reading.read(PICTURE, [TRUTH], broken, 112)


def test_certainty_is_the_mean_over_views_with_mirrored_points_put_back():
    """A detector that is surer of the points on its picture's left: 10 views, half mirrored."""
    left = np.arange(40) < 8

    def find(crops):
        return FIND(crops)[0], np.tile(np.where(left, 4.0, 0.0), (len(crops), 1))

    (reading,) = face_reading.read(PICTURE, [TRUTH], find, 112)
    expected = 2.0 * left + 2.0 * left[landmarks.MIRROR]
    np.testing.assert_allclose(reading.certainty, expected)
