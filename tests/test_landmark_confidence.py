import json

import numpy as np
import pytest

from tf_landtoon import errors, landmark_confidence, landmarks


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
    confidence = calibration.share_right(calibration.expected_error_px(unseen_px), 0.0).mean(axis=1)
    assert confidence.shape == (400,)
    right = (unseen_error_px < 5).mean(axis=1)
    order = np.argsort(confidence)
    for part in np.array_split(order, 4):
        assert confidence[part].mean() == pytest.approx(right[part].mean(), abs=0.06)


def test_more_spread_is_never_more_confidence():
    spread_px, _, error_px = world(100, 5)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    confidence = [
        calibration.share_right(calibration.expected_error_px(np.full(40, spread)), 0.0).mean()
        for spread in (0.0, 0.3, 1.0, 3.0, 10.0, 1e6)
    ]
    assert np.all(np.diff(confidence) <= 0) and confidence[0] > 0.9 and confidence[-1] < 0.1


def test_hidden_points_are_not_learnt_from():
    spread_px, _, error_px = world(60, 6)
    visible = np.random.default_rng(0).random(error_px.shape) > 0.2
    spoilt = np.where(visible, error_px, 1e4)
    kept = landmark_confidence.fit(readings(spread_px, spoilt, visible=visible))
    zeros = np.where(visible, error_px, 0.0)
    assert kept == landmark_confidence.fit(readings(spread_px, zeros, visible=visible))


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
        assert chance.mean() == pytest.approx(given.right.mean(), abs=0.02)
        chances.append(chance[~seen].mean())
    assert chances[0] < 0.15 and chances[1] > 0.3


def test_points_that_cannot_be_seen_are_never_right_and_hidden_ones_are_not_judged():
    given = readings(
        *(np.ones((1, 4)), np.array([[1.0, 1.0, 9.0, 1.0]])),
        visible=np.array([[True, True, True, False]]),
        seen=np.array([[True, False, True, True]]),
    )
    assert given.right.tolist() == [[True, False, False, False]]
    assert given.judged.tolist() == [[True, True, True, False]]


@pytest.mark.parametrize("count, factor", [(5, 1.0), (40, 1e-6), (40, 1e6)])
def test_what_cannot_be_learnt_from_is_refused(count, factor):
    spread_px, _, error_px = world(count, 7)
    with pytest.raises(errors.InputError, match="nothing to learn"):
        landmark_confidence.fit(readings(spread_px, factor * error_px))


def test_a_calibration_is_read_as_it_was_written(tmp_path):
    spread_px, _, error_px = world(40, 8)
    calibration = landmark_confidence.fit(readings(spread_px, error_px))
    path = landmark_confidence.write(tmp_path, calibration, {"fitted_on": "40 faces"})
    assert landmark_confidence.read(tmp_path) == calibration
    assert json.loads(path.read_text())["fitted_on"] == "40 faces"
    assert [x.name for x in tmp_path.iterdir()] == [landmark_confidence.FILE_NAME]


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "[]", "{}", '{"calibration": {"part": [1]}}'),
        '{"calibration": {"part": [1], "point": 1, "face": 1, "offset": 1, '
        '"slope": 1, "readings": 1}}',
        '{"calibration": {"part": [1, 1, 1, 1, NaN], "point": 1, "face": 1, "offset": 1, '
        '"slope": 1, "readings": 1}}',
    ],
)
def test_a_missing_or_garbled_calibration_names_the_remedy(tmp_path, text):
    if text is not None:
        (tmp_path / landmark_confidence.FILE_NAME).write_text(text)
    with pytest.raises(errors.InputError, match="calibrate_dan"):
        landmark_confidence.read(tmp_path)
