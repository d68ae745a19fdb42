import json

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import landmark_confidence
from tf_landtoon.geometry import landmarks


def world(count, seed):
    """Spreads and errors of a known kind: a part's own level, and a power of both spreads."""
    random = np.random.default_rng(seed)
    spread_px = np.exp(random.normal(0.3, 0.5, (count, 1)) + random.normal(0, 0.5, (count, 40)))
    level = np.ones(40)
    level[list(landmarks.PARTS["brows"])] = 2.0
    face = np.exp(np.log(spread_px + 0.1).mean(axis=1, keepdims=True))
    mean_px = level * (spread_px + 0.1) ** 0.8 * face**0.4
    return spread_px, mean_px, mean_px * random.gamma(3.0, 1 / 3, mean_px.shape)


def readings(spread_px, error_px, certainty=0.0, visible=True, seen=True):
    shape = error_px.shape
    return landmark_confidence.Readings(
        spread_px,
        np.broadcast_to(certainty, shape),
        error_px,
        np.broadcast_to(visible, shape),
        np.broadcast_to(seen, shape),
    )


def test_expected_error_is_the_mean_error_of_such_spreads():
    spread_px, _, error_px = world(400, 1)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    unseen_px, mean_px, _ = world(50, 2)
    expected_px = calibration.expected_error_px(unseen_px)
    inside = mean_px < 50  # what is beyond half the crop is not told apart
    np.testing.assert_allclose(expected_px[inside], mean_px[inside], rtol=0.12)


def test_confidence_is_the_share_of_points_less_than_five_px_off():
    spread_px, _, error_px = world(400, 3)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    unseen_px, _, unseen_error_px = world(400, 4)
    confidence = calibration.share_right(
        calibration.expected_error_px(unseen_px), np.zeros((400, 40))
    )
    confidence = confidence.mean(axis=1)
    assert confidence.shape == (400,)
    right = (unseen_error_px < 5).mean(axis=1)
    order = np.argsort(confidence)
    for part in np.array_split(order, 4):
        assert confidence[part].mean() == pytest.approx(right[part].mean(), abs=0.06)


def test_more_spread_is_never_more_confidence():
    spread_px, _, error_px = world(100, 5)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    spreads_px = np.array([0.0, 0.3, 1.0, 3.0, 10.0, 1e6])[:, None].repeat(40, axis=1)
    expected_px = calibration.expected_error_px(spreads_px)
    confidence = calibration.share_right(expected_px, np.zeros((6, 40))).mean(axis=1)
    assert np.all(np.diff(confidence) <= 0) and confidence[0] > 0.9 and confidence[-1] < 0.1


def test_hidden_points_are_not_learnt_from():
    spread_px, _, error_px = world(60, 6)
    visible = np.random.default_rng(0).random(error_px.shape) > 0.2
    spoilt = np.where(visible, error_px, 1e4)
    kept = landmark_confidence.fit(readings(spread_px, spoilt, visible=visible))
    zeros = np.where(visible, error_px, 0.0)
    assert kept == landmark_confidence.fit(readings(spread_px, zeros, visible=visible))


@pytest.mark.slow
def test_what_the_detector_says_counts_where_it_is_worth_something():
    spread_px, _, error_px = world(200, 9)
    random = np.random.default_rng(1)
    seen = np.repeat(random.random((200, 1)) < 0.6, 40, axis=1)  # the others are photos
    worth = np.where(seen, 2.0, -2.0) + random.normal(0, 1, seen.shape)
    chances = []
    for certainty in (worth, random.normal(0, 2, seen.shape)):
        given = readings(spread_px, error_px, certainty, visible=seen, seen=seen)
        calibration = landmark_confidence.fit(given)
        expected_px = calibration.expected_error_px(spread_px)
        chance = calibration.share_right(expected_px, certainty)
        # Of what cannot be told apart, a sixth is taken for photos.
        drawn_share = chance[seen].mean() / given.right[seen].mean()
        assert 0.8 < drawn_share < 1.02
        chances.append(chance[~seen].mean())
    assert chances[0] < 0.15 and chances[1] > 0.3


