import dataclasses

import pytest

from tf_landtoon import errors
from tf_landtoon.training import gan_settings, gan_terms


def run_of(gan=None, **given):
    places = {"model_dir": "m", "photo_data": "photos", "toon_data": "toons"}
    return gan_settings.GanRun(gan=gan or gan_settings.GanSettings(), **places | given)


def test_the_defaults_go_together():
    run = run_of()
    assert run.gan.weights.landmark > 0 and run.dan_dir == "light"
    assert run.gan.landmark_weight(run.train_steps) == run.gan.weights.landmark


def test_landmark_weight_is_zero_then_rises_then_stays():
    settings = gan_settings.GanSettings(
        weights=gan_terms.GanWeights(landmark=2.0),
        landmark_start_step=10,
        landmark_ramp_steps=20,
    )
    assert [settings.landmark_weight(step) for step in (0, 10, 20, 30, 99)] == [0, 0, 1, 2, 2]


def test_without_a_ramp_the_landmark_weight_jumps():
    assert gan_settings.landmark_ramp(2.0, 4, 5, 0) == 0.0
    assert gan_settings.landmark_ramp(2.0, 5, 5, 0) == 2.0
    assert gan_settings.landmark_ramp(2.0, 0, 0, 0) == 2.0


def test_generator_rate_changes_after_the_initial_steps():
    settings = gan_settings.GanSettings(
        initial_steps=3, initial_learning_rate=1.0, generator_learning_rate=2.0
    )
    assert [settings.generator_rate(step) for step in (0, 2, 3)] == [1.0, 1.0, 2.0]


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        gan_settings.GanSettings().seed = 1


def test_every_weight_belongs_to_a_term_of_a_method():
    generator, discriminator = (set().union(*x) for x in zip(*gan_terms.METHODS.values()))
    assert generator == {x.name for x in dataclasses.fields(gan_terms.GanWeights)}
    assert discriminator == {x.name for x in dataclasses.fields(gan_terms.DiscriminatorWeights)}


def test_a_weight_that_the_method_does_not_use_is_no_weight():
    only_gram = gan_terms.GanWeights(
        0.0, 0.0, gram=1.0, color=0.0, total_variation=0.0, landmark=0.0
    )
    gan_settings.GanSettings(method="animegan", weights=only_gram)
    with pytest.raises(errors.InputError, match="--method=cartoongan set one of --adversarial_w"):
        gan_settings.GanSettings(method="cartoongan", weights=only_gram)


def test_a_discriminator_that_would_learn_nothing_is_refused():
    nothing = gan_terms.DiscriminatorWeights(0.0, 0.0, 0.0, 0.0)
    with pytest.raises(errors.InputError, match="discriminator's terms are 0"):
        gan_settings.GanSettings(discriminator_weights=nothing)


@pytest.mark.parametrize(
    "given, message",
    [
        ({"image_size": 100}, "--image_size=100: must be a multiple of 16"),
        ({"toon_data": None}, "--photo_data and --toon_data: give both"),
        ({"dan_dir": ""}, "--landmark_weight=0.015: needs --dan_dir"),
        ({"dan_dir": None}, "--landmark_weight=0.015: needs --dan_dir"),
    ],
)
def test_what_does_not_go_together_is_one_line(given, message):
    with pytest.raises(errors.InputError, match=message):
        run_of(**given)


def test_a_smoke_run_needs_neither_data_nor_detector():
    run_of(photo_data=None, toon_data=None, dan_dir=None, smoke_data=True)


def test_the_initial_rate_falls_along_half_a_cosine_if_it_is_to():
    rates = {"initial_learning_rate": 5e-4, "generator_learning_rate": 1e-4, "initial_steps": 100}
    falling = gan_settings.GanSettings(rate_falls=True, **rates)
    wanted = {0: 5e-4, 50: 3e-4, 100: 1e-4, 101: 1e-4}
    assert {step: falling.generator_rate(step) for step in wanted} == pytest.approx(wanted)
    still = gan_settings.GanSettings(**rates)
    assert [still.generator_rate(step) for step in (0, 99, 100)] == [5e-4, 5e-4, 1e-4]
