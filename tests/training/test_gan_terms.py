import dataclasses

import pytest

from tf_landtoon.training import gan_terms


@pytest.mark.parametrize("method", gan_terms.METHODS.values(), ids=gan_terms.METHODS)
def test_a_term_has_one_weight_and_is_named_once(method):
    for names, weights in (
        (method.generator, gan_terms.GanWeights),
        (method.discriminator, gan_terms.DiscriminatorWeights),
    ):
        assert len(set(names)) == len(names)
        assert set(names) <= {field.name for field in dataclasses.fields(weights)}


def test_every_method_is_judged_and_asks_for_landmarks():
    for method in gan_terms.METHODS.values():
        assert {"adversarial", "landmark"} <= set(method.generator)
        assert {"real", "fake"} <= set(method.discriminator)


def test_weights_do_not_change_while_a_run_goes_by_them():
    with pytest.raises(dataclasses.FrozenInstanceError):
        gan_terms.GanWeights().landmark = 1.0
