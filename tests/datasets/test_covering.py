import pathlib

import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import covering

GOLDEN = pathlib.Path(__file__).parents[1] / "golden" / "landmarks40.npz"
SEED = tf.constant([7, 11])


def test_nothing_is_covered_at_share_zero():
    grey = tf.random.stateless_uniform([2, 32, 32, 1], SEED, 0, 255)
    points_px = tf.random.stateless_uniform([2, 40, 2], SEED, 4, 28)
    for after, where in (
        covering.occlude(grey, 0.0, SEED),
        covering.erase(grey, points_px, 0.0, SEED),
    ):
        np.testing.assert_array_equal(after, grey)
        assert not where.numpy().any()


def test_patches_and_locks_change_what_they_say_and_nothing_else():
    grey = tf.fill([16, 32, 32, 1], -1.0)
    after, where = covering.occlude(grey, 1.0, SEED)
    np.testing.assert_array_equal(after.numpy() != -1.0, where)
    assert where.numpy().any(axis=(1, 2, 3)).all() and not where.numpy().all()


def test_an_erased_part_has_the_tone_below_it_and_the_rest_stays():
    grey = np.tile(np.arange(112.0, dtype=np.float32)[:, None, None], (1, 112, 1))
    grey = tf.constant(np.tile(grey[None], (12, 1, 1, 1)))  # a row's tone is its number
    golden = np.load(GOLDEN)["p40_symmetric"].astype(np.float32)
    points = np.tile(golden[None], (12, 1, 1))
    erased, where = covering.erase(grey, tf.constant(points), 1.0, SEED)
    where = where.numpy()
    assert where.any(axis=(1, 2, 3)).all()
    np.testing.assert_array_equal(erased.numpy()[~where], grey.numpy()[~where])
    for picture, mask in zip(erased.numpy(), where):
        rows = np.nonzero(mask[..., 0].any(axis=1))[0]
        tone = picture[mask]
        assert tone.min() == tone.max() and rows.max() < tone[0] < rows.max() + 8
    covered = [
        mask[np.rint(y).astype(int), np.rint(x).astype(int), 0]
        for mask in where
        for x, y in [golden[38]]  # the mouth's right corner
    ]
    assert 0 < sum(covered) < 12  # sometimes the mouth, sometimes eyes


def test_clouds_are_of_any_contrast():
    contrast = np.std(covering.clouds(tf.constant(32), 32, SEED), axis=(1, 2, 3))
    assert contrast.min() < 6 and contrast.max() > 30
