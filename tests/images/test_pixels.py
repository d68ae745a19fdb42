import pathlib

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.images import pixels

FOLDER = pathlib.Path(__file__).parents[1] / "golden"
GREY = np.load(FOLDER / "grayscale.npz")
COLOR = np.load(FOLDER / "color.npz")


def test_bytes_to_signed_and_back_changes_nothing():
    every = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    signed = pixels.to_signed(every)
    assert signed.dtype == tf.float32
    np.testing.assert_allclose([np.min(signed), np.max(signed)], [-1, 1])
    np.testing.assert_allclose(pixels.to_bytes_range(signed), every, atol=1e-4)


def test_signed_equals_the_golden_one():
    np.testing.assert_allclose(pixels.to_signed(GREY["rgb_u8"]), GREY["rgb_pm1"], rtol=1e-6)


def test_unit_range_is_half_of_the_signed_one():
    np.testing.assert_allclose(pixels.to_unit(np.float32([-1, 0, 0.5, 1])), [0, 0.5, 0.75, 1])


def test_without_color_repeats_the_grey():
    rgb = GREY["rgb_pm1"]
    np.testing.assert_array_equal(
        pixels.without_color(rgb), np.repeat(np.asarray(pixels.grey(rgb)), 3, axis=-1)
    )


def test_grey_of_bytes_rounds_to_the_golden_one():
    grey = pixels.grey(GREY["rgb_u8"])
    assert grey.shape == (6, 7, 1)
    np.testing.assert_array_equal(np.round(grey)[..., 0], GREY["gray_u8_correct"])


def test_detector_input_equals_the_golden_one_and_does_not_swap_red_and_blue():
    grey = pixels.detector_input(GREY["rgb_pm1"])[..., 0]
    np.testing.assert_allclose(grey, GREY["gray_0_255_float_for_dan"], rtol=1e-5)
    assert np.abs(np.round(grey) - GREY["gray_u8_ptran_swapped"]).max() > 5


def test_detector_input_passes_a_gradient_to_all_three_channels():
    images = tf.constant(GREY["rgb_pm1"])
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = tf.reduce_sum(pixels.detector_input(images))
    expected = np.broadcast_to(np.array([0.299, 0.587, 0.114]) * 127.5, images.shape)
    np.testing.assert_allclose(tape.gradient(total, images), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        ((1, 1, 1), (1, 0, 0)),
        ((1, 0, 0), (0.299, -0.147141, 0.614975)),
        ((0, 0, 1), (0.114, 0.436010, -0.100010)),
    ],
)
def test_yuv_of_white_red_and_blue(rgb, yuv):
    np.testing.assert_allclose(pixels.rgb_to_yuv(np.float32(rgb)), yuv, atol=1e-6)


def test_yuv_equals_the_golden_one_and_tensorflow():
    photo = pixels.to_unit(COLOR["photo_nhwc"])
    np.testing.assert_allclose(pixels.rgb_to_yuv(photo), COLOR["yuv_photo"], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        pixels.rgb_to_yuv(photo), tf.image.rgb_to_yuv(photo), rtol=1e-5, atol=1e-6
    )


def test_half_precision_comes_out_as_float32():
    images = tf.zeros([1, 4, 4, 3], tf.bfloat16)
    for change in (pixels.detector_input, pixels.to_unit, pixels.rgb_to_yuv, pixels.to_bytes_range):
        assert change(images).dtype == tf.float32
