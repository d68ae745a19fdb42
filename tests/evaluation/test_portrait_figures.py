import numpy as np
import pytest

from tf_landtoon.evaluation import portrait_figures as figures
from tf_landtoon.geometry import face_squares, frames, landmarks

GOLDEN_FACE = np.stack(
    [np.linspace(40, 90, 40), 60 + 20 * np.sin(np.linspace(0, 9, 40))], axis=1
)  # any 40 points


def moved(points, degrees=20.0, scale=1.7, shift=(30.0, -12.0)):
    angle = np.radians(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ turn.T + shift


def test_the_similarity_of_moved_points_moves_them_there():
    matrix = figures.similarity(GOLDEN_FACE, moved(GOLDEN_FACE))
    np.testing.assert_allclose(frames.apply(matrix, GOLDEN_FACE), moved(GOLDEN_FACE), atol=1e-9)


def test_a_result_that_is_only_shifted_turned_and_scaled_has_no_landmark_error():
    errors_px = figures.landmark_errors_px(GOLDEN_FACE, moved(GOLDEN_FACE))
    np.testing.assert_allclose(errors_px, 0, atol=1e-4)


def test_errors_do_not_depend_on_the_results_size():
    wrong = GOLDEN_FACE + np.random.default_rng(0).normal(0, 2, (40, 2))
    one, other = (figures.landmark_errors_px(GOLDEN_FACE, x) for x in (wrong, 3 * wrong))
    np.testing.assert_allclose(one, other, atol=1e-4)
    assert one.mean() > 1


def test_a_part_that_is_off_is_the_part_that_is_named():
    wrong = GOLDEN_FACE.copy()
    wrong[list(landmarks.PARTS["mouth"])] += 6
    parts = figures.parts_of(figures.landmark_errors_px(GOLDEN_FACE, wrong))
    assert max(parts, key=parts.get) == "mouth"


def test_overlap_is_intersection_over_union():
    first, second = np.zeros((2, 10, 10), bool)
    first[:, :6], second[:, 3:] = True, True
    assert figures.overlap(first, second) == pytest.approx(0.3)
    assert figures.overlap(first, first) == 1
    assert figures.overlap(first & second & ~first, np.zeros_like(first)) is None


def test_a_parts_colour_is_its_inside_not_its_border():
    picture = np.zeros((60, 60, 3), np.uint8)
    mask = np.zeros((60, 60), bool)
    mask[10:50, 10:50] = True
    picture[mask] = (255, 0, 0)
    picture[12:48, 12:48] = (200, 150, 120)
    lab = figures.median_color(picture, mask, face_side_px=100)
    assert figures.difference(lab, figures.color_difference.lab([200, 150, 120])) < 1e-6
    assert figures.median_color(picture, mask[::-1] & ~mask, 100) is None


def test_rank_correlation_knows_order_alone():
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0])
    assert figures.rank_correlation(values, np.exp(values)) == pytest.approx(1)
    assert figures.rank_correlation(values, -values) == pytest.approx(-1)
    assert abs(figures.rank_correlation(values, [1, 1, 1, 1, 2])) < 1


def test_a_carried_picture_lies_on_its_photo():
    photo = np.random.default_rng(1).integers(0, 255, (40, 50, 3), np.uint8)
    shifted = np.zeros((60, 70, 3), np.uint8)
    shifted[7:47, 5:55] = photo
    matrix = np.array([[1.0, 0, 5], [0, 1, 7]])
    assert np.array_equal(figures.carried(shifted, matrix, photo.shape), photo)


def test_points_off_by_three_and_four_px_are_off_by_five_wherever_they_can_be_seen():
    own_px = np.random.default_rng(2).uniform(0, 200, (40, 2))
    side_px = face_squares.around(np.float32(own_px)).side_px
    found_px, visible = own_px + [3, 4], np.ones(40, bool)
    found_px[7] += 100
    visible[7] = False
    rmse_px = figures.own_landmark_rmse_px(found_px, own_px, visible)
    assert rmse_px == pytest.approx(5 * 112 / side_px)
