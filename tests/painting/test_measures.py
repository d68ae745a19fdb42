import numpy as np
import painted_sitter
import pytest

from tf_landtoon.painting import measures
from tf_landtoon.painting.measures import OutlineSettings


def crooked():
    """A face whose sides differ."""
    return painted_sitter.MEAN_POINTS + np.random.default_rng(4).normal(0, 0.015, (68, 2))


def shape_of(points):
    return measures.measured(points, points, measures.drawn_outline(points, OutlineSettings()))


def test_a_mirrored_face_has_its_sides_exchanged():
    points = crooked()
    one = shape_of(points)
    other = shape_of((points * [-1, 1])[painted_sitter.MIRROR])
    for side in range(2):
        mine, its = one.eyes[side], other.eyes[1 - side]
        assert np.allclose(mine.inner, its.inner) and np.allclose(mine.outer, its.outer)
        assert mine.openness == pytest.approx(its.openness)
        assert np.allclose(one.brows[side] * [-1, 1], other.brows[1 - side])
    assert other.turn == pytest.approx(-one.turn) and abs(one.turn) > 1e-3
    assert np.allclose(other.outline, (one.outline * [-1, 1])[::-1])
    assert other.mouth_opening == pytest.approx(one.mouth_opening)


def test_width_and_slant_of_an_eye_are_those_of_a_triangle():
    eye = measures.EyeMeasure(np.array([1.0, 2.0]), np.array([5.0, -1.0]), 0.3)
    assert eye.width == pytest.approx(5) and eye.slant == pytest.approx(0.6)


def test_openness_slant_and_turn_do_not_depend_on_the_size_of_the_points():
    one, other = shape_of(crooked()), shape_of(3 * crooked())
    for name in ("openness", "slant", "turn"):
        assert getattr(other, name) == pytest.approx(getattr(one, name)), name


def test_broader_jaws_stay_broader_and_the_ears_where_they_are():
    drawn = []
    for factor in (0.8, 0.9, 1.0, 1.1, 1.2):
        points = painted_sitter.MEAN_POINTS.copy()
        points[2:15, 0] *= factor
        drawn.append(measures.drawn_outline(points, OutlineSettings()))
        assert np.allclose(drawn[-1][[0, 16]], points[[0, 16]])
    for left, right in ((5, 11), (7, 9)):
        assert (np.diff([one[right, 0] - one[left, 0] for one in drawn]) > 0.02).all()


def test_the_chin_rises_by_the_lift_and_keeps_its_turn():
    points = painted_sitter.MEAN_POINTS.copy()
    points[8, 0] = 0.1
    drawn = measures.drawn_outline(points, OutlineSettings(narrowing=0.3, lift=0.07))
    assert np.allclose(drawn[8], [0.1, 1 - 0.07])
    flat = measures.drawn_outline(points, OutlineSettings(narrowing=0, lift=0))
    assert drawn[10, 0] - drawn[6, 0] < 0.8 * (flat[10, 0] - flat[6, 0])


def test_what_differs_from_the_mean_differs_more_and_the_mean_not_at_all():
    settings = measures.FeatureSettings()
    apart, nose = [], []
    for factor in (0.9, 1.0, 1.1):
        points = painted_sitter.MEAN_POINTS.copy()
        points[36:48, 0] *= factor
        points[31:36, 0] *= factor
        eyes, others = measures.strengthened(points, points, settings)
        apart.append(eyes[42:48, 0].mean() / points[42:48, 0].mean())
        nose.append((others[35, 0] - others[31, 0]) / (points[35, 0] - points[31, 0]))
        assert np.allclose(eyes[:36], points[:36]) and np.allclose(others[:27], points[:27])
    assert apart[0] < 0.97 and nose[0] < 0.97 and nose[2] > 1.03
    assert [apart[1], nose[1]] == pytest.approx([1, 1], abs=0.02)
    assert apart[2] == pytest.approx(1, abs=0.01)  # eyes are never set further apart


def test_features_of_a_mirrored_face_are_strengthened_to_its_mirror_image():
    points, settings = crooked(), measures.FeatureSettings()
    mirrored = (points * [-1, 1])[painted_sitter.MIRROR]
    one = measures.strengthened(points, points, settings)
    other = measures.strengthened(mirrored, mirrored, settings)
    for mine, its in zip(one, other):
        assert np.allclose((mine * [-1, 1])[painted_sitter.MIRROR], its)


def test_soft_faces_have_shorter_and_narrower_chins():
    hard, soft = (
        measures.drawn_outline(painted_sitter.MEAN_POINTS, OutlineSettings(), softness)
        for softness in (0.0, 1.0)
    )
    assert soft[8, 1] == pytest.approx(hard[8, 1] - OutlineSettings().shorter)
    assert soft[10, 0] - soft[6, 0] < 0.97 * (hard[10, 0] - hard[6, 0])
    assert np.allclose(soft[[0, 16]], hard[[0, 16]])


def test_a_smile_is_seen_in_the_mouths_corners():
    smiles = []
    for rise in (-0.10, 0.0, 0.03, 0.06, 0.15):
        points = painted_sitter.MEAN_POINTS.copy()
        points[[48, 54], 1] = points[[51, 57], 1].mean() - rise
        smiles.append(shape_of(points).smile)
    assert smiles[:2] == [0, 0] and 0 < smiles[2] < smiles[3] < smiles[4] == 1


def test_the_way_between_the_lips_is_the_mouths_opening():
    points = painted_sitter.MEAN_POINTS.copy()
    points[[67, 66, 65], 1] = points[[61, 62, 63], 1] + 0.12
    assert shape_of(points).mouth_opening == pytest.approx(0.12)