@pytest.mark.slow
def test_photos_say_nothing_of_how_often_points_of_drawn_faces_are_wrong():
    spread_px, _, error_px = world(300, 10)
    random = np.random.default_rng(2)
    drawn = np.arange(300) < 200
    certainty = np.where(drawn, 2.0, -2.0)[:, None] + random.normal(0, 1, error_px.shape)
    seen = np.broadcast_to(drawn[:, None], error_px.shape)
    given = readings(spread_px, error_px, certainty, visible=seen, seen=seen)
    alone = landmark_confidence.Readings(*(column[drawn] for column in given))
    with_photos, without = map(landmark_confidence.fit, (given, alone))
    assert with_photos.right == without.right and with_photos.part == without.part
    chances = [
        x.share_right(x.expected_error_px(spread_px), certainty) for x in (with_photos, without)
    ]
    np.testing.assert_allclose(*(chance[drawn] for chance in chances), atol=0.02)
    assert chances[0][~drawn].max() < 0.15 and chances[1][~drawn].mean() > 0.5


def test_no_photo_is_doubted_more_surely_than_their_number_allows():
    spread_px, _, error_px = world(60, 12)
    chances = {}
    for photos in (2, 20):
        drawn = np.arange(60) >= photos
        certainty = np.repeat(np.where(drawn, 20.0, -20.0)[:, None], 40, axis=1)
        seen = np.repeat(drawn[:, None], 40, axis=1)
        calibration = landmark_confidence.fit(
            readings(spread_px, error_px, certainty, visible=seen, seen=seen)
        )
        chance = 1 / (1 + np.exp(-calibration.drawn[0] - calibration.drawn[2] * certainty[:, 0]))
        assert chance[drawn].min() > 0.95
        chances[photos] = chance[~drawn].max()
    # They count as 2 and, a fifth of the faces, as 8: as if one more were of the other kind.
    assert chances == pytest.approx({2: 1 / 4, 20: 1 / 10}, abs=0.02)


def test_a_part_that_is_less_certain_than_its_face_is_taken_to_be_missing():
    spread_px, _, error_px = world(400, 13)
    random = np.random.default_rng(4)
    eye = list(landmarks.LEFT_EYE)
    seen = np.ones((400, 40), bool)
    seen[:150, eye] = False
    # So noisy that a point's own word tells little, but not the mean of the eye's.
    certainty = random.normal(0, 1, (400, 1)) + random.normal(0, 2, (400, 40)) - 4.0 * ~seen
    given = readings(spread_px, error_px, certainty, seen=seen)
    calibration = landmark_confidence.fit(given)
    chance = calibration.share_right(calibration.expected_error_px(spread_px), certainty)
    of_eye, of_other_eye = chance[:, eye], chance[:, list(landmarks.RIGHT_EYE)]
    assert of_eye[:150].mean() < 0.35 < 0.75 < of_eye[150:].mean()
    assert of_other_eye[:150].mean() == pytest.approx(of_other_eye[150:].mean(), abs=0.05)


def test_a_detector_that_cannot_tell_doubts_photos_by_their_spread():
    spread_px, _, error_px = world(300, 11)
    drawn = np.arange(300) < 200
    spread_px[~drawn] *= 4
    seen = np.broadcast_to(drawn[:, None], error_px.shape)
    given = readings(spread_px, error_px, visible=seen, seen=seen)
    calibration = landmark_confidence.fit(given)
    assert calibration.drawn[1] < 0 and calibration.drawn[2] == 0
    chance = calibration.share_right(calibration.expected_error_px(spread_px), given.certainty)
    assert chance[drawn].mean() > 4 * chance[~drawn].mean()


def test_points_that_cannot_be_seen_are_never_right_and_hidden_ones_are_not_judged():
    given = readings(
        *(np.ones((1, 4)), np.array([[1.0, 1.0, 9.0, 1.0]])),
        visible=np.array([[True, True, True, False]]),
        seen=np.array([[True, False, True, True]]),
    )
    assert given.right.tolist() == [[True, False, False, False]]
    assert given.judged.tolist() == [[True, True, True, False]]
    assert given.drawn.tolist() == [True]


