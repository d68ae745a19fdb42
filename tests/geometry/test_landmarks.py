import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")


def face_40():
    return GOLDEN["p40_symmetric"].astype(np.float32)


def test_names_are_forty_different_ones_and_agree_with_the_parts():
    assert len(set(landmarks.NAMES)) == landmarks.COUNT == 40
    words = {"outline": "outline", "brows": "brow", "eyes": "eye", "nose": "nose", "mouth": "mouth"}
    for part, indices in landmarks.PARTS.items():
        assert all(words[part] in landmarks.NAMES[index] for index in indices)


def test_parts_cover_every_point_once():
    indices = [index for part in landmarks.PARTS.values() for index in part]
    assert sorted(indices) == list(range(40))


@pytest.mark.parametrize("kind", ["thesis", "symmetric"])
def test_map_from_68_equals_the_golden_one(kind):
    mapped = landmarks.from_68(GOLDEN["p68"], kind)
    assert mapped.dtype == np.float32
    np.testing.assert_allclose(mapped, GOLDEN[f"p40_{kind}"], rtol=1e-6)


def test_thesis_list_and_permutations_equal_the_golden_ones():
    np.testing.assert_array_equal(landmarks.FROM_68, GOLDEN["index0"])
    np.testing.assert_array_equal(landmarks.MIRROR, GOLDEN["mirror_hysts"])
    np.testing.assert_array_equal(landmarks.MIRROR_PHOTO, GOLDEN["mirror_dlib"])


@pytest.mark.parametrize("permutation", [landmarks.MIRROR, landmarks.MIRROR_PHOTO])
def test_mirroring_twice_changes_nothing(permutation):
    points = np.random.default_rng(0).integers(0, 112, (3, 40, 2)).astype(np.float32)
    once = landmarks.mirror(points, 112, permutation)
    assert not np.array_equal(once, points)
    np.testing.assert_array_equal(landmarks.mirror(once, 112, permutation), points)


def test_mirror_exchanges_left_and_right_names():
    for index, partner in enumerate(landmarks.MIRROR):
        name, other = landmarks.NAMES[index], landmarks.NAMES[partner]
        if "outline" in name:
            assert index + partner == 16
        elif "left" in name or "right" in name:
            swapped = name.replace("left", "*").replace("right", "left").replace("*", "right")
            assert other == swapped
        else:
            assert other == name


def test_mirror_does_not_change_its_argument():
    points = face_40()
    landmarks.mirror(points, 112)
    np.testing.assert_array_equal(points, face_40())


def test_symmetric_map_of_a_symmetric_face_is_its_own_mirror():
    points = face_40()
    np.testing.assert_allclose(landmarks.mirror(points, 112), points, atol=1e-5)


def test_unlowered_photo_points_are_their_own_mirror():
    points = GOLDEN["p68"][list(landmarks.FROM_68)]
    mirrored = landmarks.mirror(points, 112, landmarks.MIRROR_PHOTO)
    np.testing.assert_allclose(mirrored, points, atol=1e-9)


def test_thesis_map_fails_its_mirror_by_the_drop_at_four_eye_points():
    points = landmarks.from_68(GOLDEN["p68"], "thesis")
    error = np.linalg.norm(landmarks.mirror(points, 112, landmarks.MIRROR_PHOTO) - points, axis=1)
    assert np.flatnonzero(error > 1e-3).tolist() == [23, 26, 29, 32]
    np.testing.assert_allclose(error[[23, 26, 29, 32]], 8.8, rtol=1e-5)


def test_symmetric_drop_grows_with_the_face():
    small = landmarks.from_68(GOLDEN["p68"])
    large = landmarks.from_68(3 * GOLDEN["p68"] + [7, -4])
    np.testing.assert_allclose(large, 3 * small + [7, -4], rtol=1e-5)


def test_symmetric_map_turns_with_the_head():
    turn = np.array([[np.cos(0.3), np.sin(0.3)], [-np.sin(0.3), np.cos(0.3)]])
    mapped = landmarks.from_68(GOLDEN["p68"] @ turn)
    np.testing.assert_allclose(mapped, landmarks.from_68(GOLDEN["p68"]) @ turn, rtol=1e-5)


def test_thesis_drop_stays_the_same_whatever_the_face():
    large = landmarks.from_68(3 * GOLDEN["p68"], "thesis")
    np.testing.assert_allclose(large[27], 3 * GOLDEN["p68"][40] + [0, 8.8], rtol=1e-6)


def test_unknown_map_and_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="kind"):
        landmarks.from_68(GOLDEN["p68"], "other")
    with pytest.raises(ValueError, match="68, 2"):
        landmarks.from_68(face_40())
    with pytest.raises(ValueError, match="28, 2"):
        landmarks.from_28(face_40())


def face_28():
    """The golden face as the 28-point model has it."""
    points = face_40()
    inner = [*range(17, 23), 23, 24, 25, 28, 27, 26, 29, 30, 31, 34, 33, 32, *range(35, 40)]
    return points[[0, 4, 8, 12, 16, *inner]]


def test_28_points_come_back_in_their_places_with_lower_lids_reversed():
    points = landmarks.from_28(face_28())
    measured = [i for i in range(40) if i not in landmarks.FROM_28_INTERPOLATED]
    np.testing.assert_array_equal(points[measured], face_40()[measured])


def test_28_points_go_round_each_eye_in_one_direction():
    points = landmarks.from_28(face_28())
    for eye in (landmarks.LEFT_EYE, landmarks.RIGHT_EYE):
        x, y = points[list(eye)].T
        area = np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2
        # The shoelace area of a crossed outline is smaller than that of the convex one.
        assert area > 60


def test_interpolated_outline_lies_near_the_true_one_and_is_mirror_symmetric():
    points = landmarks.from_28(face_28())
    guessed = list(landmarks.FROM_28_INTERPOLATED)
    assert len(guessed) == 12
    assert np.abs(points[guessed] - face_40()[guessed]).max() < 5
    np.testing.assert_allclose(landmarks.mirror(points, 112)[:17], points[:17], atol=1e-3)


def test_interpolated_outline_is_the_natural_cubic_spline():
    points = face_28()
    points[:5] = [[0, 0], [1, 0], [2, 1], [3, 0], [4, 0]]
    outline = landmarks.from_28(points)[:17]
    # Continuous slope and bend at the knots, no bend at the ends, solved by hand.
    np.testing.assert_allclose(outline[:, 0], np.arange(17) / 4, atol=1e-6)
    np.testing.assert_allclose(outline[[2, 6], 1], [-9 / 56, 17 / 28], rtol=1e-5)


def test_box_and_anchor_points():
    assert landmarks.box(face_40()) == (21.5, 29.5, 89.5, 94.0)
    eye_middle, chin = landmarks.anchor_points(face_40())
    eyes = face_40()[list(landmarks.PARTS["eyes"])]
    np.testing.assert_allclose(eye_middle, eyes.mean(axis=0), rtol=1e-6)
    np.testing.assert_array_equal(chin, [55.5, 94.0])


def test_every_point_belongs_to_one_part():
    assert len(landmarks.PART_OF_POINT) == landmarks.COUNT
    for part, indices in landmarks.PARTS.items():
        assert [i for i, x in enumerate(landmarks.PART_OF_POINT) if x == part] == list(indices)


def test_answers_that_are_no_numbers_are_one_line_that_tells_what_to_do():
    points_px = np.zeros((2, 40, 2))
    landmarks.check_finite(points_px)
    points_px[1, 7, 0] = np.nan
    with pytest.raises(errors.InputError, match="--model: .* not finite.*train it again"):
        landmarks.check_finite(points_px)
