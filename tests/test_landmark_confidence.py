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


def test_expected_error_is_the_mean_error_of_such_spreads():
    spread_px, _, error_px = world(400, 1)
    calibration = landmark_confidence.fit(spread_px, error_px, np.ones(error_px.shape, bool))
    unseen_px, mean_px, _ = world(50, 2)
    expected_px = calibration.expected_error_px(unseen_px)
    inside = mean_px < 50  # what is beyond half the crop is not told apart
    np.testing.assert_allclose(expected_px[inside], mean_px[inside], rtol=0.12)


def test_confidence_is_the_share_of_points_less_than_five_px_off():
    spread_px, _, error_px = world(400, 3)
    calibration = landmark_confidence.fit(spread_px, error_px, np.ones(error_px.shape, bool))
    unseen_px, _, unseen_error_px = world(400, 4)
    confidence = calibration.share_right(calibration.expected_error_px(unseen_px)).mean(axis=1)
    assert confidence.shape == (400,)
    right = (unseen_error_px < 5).mean(axis=1)
    order = np.argsort(confidence)
    for part in np.array_split(order, 4):
        assert confidence[part].mean() == pytest.approx(right[part].mean(), abs=0.06)


def test_more_spread_is_never_more_confidence():
    spread_px, _, error_px = world(100, 5)
    calibration = landmark_confidence.fit(spread_px, error_px, np.ones(error_px.shape, bool))
    confidence = [
        calibration.share_right(calibration.expected_error_px(np.full(40, spread))).mean()
        for spread in (0.0, 0.3, 1.0, 3.0, 10.0, 1e6)
    ]
    assert np.all(np.diff(confidence) <= 0) and confidence[0] > 0.9 and confidence[-1] < 0.1


def test_hidden_points_are_not_learnt_from():
    spread_px, _, error_px = world(60, 6)
    visible = np.random.default_rng(0).random(error_px.shape) > 0.2
    spoilt = np.where(visible, error_px, 1e4)
    kept = landmark_confidence.fit(spread_px, spoilt, visible)
    assert kept == landmark_confidence.fit(spread_px, np.where(visible, error_px, 0.0), visible)


@pytest.mark.parametrize("count, factor", [(5, 1.0), (40, 1e-6), (40, 1e6)])
def test_what_cannot_be_learnt_from_is_refused(count, factor):
    spread_px, _, error_px = world(count, 7)
    with pytest.raises(errors.InputError, match="nothing to learn"):
        landmark_confidence.fit(spread_px, factor * error_px, np.ones(error_px.shape, bool))


def test_a_calibration_is_read_as_it_was_written(tmp_path):
    spread_px, _, error_px = world(40, 8)
    calibration = landmark_confidence.fit(spread_px, error_px, np.ones(error_px.shape, bool))
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