@pytest.mark.parametrize("count, factor", [(5, 1.0), (40, 1e-6), (40, 1e6)])
def test_what_cannot_be_learnt_from_is_refused(count, factor):
    spread_px, _, error_px = world(count, 7)
    with pytest.raises(errors.InputError, match="nothing to learn"):
        landmark_confidence.fit(readings(spread_px, factor * error_px))


def test_a_calibration_is_read_as_it_was_written(tmp_path):
    spread_px, _, error_px = world(40, 8)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    path = tmp_path / "calibration.json"
    landmark_confidence.write(path, calibration, {"fitted_on": "40 faces"})
    assert landmark_confidence.read(path) == calibration
    assert json.loads(path.read_text())["fitted_on"] == "40 faces"
    assert [x.name for x in tmp_path.iterdir()] == [path.name]


GOOD = """{"calibration": {"part": [0, 0, 0, 0, 0], "point": 1, "face": 1, "drawn": [9, 0, 0],
 "right": [1, -1, 1, 0, 0], "readings": 100}}"""


def test_the_good_calibration_of_the_next_test_is_read(tmp_path):
    (tmp_path / "calibration.json").write_text(GOOD)
    assert landmark_confidence.read(tmp_path / "calibration.json").right == (1, -1, 1, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "[]", "{}", '{"calibration": []}', '{"calibration": {"part": [1]}}'),
        GOOD.replace("[0, 0, 0, 0, 0]", "[0]"),
        GOOD.replace("[0, 0, 0, 0, 0]", "[0, 0, 0, 0, NaN]"),
        GOOD.replace("[1, -1, 1, 0, 0]", "[1, -1, 1]"),
        GOOD.replace("[1, -1, 1, 0, 0]", "7"),
        GOOD.replace('"face": 1', '"face": "x"'),
        GOOD.replace('"face": 1', f'"face": 1{400 * "0"}'),
        100_000 * "[",
        *(GOOD[:length] for length in range(1, len(GOOD))),
    ],
)
def test_a_missing_or_garbled_calibration_names_the_remedy(tmp_path, text):
    if text is not None:
        (tmp_path / "calibration.json").write_text(text)
    with pytest.raises(errors.InputError, match="calibration.json: .*calibrate_dan"):
        landmark_confidence.read(tmp_path / "calibration.json")


def test_a_coefficient_of_another_formula_is_named(tmp_path):
    (tmp_path / "calibration.json").write_text(GOOD.replace('"face": 1', '"face": 1, "slope": 1'))
    with pytest.raises(errors.InputError, match="of another version, with 'slope'.*calibrate_dan"):
        landmark_confidence.read(tmp_path / "calibration.json")


def test_what_describes_a_calibration_may_be_anything(tmp_path):
    (tmp_path / "calibration.json").write_text(GOOD[:-1] + ', "fitted_by": {"version": 9}}')
    assert landmark_confidence.read(tmp_path / "calibration.json").readings == 100


def test_a_detector_that_nobody_calibrated_is_believed_as_far_as_it_agrees_with_itself(tmp_path):
    rough = landmark_confidence.read_if_there(tmp_path / "calibration.json")
    assert rough == landmark_confidence.ROUGH
    spreads_px = np.array([0.5, 2.0, 5.0, 10.0, 30.0])[:, np.newaxis].repeat(40, axis=1)
    expected_px = rough.expected_error_px(spreads_px)
    np.testing.assert_allclose(expected_px, spreads_px, atol=0.11)
    chances = rough.share_right(expected_px, np.zeros_like(spreads_px))[:, 0]
    assert (np.diff(chances) < 0).all() and chances[0] > 0.9 > chances[-1]
    assert chances[2] == pytest.approx(0.5, abs=0.02) and chances[-1] < 0.05
    (tmp_path / "calibration.json").write_text(GOOD)
    assert landmark_confidence.read_if_there(tmp_path / "calibration.json").readings == 100
