import pathlib

import cv2
import numpy as np
import pytest

from tf_landtoon.annotations import outline
from tf_landtoon.geometry import landmarks

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz")
SIZE = 240  # px of the pictures; the face in them is 1.6 times as large as in the 112-px frame
SKIN, HAIR, LINE = (250, 225, 205), (90, 70, 120), (40, 20, 30)
TOLD = list(landmarks.FROM_28_INTERPOLATED)
KNOTS = list(outline.KNOTS)
SEARCHES = [outline.thesis_outline, outline.spline_outline]


def ellipse_px(height_px=85.0, count=17):
    """The lower half of an ellipse: `count` points at equal angles, px."""
    angle = np.linspace(np.pi, 0, count)
    return np.stack([119 + 70 * np.cos(angle), 100 + height_px * np.sin(angle)], axis=-1)


def points_28(jaw):
    points = 2 * GOLDEN["p40_symmetric"].astype(np.float32) + 8
    points[:17] = jaw
    return outline.to_28(points)


def picture(dense_jaw, line=LINE):
    """A face with a drawn line along its jaw [N, 2]; bangs cover all above the jaw's ends."""
    image = np.full((SIZE, SIZE, 3), HAIR, np.uint8)
    polygon = np.rint(dense_jaw * 16).astype(np.int32)[None]
    cv2.fillPoly(image, polygon, SKIN, cv2.LINE_AA, 4)
    cv2.polylines(image, polygon, False, line, 1, cv2.LINE_AA, 4)
    return image


def off_px(points, dense_jaw):
    """How far each of the twelve told points lies from a line [N, 2], wherever on it."""
    return np.linalg.norm(points[TOLD][:, None] - dense_jaw, axis=-1).min(axis=1)


DENSE = ellipse_px(count=1601)
FLAT = np.full((SIZE, SIZE, 3), 128, np.uint8)


def test_28_points_are_those_that_the_40_were_made_of():
    drawn = np.random.default_rng(0).uniform(0, 112, (28, 2)).astype(np.float32)
    np.testing.assert_array_equal(outline.to_28(landmarks.from_28(drawn)), drawn)


@pytest.mark.parametrize("search", SEARCHES)
def test_given_points_stay_what_they_are_and_the_others_are_searched(search):
    noise = np.random.default_rng(1).integers(0, 256, (SIZE, SIZE, 3), np.uint8)
    given = points_28(ellipse_px() + 0.123)
    points = search(noise, given)
    assert points.shape == (40, 2) and points.dtype == np.float32
    np.testing.assert_array_equal(outline.to_28(points), given)
    assert np.abs(points - search(FLAT, given))[TOLD].max() > 0.5


@pytest.mark.parametrize("line", [LINE, SKIN])
def test_a_line_or_the_end_of_the_skin_is_found_from_a_guess_three_pixels_away(line):
    image, given = picture(DENSE, line), points_28(ellipse_px())
    guessed, found = outline.guessed_outline(given), outline.spline_outline(image, given)
    assert off_px(guessed, DENSE).max() > 3
    assert off_px(found, DENSE).max() < 1.5 and off_px(found, DENSE).mean() < 0.7


def test_a_search_from_the_spline_alone_comes_as_near():
    given = points_28(ellipse_px())
    found = outline.spline_outline(picture(DENSE), given, start=landmarks.from_28)
    assert off_px(landmarks.from_28(given), DENSE).max() > 2
    assert off_px(found, DENSE).max() < 1.1


def test_an_outline_that_is_the_guess_is_found_within_a_fifth_of_a_pixel():
    given = points_28(ellipse_px())
    jaw = outline.guessed_outline(given)[:17]
    found = outline.spline_outline(picture(jaw), given)
    np.testing.assert_allclose(found[:17], jaw, atol=0.25)


@pytest.mark.parametrize("beside", [(1.0, 0.5), (-1.0, 1.0), (0.0, 1.5)])
def test_five_points_beside_the_line_give_an_outline_as_far_beside_it(beside):
    found = outline.spline_outline(picture(DENSE), points_28(ellipse_px() + beside))
    assert off_px(found, DENSE + beside).mean() < 0.65 < off_px(found, DENSE).mean()


def test_a_flat_picture_leaves_the_outline_that_the_search_starts_from():
    given = points_28(ellipse_px())
    for start in (outline.guessed_outline, landmarks.from_28):
        found = outline.spline_outline(FLAT, given, start=start)
        np.testing.assert_allclose(found, start(given), atol=1e-3)


def test_a_line_out_of_reach_is_not_followed():
    found = outline.spline_outline(picture(DENSE + [0, 25]), points_28(ellipse_px()))
    guessed = outline.guessed_outline(points_28(ellipse_px()))
    # The cheeks go on upward under the shifted line's ends; they alone are near it.
    assert np.abs(found - guessed)[5:12].max() < 0.1


