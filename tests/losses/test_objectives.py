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
    total = objectives.weighted_sum(terms, dict.fromkeys(terms, 1.0))
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
    weights = {"real": 300.0, "fake": 300.0, "grey": 300.0, "smooth": 60.0}
    total = objectives.weighted_sum(terms, weights)
    np.testing.assert_allclose(total, golden["d_loss_ptran_w300"], rtol=1e-5)


def test_weighted_sum_joins_terms_and_weights_by_name():
    weights = {"adversarial": 2.0, "landmark": 0.5}
    assert objectives.weighted_sum({"adversarial": 3.0, "landmark": 4.0}, weights) == 8.0
    assert objectives.weighted_sum({"a": 3.0}, {"a": 2.0, "b": 1.0}) == 6.0


def test_weighted_sum_of_nothing_is_refused():
    with pytest.raises(ValueError, match="every weight is 0"):
        objectives.weighted_sum({}, {"content": 1.0})
