import numpy as np
import pytest

from tf_landtoon.detection import landmark_confidence
from tf_landtoon.evaluation import reliability

CALIBRATION = landmark_confidence.Calibration(
    *((0.0,) * 5, 1.0, 0.0, (30.0, 0.0, 0.0), (4.0, -2.5, 0.0, 0.0, 0.0), 100)
)


def readings(spread_px, error_px, visible=True):
    shape = spread_px.shape
    return landmark_confidence.Readings(
        *(spread_px, np.zeros(shape), error_px),
        *(np.broadcast_to(visible, shape), np.ones(shape, bool)),
    )


def test_what_holds_lies_on_the_diagonal():
    random = np.random.default_rng(1)
    spread_px = np.exp(random.normal(0.5, 0.8, (300, 40)))
    expected_px = CALIBRATION.expected_error_px(spread_px)
    error_px = expected_px * random.gamma(4.0, 0.25, expected_px.shape)
    visible = random.random(error_px.shape) > 0.1
    error_px[~visible] = 1e6
    figures = reliability.compare(CALIBRATION, readings(spread_px, error_px, visible))
    assert sum(x.count for x in figures.errors_px) == visible.sum()
    assert sum(x.count for x in figures.shares) == 300
    said = [x.said for x in figures.errors_px]
    assert said == sorted(said)
    np.testing.assert_allclose([x.true for x in figures.errors_px], said, rtol=0.08)


def test_tables_count_what_came_true():
    spread_px = np.full((8, 40), 2.0)
    error_px = np.zeros((8, 40))
    error_px[:, :10] = 6.0  # a quarter of the points
    figures = reliability.compare(CALIBRATION, readings(spread_px, error_px))
    assert [x.true for x in figures.shares] == [0.75] * 8
    shares = [x.true * x.count for x in figures.outlier_shares]
    assert sum(shares) == pytest.approx(80)
    assert figures.as_json()["shares"][0]["true"] == 0.75
    assert len(figures.lines().splitlines()) == 3 + 8 + 8 + 8


def test_the_chart_has_a_row_for_each_set_of_faces():
    spread_px = np.exp(np.random.default_rng(2).normal(0, 1, (20, 40)))
    figures = reliability.compare(CALIBRATION, readings(spread_px, spread_px))
    one = reliability.chart([("faces", figures)])
    two = reliability.chart([("faces", figures), ("others", figures)])
    assert two.shape == (2 * one.shape[0], one.shape[1], 3) and one.dtype == np.uint8
    blue = (one[..., 2].astype(int) - one[..., 0]) > 100
    left, right = np.array_split(blue, 2, axis=1)
    assert left.any() and right.any()  # a curve in each plot
