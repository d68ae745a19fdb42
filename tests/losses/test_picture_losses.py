import pathlib

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.losses import picture_losses

FOLDER = pathlib.Path(__file__).parents[1] / "golden"


def golden(name):
    return np.load(FOLDER / f"{name}.npz")


def logit(probability):
    probability = probability.astype(np.float64)
    return np.log(probability / (1 - probability)).astype(np.float32)


def gradient(loss, inputs):
    inputs = tf.convert_to_tensor(inputs)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        value = loss(inputs)
    return tape.gradient(value, inputs).numpy()


def test_lsgan_equals_the_golden_terms():
    scores = golden("lsgan")
    terms = [
        picture_losses.lsgan(scores["real_anime"], 1.0),
        picture_losses.lsgan(scores["fake"], 0.0),
        picture_losses.lsgan(scores["real_gray"], 0.0),
        picture_losses.lsgan(scores["smooth_gray"], 0.0),
    ]
    np.testing.assert_allclose(terms, scores["terms"], rtol=1e-5)
    np.testing.assert_allclose(
        picture_losses.lsgan(scores["fake"], 1.0), scores["g_adv"], rtol=1e-5
    )
    total = 300 * np.dot(terms, [1, 1, 1, 0.2])
    np.testing.assert_allclose(total, scores["d_loss_ptran_w300"], rtol=1e-5)


def test_cross_entropy_equals_the_golden_terms():
    scores = golden("cartoongan_bce")
    for name, target, key in [
        ("real_prob", 1.0, "d_real"),
        ("fake_prob", 0.0, "d_fake"),
        ("edge_prob", 0.0, "d_edge"),
        ("fake_prob", 1.0, "g_adv"),
    ]:
        value = picture_losses.bce_logits(logit(scores[name]), target)
        np.testing.assert_allclose(value, scores[key], rtol=1e-5)


def test_cross_entropy_is_finite_and_linear_far_out():
    logits = np.float32([[-200.0], [200.0]])
    np.testing.assert_allclose(picture_losses.bce_logits(logits, 1.0), 100.0)
    np.testing.assert_allclose(
        gradient(lambda x: picture_losses.bce_logits(x, 1.0), logits), [[-0.5], [0]]
    )


def test_cross_entropy_has_its_true_slope_at_zero():
    # relu and abs both have slope 0 there, which a form made of them would answer.
    slope = gradient(lambda x: picture_losses.bce_logits(x, 1.0), np.zeros((1, 1), np.float32))
    np.testing.assert_allclose(slope, [[-0.5]])


def test_gram_equals_the_golden_one():
    features = golden("gram")
    for name in "ab":
        found = picture_losses.gram(features[f"feat_{name}_nhwc"])
        np.testing.assert_allclose(found, features[f"gram_sample_{name}"], rtol=1e-5, atol=1e-6)


def test_gram_style_equals_the_golden_one():
    features = golden("gram")
    value = picture_losses.gram_style(
        {"x": features["feat_a_nhwc"]}, {"x": features["feat_b_nhwc"]}, ["x"]
    )
    np.testing.assert_allclose(value, features["l1_sample"], rtol=1e-5)


def test_gram_does_not_mix_the_pictures_of_a_batch():
    features = golden("gram")["feat_a_nhwc"]
    alone = picture_losses.gram(features[1:])
    np.testing.assert_allclose(picture_losses.gram(features)[1:], alone, rtol=1e-6)


def test_gram_of_a_picture_does_not_depend_on_where_things_are():
    features = golden("gram")["feat_a_nhwc"]
    np.testing.assert_allclose(
        picture_losses.gram(features[:, ::-1]), picture_losses.gram(features), rtol=1e-5, atol=1e-6
    )


def test_style_compares_features_of_pictures_of_different_size():
    features = golden("gram")["feat_a_nhwc"]
    twice = np.tile(features, (1, 2, 3, 1))
    value = picture_losses.gram_style({"x": features}, {"x": twice}, ["x"])
    np.testing.assert_allclose(value, 0.0, atol=1e-6)


