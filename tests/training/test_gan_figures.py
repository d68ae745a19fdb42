import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.training import gan_figures


def test_gradient_norm_does_not_change_with_the_batch():
    picture = tf.constant(np.random.default_rng(0).uniform(-1, 1, (1, 4, 4, 3)), tf.float32)

    def norm_of(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            loss = tf.reduce_mean(tf.reduce_sum(images**2, axis=[1, 2, 3]))
        return float(gan_figures.gradient_norm(tape.gradient(loss, images)))

    alone, many = norm_of(picture), norm_of(tf.repeat(picture, 5, axis=0))
    assert many == pytest.approx(alone, rel=1e-5)
    assert alone == pytest.approx(2 * float(tf.norm(picture)), rel=1e-5)


def test_one_picture_for_all_photos_is_seen_as_collapse_and_the_photo_itself_as_identity():
    photos = np.random.default_rng(0).uniform(-1, 1, (4, 8, 8, 3)).astype(np.float32)
    collapsed = gan_figures.of_outputs(photos, np.repeat(photos[:1], 4, axis=0))
    identical = gan_figures.of_outputs(photos, photos)
    assert float(collapsed["output/pairwise_distance"]) == 0
    assert float(collapsed["output/identity_distance"]) > 0.1
    assert float(identical["output/pairwise_distance"]) == pytest.approx(1.0)
    assert float(identical["output/identity_distance"]) == 0


def test_mean_face_answers_show_no_spread():
    wanted = np.random.default_rng(0).uniform(0, 112, (4, 40, 2)).astype(np.float32)
    figures = gan_figures.of_landmarks(np.repeat(wanted[:1], 4, axis=0), wanted)
    assert float(figures["landmarks/points_std_px"]) == 0
    assert float(figures["landmarks/wanted_std_px"]) > 10
    assert float(figures["landmarks/nme_on_toons"]) > 0.1
