import dataclasses
import pathlib

import numpy as np
import pytest

from tf_landtoon.losses import objectives, picture_losses

GOLDEN = pathlib.Path(__file__).parents[1] / "golden"


def logits_of(probabilities):
    return np.log(probabilities) - np.log1p(-probabilities)


def test_cartoongan_discriminator_terms_equal_the_published_code():
    golden = np.load(GOLDEN / "cartoongan_bce.npz")
    scores = {
        "real": logits_of(golden["real_prob"]),
        "fake": logits_of(golden["fake_prob"]),
        "smooth": logits_of(golden["edge_prob"]),
    }
    terms = objectives.discriminator_terms(scores, picture_losses.bce_logits)
    wanted = {"real": golden["d_real"], "fake": golden["d_fake"], "smooth": golden["d_edge"]}
    assert set(terms) == set(wanted)
    for name, value in wanted.items():
        np.testing.assert_allclose(terms[name], value, rtol=1e-5)
    ones = objectives.DiscriminatorWeights(1.0, 1.0, 1.0, 1.0)
    total = objectives.weighted_sum(terms, ones)
    np.testing.assert_allclose(total, golden["d_total"], rtol=1e-5)


def test_animegan_discriminator_terms_equal_the_published_code():
    golden = np.load(GOLDEN / "lsgan.npz")
    scores = {
        "real": golden["real_anime"],
        "fake": golden["fake"],
        "grey": golden["real_gray"],
        "smooth": golden["smooth_gray"],
    }
    terms = objectives.discriminator_terms(scores, picture_losses.lsgan)
    np.testing.assert_allclose(
        [terms[name] for name in ("real", "fake", "grey", "smooth")], golden["terms"], rtol=1e-5
    )
    weights = objectives.DiscriminatorWeights(300.0, 300.0, 300.0, 60.0)
    total = objectives.weighted_sum(terms, weights)
    np.testing.assert_allclose(total, golden["d_loss_ptran_w300"], rtol=1e-5)


def test_cartoongan_generator_terms_are_adversarial_and_content():
    golden = np.load(GOLDEN / "cartoongan_bce.npz")
    photo = {"layer": np.zeros((1, 2, 2, 3), np.float32)}
    toon = {"layer": np.full((1, 2, 2, 3), -0.5, np.float32)}
    terms = objectives.cartoongan_generator_terms(
        scores=logits_of(golden["fake_prob"]),
        photo_features=photo,
        toon_features=toon,
        content_layers=("layer",),
        adversarial=picture_losses.bce_logits,
    )
    np.testing.assert_allclose(terms["adversarial"], golden["g_adv"], rtol=1e-5)
    assert float(terms["content"]) == pytest.approx(0.5)


def test_animegan_generator_terms_compare_colour_with_the_photo_and_gram_with_grey_toons():
    random = np.random.default_rng(0)
    photo = random.uniform(-1, 1, (2, 8, 8, 3)).astype(np.float32)
    maps = {"layer": random.normal(size=(2, 4, 4, 5)).astype(np.float32)}
    other = {"layer": maps["layer"] + 1}
    golden = np.load(GOLDEN / "lsgan.npz")
    terms = objectives.animegan_generator_terms(
        photo=photo,
        toon=photo,
        scores=golden["fake"],
        photo_features=other,
        toon_features=maps,
        grey_features=maps,
        content_layers=("layer",),
        style_layers=("layer",),
        adversarial=picture_losses.lsgan,
    )
    assert float(terms["color"]) == 0
    assert float(terms["gram"]) == 0
    assert float(terms["content"]) == pytest.approx(1.0, rel=1e-5)
    np.testing.assert_allclose(terms["adversarial"], golden["g_adv"], rtol=1e-5)


def test_weighted_sum_joins_terms_and_weights_by_name():
    weights = objectives.GanWeights(adversarial=2.0, landmark=0.5)
    assert objectives.weighted_sum({"adversarial": 3.0, "landmark": 4.0}, weights) == 8.0
    assert objectives.weighted_sum({"a": 3.0}, {"a": 2.0, "b": 1.0}) == 6.0


def test_weighted_sum_of_nothing_is_refused():
    with pytest.raises(ValueError, match="every weight is 0"):
        objectives.weighted_sum({}, objectives.GanWeights())


def test_landmark_weight_is_zero_then_rises_then_stays():
    settings = objectives.GanSettings(
        weights=objectives.GanWeights(landmark=2.0), landmark_start_step=10, landmark_ramp_steps=20
    )
    assert [settings.landmark_weight(step) for step in (0, 10, 20, 30, 99)] == [0, 0, 1, 2, 2]


def test_without_a_ramp_the_landmark_weight_jumps():
    assert objectives.landmark_ramp(2.0, 4, 5, 0) == 0.0
    assert objectives.landmark_ramp(2.0, 5, 5, 0) == 2.0
    assert objectives.landmark_ramp(2.0, 0, 0, 0) == 2.0


def test_generator_rate_changes_after_the_initial_steps():
    settings = objectives.GanSettings(
        initial_steps=3, initial_learning_rate=1.0, generator_learning_rate=2.0
    )
    assert [settings.generator_rate(step) for step in (0, 2, 3)] == [1.0, 1.0, 2.0]


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        objectives.GanSettings().seed = 1
