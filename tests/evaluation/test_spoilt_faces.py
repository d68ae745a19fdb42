import drawn_scenes
import numpy as np
import pytest

from tf_landtoon.evaluation import spoilt_faces
from tf_landtoon.geometry import landmarks

RGB, POINTS_PX = drawn_scenes.drawing(0)


def contrast(image, indices) -> float:
    """Mean difference of neighbours within the box of some points."""
    x0, y0, x1, y1 = (round(side) for side in landmarks.box(POINTS_PX[list(indices)]))
    patch = image[y0 : y1 + 1, x0 : x1 + 1].astype(float)
    return np.abs(np.diff(patch, axis=0)).mean() + np.abs(np.diff(patch, axis=1)).mean()


@pytest.mark.parametrize("part", landmarks.ERASABLE)
def test_an_erased_part_is_gone_and_the_rest_is_as_it_was(part):
    erased = spoilt_faces.erased(RGB, POINTS_PX, part)
    indices = landmarks.ERASABLE[part]
    for group in (landmarks.LEFT_EYE, landmarks.RIGHT_EYE) if part == "eyes" else (indices,):
        assert contrast(erased, group) < 0.2 * contrast(RGB, group)
    changed = np.argwhere((erased != RGB).any(axis=-1))[:, ::-1]
    x0, y0, x1, y1 = landmarks.box(POINTS_PX[list(indices)])
    assert (changed >= [x0 - 12, y0 - 12]).all() and (changed <= [x1 + 12, y1 + 12]).all()


def test_blur_and_grain_grow_with_their_amount():
    blurs = [
        np.abs(np.diff(spoilt_faces.blurred(RGB, POINTS_PX, amount).astype(float), axis=1)).mean()
        for amount in (0.0, 0.01, 0.05)
    ]
    assert blurs[0] > blurs[1] > blurs[2]
    grains = [
        np.abs(spoilt_faces.grained(RGB, strength, np.random.default_rng(1)).astype(int) - RGB)
        for strength in (0.0, 10.0, 60.0)
    ]
    assert grains[0].max() == 0 and 5 < grains[1].mean() < grains[2].mean()


def test_chance_spoils_the_same_way_each_time_and_in_several_ways():
    def spoil(seed):
        return spoilt_faces.spoil(RGB, POINTS_PX, np.random.default_rng(seed))[0]

    np.testing.assert_array_equal(spoil(3), spoil(3))
    pictures = [spoil(seed) for seed in range(6)]
    assert (
        len({picture.tobytes() for picture in pictures}) >= 4
    )  # the same part may be erased twice
    assert all((picture != RGB).any() and picture.shape == RGB.shape for picture in pictures)


def test_a_part_at_the_pictures_border_can_be_erased():
    moved = POINTS_PX - POINTS_PX[landmarks.LEFT_EYE[0]]  # the eye's corner at (0, 0)
    assert spoilt_faces.erased(RGB, moved, "left_eye").shape == RGB.shape
    assert spoilt_faces.erased(RGB, moved - 500, "mouth").shape == RGB.shape