def test_content_is_the_mean_over_the_layers_asked_for():
    features = {"a": np.full((2, 4, 4, 3), 1.0), "b": np.full((2, 2, 2, 8), 5.0), "c": None}
    wanted = {"a": np.full((2, 4, 4, 3), 3.0), "b": np.full((2, 2, 2, 8), 1.0), "c": None}
    assert float(picture_losses.content(features, wanted, ["a"])) == 2.0
    assert float(picture_losses.content(features, wanted, ["a", "b"])) == 3.0


def test_color_equals_the_golden_one():
    images = golden("color")
    value = picture_losses.color(images["photo_nhwc"], images["fake_nhwc"])
    np.testing.assert_allclose(value, images["color_loss"], rtol=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [((1, 1, 1), (-1, -1, -1), 1.0), ((1, -1, -1), (-1, -1, 1), 0.610635)],
)
def test_color_of_white_against_black_and_red_against_blue(one, other, value):
    one, other = (np.float32(rgb).reshape(1, 1, 1, 3) for rgb in (one, other))
    np.testing.assert_allclose(picture_losses.color(one, other), value, rtol=1e-5)


def test_color_takes_the_linear_half_of_huber_beyond_one():
    # V of red minus V of cyan is 1.23: green and blue take away what red brings.
    red, cyan = np.float32([[[[1, -1, -1]]]]), np.float32([[[[-1, 1, 1]]]])
    expected = 0.402 + 0.5 * 0.29428238**2 + (1.22995076 - 0.5)
    np.testing.assert_allclose(picture_losses.color(red, cyan), expected, rtol=1e-5)


def test_total_variation_is_that_of_tensorflow_per_step():
    images = np.random.default_rng(0).normal(size=(2, 9, 9, 3)).astype(np.float32)
    steps = 9 * 8 * 3  # down, and as many to the right
    expected = np.mean(tf.image.total_variation(tf.constant(images))) / steps
    np.testing.assert_allclose(picture_losses.total_variation(images), expected, rtol=1e-5)


def test_total_variation_asks_no_more_for_a_sharp_edge_than_for_a_ramp():
    edge, ramp = np.zeros((2, 1, 8, 8, 1), np.float32)
    edge[:, :, 4:], ramp[:] = 1, np.linspace(0, 1, 8)[None, :, None]
    np.testing.assert_allclose(
        picture_losses.total_variation(edge), picture_losses.total_variation(ramp)
    )


ALL = {
    "lsgan": lambda x: picture_losses.lsgan(x, 1.0),
    "bce_logits": lambda x: picture_losses.bce_logits(x, 1.0),
    "content": lambda x: picture_losses.content({"x": x}, {"x": 0.3 * x[::-1]}, ["x"]),
    "gram_style": lambda x: picture_losses.gram_style({"x": x}, {"x": 0.3 * x[::-1]}, ["x"]),
    "color": lambda x: picture_losses.color(x, 0.3 * x[::-1]),
    "total_variation": picture_losses.total_variation,
}


@pytest.mark.parametrize("name", ALL)
def test_loss_passes_its_true_gradient_on(name):
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (2, 6, 6, 3)).astype(np.float32)
    direction = rng.normal(size=images.shape).astype(np.float32)
    slope = np.sum(gradient(ALL[name], images) * direction)
    ahead, behind = (ALL[name](images + step * direction) for step in (1e-3, -1e-3))
    np.testing.assert_allclose(slope, (ahead - behind) / 2e-3, rtol=2e-2, atol=1e-3)
    assert abs(slope) > 1e-3


@pytest.mark.parametrize("name", ALL)
def test_half_precision_is_summed_in_float32(name):
    images = np.random.default_rng(0).uniform(-1, 1, (2, 64, 64, 3)).astype(np.float32)
    half = tf.cast(images, tf.bfloat16)
    value = ALL[name](half)
    assert value.dtype == tf.float32
    if name in ("lsgan", "bce_logits", "total_variation"):  # the others' lambdas round on their own
        np.testing.assert_allclose(value, ALL[name](tf.cast(half, tf.float32)), rtol=1e-6)
