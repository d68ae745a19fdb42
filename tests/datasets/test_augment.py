import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import augment, augment_settings
from tf_landtoon.geometry import landmarks

SEED = tf.constant([7, 11])


def dots(points_px: np.ndarray, size: int) -> np.ndarray:
    """A picture with a soft white dot at each point, [1, size, size, 3], 0..255."""
    y, x = np.mgrid[:size, :size]
    distance = np.square(x - points_px[:, 0, None, None]) + np.square(
        y - points_px[:, 1, None, None]
    )
    picture = 255 * np.exp(-distance / 6).max(axis=0)
    return np.repeat(picture[None, ..., None], 3, axis=-1).astype(np.float32)


def spread_points() -> np.ndarray:
    grid = np.stack(np.meshgrid(np.linspace(44, 116, 8), np.linspace(48, 112, 5)), -1)
    return grid.reshape(40, 2).astype(np.float32)


@pytest.mark.parametrize("salt", range(6))
def test_labels_go_where_the_picture_goes(salt):
    settings = augment_settings.FaceAugmentation(rotation_degrees=20, log_scale=0.1, log_aspect=0.1)
    points = spread_points()
    moved, moved_px = augment.move(
        tf.constant(dots(points, 160)), tf.constant(points[None]), 112, settings, SEED + salt
    )
    picture, places = moved[0, ..., 0].numpy(), np.rint(moved_px[0].numpy()).astype(int)
    inside = ((places >= 0) & (places < 112)).all(axis=1)
    assert inside.sum() > 20
    assert (picture[places[inside, 1], places[inside, 0]] > 200).all()


def test_mirrored_labels_keep_their_meaning():
    settings = augment_settings.FaceAugmentation(
        rotation_degrees=0, log_scale=0, log_aspect=0, shift=0
    )
    points = np.tile(spread_points()[None], (16, 1, 1))
    images = tf.zeros([16, 160, 160, 3])
    _, moved_px = augment.move(images, tf.constant(points), 112, settings, SEED)
    plain = points[0] - 24
    mirrored = landmarks.mirror(plain, 112)
    each = [
        (np.allclose(m, plain, atol=1e-3), np.allclose(m, mirrored, atol=1e-3))
        for m in moved_px.numpy()
    ]
    assert all(a != b for a, b in each) and 0 < sum(b for _, b in each) < 16


def test_without_settings_the_middle_is_cut_out_unchanged():
    images = tf.random.stateless_uniform([2, 160, 160, 3], SEED, 0, 255)
    moved, moved_px = augment.move(images, tf.constant(spread_points()[None]), 112, None, SEED)
    np.testing.assert_allclose(moved, images[:, 24:136, 24:136], atol=0.05)
    np.testing.assert_allclose(moved_px[0], spread_points() - 24, atol=1e-4)


def test_one_seed_gives_one_answer_and_another_seed_another():
    images = tf.random.stateless_uniform([2, 160, 160, 3], SEED, 0, 255)
    points = tf.constant(np.tile(spread_points()[None], (2, 1, 1)))
    settings = augment_settings.FaceAugmentation()
    first, again, other = (
        augment.face(images, points, tf.ones([2, 40]), 112, settings, seed)[0]
        for seed in (SEED, SEED, SEED + 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 1


def test_changed_faces_stay_in_range_and_shape():
    images = tf.random.stateless_uniform([8, 160, 160, 3], SEED, 0, 255)
    points = tf.constant(np.tile(spread_points()[None], (8, 1, 1)))
    ones = tf.ones([8, 40])
    settings = augment_settings.FaceAugmentation()
    grey, _, _, _ = augment.face(images, points, ones, 112, settings, SEED)
    assert grey.shape == (8, 112, 112, 1)
    assert grey.numpy().min() >= 0 and grey.numpy().max() <= 255


def test_a_share_of_pictures_has_the_blocks_of_a_jpeg():
    """The mean of a block is kept nearly, its finest detail is gone at a low quality."""
    stripes = tf.tile(tf.constant([100.0, 110.0]), [16])[None, None, :, None]
    grey = tf.tile(stripes, [64, 32, 1, 1])
    out = augment._compress(grey, tf.range(64) < 32, tf.fill([64], 15)).numpy()
    np.testing.assert_array_equal(out[32:], grey[32:])
    assert out[:32].std() < 1 and abs(out[:32].mean() - 105) < 5


def test_no_damage_at_share_zero():
    grey = tf.random.stateless_uniform([2, 32, 32, 1], SEED, 0, 255)
    np.testing.assert_array_equal(augment.degrade(grey, 0.0, SEED), grey)


def test_covered_points_are_not_seen_and_replaced_faces_not_even_visible():
    images = tf.zeros([64, 160, 160, 3])
    points = tf.constant(np.tile(spread_points()[None], (64, 1, 1)))
    _, _, visible, seen = augment.face(
        *(images, points, tf.ones([64, 40]), 112, augment_settings.FaceAugmentation(), SEED)
    )
    visible, seen = visible.numpy(), seen.numpy()
    assert set(visible.sum(axis=1)) == {0.0, 40.0}
    assert (seen <= visible).all() and 0.7 < seen.sum() / visible.sum() < 0.97


def test_recolouring_at_strength_zero_is_plain_grey():
    images = tf.random.stateless_uniform([2, 8, 8, 3], SEED, 0, 255)
    grey = augment.recolour(images, 0.0, SEED)
    wanted = tf.reduce_sum(images * [0.299, 0.587, 0.114], -1, keepdims=True)
    np.testing.assert_allclose(grey, wanted, atol=0.05)


def test_mirroring_twice_is_nothing():
    images = tf.random.stateless_uniform([8, 16, 16, 3], SEED)
    points = tf.random.stateless_uniform([8, 40, 2], SEED, 0, 15)
    once = augment.mirror_some(images, points, SEED)
    twice = augment.mirror_some(*once, SEED)
    np.testing.assert_array_equal(twice[0], images)
    np.testing.assert_allclose(twice[1], points, atol=1e-5)
    assert not np.array_equal(once[0], images)
