"""What took the place of TensorFlow Addons answers as TensorFlow Addons did.

TensorFlow Addons, where older GAN and DAN code finds instance normalisation, the resampler and the
warp, ended in May 2024: it installs neither beside TensorFlow 2.16 and later nor on Python 3.12 and
later. So this project uses Keras and `affine`, and holds them against answers that were recorded
from its last release, 0.23.0 on TensorFlow 2.15.1.
"""

import pathlib

import numpy as np
import tensorflow as tf

from tf_landtoon.geometry import affine
from tf_landtoon.networks import blocks

TFA = np.load(pathlib.Path(__file__).parents[1] / "golden" / "tfa.npz")


def test_warp_equals_image_transform():
    # Addons' rows [a0 a1 a2 b0 b1 b2 0 0] lead from the output back to the input.
    back = TFA["transforms"].reshape(2, 8)[:, :6].reshape(2, 2, 3)
    rotation = tf.constant(back[:, :, :2].transpose(0, 2, 1))
    translation = tf.constant(back[:, None, :, 2])
    warped = affine.warp_images(tf.constant(TFA["image"]), *affine.invert(rotation, translation))
    np.testing.assert_allclose(warped, TFA["transform_bilinear"], rtol=1e-5, atol=2e-5)


def test_sampling_and_both_its_gradients_equal_image_resampler():
    images, points = tf.constant(TFA["image"]), tf.constant(TFA["points_xy"])
    with tf.GradientTape() as tape:
        tape.watch([images, points])
        samples = affine.sample_bilinear(images, points)
        total = tf.reduce_sum(samples**2)
    image_gradient, point_gradient = tape.gradient(total, [images, points])
    np.testing.assert_allclose(samples, TFA["resampler"], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(image_gradient, TFA["resampler_grad_image"], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(point_gradient, TFA["resampler_grad_points"], rtol=1e-5, atol=1e-5)


def test_instance_norm_equals_layers_instance_normalization():
    normalised = blocks.instance_norm()(tf.constant(TFA["image"]))
    np.testing.assert_allclose(normalised, TFA["instance_norm_eps1e-5"], rtol=1e-5, atol=1e-5)
