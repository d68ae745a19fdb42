"""A face's geometry: proportions, turns, and the 40 landmarks that follow."""

import numpy as np
import pytest
from drawn_parts import face, mirrored

from tf_landtoon.geometry import landmarks


@pytest.mark.parametrize("seed", range(5))
def test_a_mirrored_face_has_mirrored_landmarks(seed):
    original = face(seed, turn=0.2)
    points = mirrored(original).landmarks()
    flipped = (original.landmarks() * [-1, 1])[landmarks.MIRROR]
    np.testing.assert_allclose(points, flipped, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_outline_points_are_evenly_spaced_and_the_chin_is_point_8(seed):
    outline = face(seed).landmarks()[:17]
    steps = np.linalg.norm(np.diff(outline, axis=0), axis=1)
    for half in (steps[:8], steps[8:]):  # chords of equal arcs: a little shorter in curves
        assert half.max() / half.min() < 1.06
    np.testing.assert_allclose(outline[8, 1], 1.0)
    assert outline[:, 1].argmax() == 8


def test_landmarks_have_the_anime_order():
    points = face(3, turn=0.0).landmarks()
    left, right = points[23:29], points[29:35]
    assert left[0, 0] < left[1, 0] < left[2, 0] < 0 < right[0, 0] < right[1, 0] < right[2, 0]
    assert left[3, 0] > left[4, 0] > left[5, 0] and right[3, 0] > right[4, 0] > right[5, 0]
    assert (left[3:, 1] > left[1, 1]).all() and (right[3:, 1] > right[1, 1]).all()
    assert (np.diff(points[17:23, 0]) > 0).all()
    assert points[36, 0] < points[37, 0] < points[38, 0] and points[37, 1] < points[39, 1]


def test_the_far_side_of_a_turned_face_is_narrower():
    points = face(1, turn=0.25).landmarks()
    width = points[landmarks.RIGHT_EYE[2], 0] - points[landmarks.RIGHT_EYE[0], 0]
    far = points[landmarks.LEFT_EYE[2], 0] - points[landmarks.LEFT_EYE[0], 0]
    assert far < 0.85 * width
    assert points[35, 0] < 0  # the nose points to the far side


def test_drawn_faces_have_the_proportions_of_marked_ones():
    points = np.array([face(seed).landmarks() for seed in range(300)])
    middle = points[:, 23:35].mean(1)
    unit = np.linalg.norm(points[:, 8] - middle, axis=1)
    eye_width = np.linalg.norm(points[:, 23] - points[:, 25], axis=1) / unit
    face_width = np.linalg.norm(points[:, 0] - points[:, 16], axis=1) / unit
    mouth_y = (points[:, 36:40, 1].mean(1) - middle[:, 1]) / unit
    # Medians of 651 hand-marked faces of television: 0.46, 1.57 and 0.63 face units.
    np.testing.assert_allclose(np.median(eye_width), 0.46, atol=0.04)
    np.testing.assert_allclose(np.median(face_width), 1.57, atol=0.1)
    np.testing.assert_allclose(np.median(mouth_y), 0.63, atol=0.04)


def test_a_face_cannot_be_changed_in_place():
    drawn = face(0)
    for array in (
        drawn.outline_half,
        *drawn.brows,
        drawn.mouth,
        face(0, mouth=np.ones((4, 2))).mouth,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
