import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import photo_changes

SIZE, COUNT = 64, 12
SEED = tf.constant([1, 2])
RNG = np.random.default_rng(0)
PHOTO = tf.constant(RNG.uniform(0, 255, (COUNT, SIZE, SIZE, 3)), tf.float32)
DRAWING = tf.constant(RNG.uniform(0, 255, (COUNT, SIZE, SIZE, 3)), tf.float32)
PERSON = np.zeros((COUNT, SIZE, SIZE, 1), np.float32)
PERSON[:, 16:, 16:48] = 1.0


def test_another_background_leaves_the_person_and_is_paler_in_the_drawing():
    photo, drawing = photo_changes.behind(PHOTO, DRAWING, PERSON, PERSON, 1.0, SEED)
    inside = PERSON[..., 0] == 1
    for new, old in ((photo, PHOTO), (drawing, DRAWING)):
        np.testing.assert_allclose(new.numpy()[inside], old.numpy()[inside], atol=1e-3)
        assert np.abs(new - old)[~inside].mean() > 20
        assert 0 <= new.numpy().min() and new.numpy().max() <= 255
    outside = (~inside)[0]
    light = [x.numpy()[:, outside].mean((1, 2)) for x in (photo, drawing)]
    assert (light[1] > light[0]).mean() > 0.9


def test_no_background_is_changed_if_none_is_to_be():
    photo, drawing = photo_changes.behind(PHOTO, DRAWING, PERSON, PERSON, 0.0, SEED)
    np.testing.assert_array_equal(photo, PHOTO)
    np.testing.assert_array_equal(drawing, DRAWING)


def test_light_changes_all_photos_and_keeps_the_range():
    lit = photo_changes.lit(PHOTO, 1.0, SEED).numpy()
    assert (np.abs(lit - PHOTO).mean((1, 2, 3)) > 1).all()
    assert 0 <= lit.min() and lit.max() <= 255
    np.testing.assert_allclose(photo_changes.lit(PHOTO, 0.0, SEED), PHOTO, atol=0.05)


def test_some_photos_lose_their_colours():
    many = tf.tile(PHOTO[:1], [60, 1, 1, 1])
    lit = photo_changes.lit(many, 1.0, SEED).numpy()
    grey = np.ptp(lit, axis=-1).max((1, 2)) < 0.1
    assert 0.02 < grey.mean() < 0.25


def test_damage_touches_its_share_of_the_photos():
    changed = photo_changes.taken(PHOTO, 1.0, SEED).numpy()
    assert (np.abs(changed - PHOTO).mean((1, 2, 3)) > 1).all()
    np.testing.assert_array_equal(photo_changes.taken(PHOTO, 0.0, SEED), PHOTO)


def test_the_same_seed_gives_the_same_photo():
    for change in (photo_changes.lit, photo_changes.taken):
        np.testing.assert_array_equal(change(PHOTO, 0.5, SEED), change(PHOTO, 0.5, SEED))
        other = change(PHOTO, 0.5, tf.constant([1, 3]))
        assert not np.array_equal(change(PHOTO, 0.5, SEED), other)