def test_a_mirrored_picture_has_the_mirrored_outline():
    jaw = outline.guessed_outline(points_28(ellipse_px() * [0.9, 1] + [15, 0]))[:17].astype(float)
    jaw[9:12] += [3, 2]  # no symmetric face
    image, given = picture(jaw), points_28(jaw)
    found = outline.spline_outline(image, given)
    mirrored = outline.to_28(landmarks.mirror(landmarks.from_28(given), SIZE))
    flipped = outline.spline_outline(np.ascontiguousarray(image[:, ::-1]), mirrored)
    np.testing.assert_allclose(landmarks.mirror(flipped, SIZE), found, atol=0.1)
    assert np.abs(found - outline.guessed_outline(given))[[9, 11]].max() > 1


def test_a_picture_twice_as_large_has_an_outline_twice_as_large():
    image, given = picture(DENSE), points_28(ellipse_px())
    doubled = cv2.resize(image, (2 * SIZE, 2 * SIZE), interpolation=cv2.INTER_LINEAR)
    found = outline.spline_outline(doubled, 2 * given + 0.5)
    np.testing.assert_allclose((found - 0.5) / 2, outline.spline_outline(image, given), atol=0.25)


def test_the_guess_turns_and_grows_with_the_five_points():
    given = points_28(ellipse_px() + [3, 0])
    turn = 1.7 * np.array([[np.cos(0.4), np.sin(0.4)], [-np.sin(0.4), np.cos(0.4)]])
    turned = outline.guessed_outline(given @ turn + [5, -8])
    np.testing.assert_allclose(turned, outline.guessed_outline(given) @ turn + [5, -8], atol=1e-3)


def test_the_guess_is_right_on_the_mean_outline_of_marked_faces():
    # Its left half, in hundredths of its width. It comes to a point at the chin, which the spline
    # through five points rounds off.
    left = [(-50, 0), (-48.5, 10.9), (-46.3, 21.7), (-42.8, 32.5), (-37.2, 42.1)]
    left += [(-29.4, 49.6), (-20.1, 56.2), (-10.2, 62.5)]
    jaw = np.array([*left, (0, 65.5), *((-x, y) for x, y in reversed(left))])
    given = points_28(jaw)
    off = [
        np.abs(way(given)[:17] - jaw).max() for way in (outline.guessed_outline, landmarks.from_28)
    ]
    assert off[0] < 0.5 and off[1] > 2


def test_thesis_search_finds_a_line_above_or_below_and_none_beside():
    # Low jaw: its underside is within reach of the chords' middles, its upright sides are not.
    jaw = ellipse_px(50)
    found = outline.thesis_outline(picture(ellipse_px(50, 1601)), points_28(jaw))
    off = dict(zip(TOLD, off_px(found, ellipse_px(50, 1601)), strict=True))
    assert max(off[6], off[7], off[9], off[10]) < 0.8
    assert min(off[2], off[14]) > 4
    middles = (jaw[KNOTS][:-1] + jaw[KNOTS][1:]) / 2
    np.testing.assert_allclose(found[:17][2::4, 0], middles[:, 0], atol=1e-3)


def test_thesis_search_without_a_line_quarters_the_straight_lines():
    jaw = ellipse_px()
    found = outline.thesis_outline(FLAT, points_28(jaw))
    straight = [np.interp(range(17), KNOTS, axis) for axis in jaw[KNOTS].T]
    np.testing.assert_allclose(found[:17], np.stack(straight, axis=-1), atol=1e-3)


@pytest.mark.parametrize("at_px", [0.0, 50.0, 400.0])
def test_points_that_are_no_face_give_finite_ones(at_px):
    for search in SEARCHES:
        assert np.isfinite(search(picture(DENSE), np.full((28, 2), at_px))).all()


def test_forty_points_are_refused():
    for search in SEARCHES:
        with pytest.raises(ValueError, match="28, 2"):
            search(FLAT, np.zeros((40, 2)))


def test_fitted_constants_tell_the_outline_that_they_were_fitted_to(monkeypatch):
    # All are one outline, moved, turned and mirrored, so the guess can be right.
    rng = np.random.default_rng(2)
    bent = ellipse_px() + np.stack(
        [np.zeros(17), 9 * np.sin(np.arange(17) * np.pi / 4) ** 2], axis=-1
    )
    jaws = []
    for turn, flip in zip(rng.uniform(-0.5, 0.5, 40), 20 * [1, -1], strict=True):
        matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        jaws.append((bent * [flip, 1])[::flip] @ matrix * rng.uniform(0.5, 2))
    visible = np.ones((40, 17), bool)
    visible[0, 3], jaws[0][3] = False, 1e6  # a hidden point counts for nothing
    fitted = outline.fit_guess(np.array(jaws), visible)
    monkeypatch.setattr(outline, "_GUESS", fitted)
    for jaw in jaws[1:3]:
        np.testing.assert_allclose(outline.guessed_outline(points_28(jaw))[:17], jaw, atol=0.1)
