import numpy as np
import tensorflow as tf

from tf_landtoon.training import discriminator_augment


def step(number):
    return tf.constant(number, tf.int64)


def images_of(count, size=16):
    return tf.constant(np.random.default_rng(0).uniform(-1, 1, (count, size, size, 3)), tf.float32)


def changes_of(shift_px, brightness):
    return discriminator_augment.Changes(tf.constant([shift_px]), tf.constant([brightness]))


def test_same_seed_and_step_draw_the_same_and_others_do_not():
    def draw(seed, at):
        return discriminator_augment.draw(batch_size=8, seed=seed, step=step(at)).brightness

    assert np.array_equal(draw(1, 2), draw(1, 2))
    assert not np.array_equal(draw(1, 2), draw(1, 3))
    assert not np.array_equal(draw(1, 2), draw(2, 2))


def test_replicas_draw_their_shares_of_the_whole_batch():
    whole = discriminator_augment.draw(batch_size=6, seed=1, step=step(5))
    halves = [
        discriminator_augment.draw(batch_size=6, seed=1, step=step(5), first=first, count=3)
        for first in (0, 3)
    ]
    for i in range(len(whole)):
        np.testing.assert_array_equal(whole[i], tf.concat([half[i] for half in halves], 0))


def test_changes_stay_within_their_limits_and_use_them():
    changes = discriminator_augment.draw(batch_size=2000, seed=1, step=step(0))
    shift, brightness = changes.shift_px.numpy(), changes.brightness.numpy()
    assert shift.min() == -8 and shift.max() == 8
    assert 0.14 < np.abs(brightness).max() <= 0.15


def test_a_shift_moves_the_picture_and_mirrors_the_border():
    images = images_of(1)
    changes = changes_of((3, -2), 0.25)
    moved = discriminator_augment.apply(images, changes).numpy()
    np.testing.assert_allclose(moved[0, 3:, :-2], images[0, :-3, 2:] + 0.25, atol=1e-6)
    np.testing.assert_allclose(moved[0, :3, :-2], images[0, 3:0:-1, 2:] + 0.25, atol=1e-6)


def test_every_group_gets_the_same_change():
    images = images_of(2)
    changes = discriminator_augment.draw(batch_size=2, seed=3, step=step(1))
    together = discriminator_augment.apply(tf.concat([images] * 3, 0), changes)
    alone = discriminator_augment.apply(images, changes)
    np.testing.assert_allclose(together, tf.concat([alone] * 3, 0), atol=1e-6)


def test_gradient_reaches_each_pixel_as_often_as_it_is_shown():
    images = images_of(1)
    changes = changes_of((2, 0), 0.1)
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = tf.reduce_sum(discriminator_augment.apply(images, changes))
    rows = tape.gradient(total, images)[0, :, 0, 0].numpy()
    # Shifted down by 2: the last two rows leave, rows 1 and 2 are mirrored in.
    assert rows.tolist() == [1, 2, 2] + [1] * 11 + [0, 0]
