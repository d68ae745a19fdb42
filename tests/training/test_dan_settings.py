import pytest

from tf_landtoon import errors
from tf_landtoon.training import dan_settings


def settings_of(**given):
    return dan_settings.DanSettings(**{"data": ["faces"], "model_dir": "m"} | given)


def test_learning_rate_drops_twice_or_never():
    shares = (0.0, 0.59, 0.6, 0.9)
    rates = [settings_of(learning_rate=1e-3).rate(share) for share in shares]
    assert rates == pytest.approx([1e-3, 1e-3, 3e-4, 1e-4])
    steady = settings_of(learning_rate=1e-3, learning_rate_drops=False)
    assert [steady.rate(share) for share in shares] == [1e-3] * 4


def test_sources_have_their_shares_and_say_what_their_points_are():
    settings = settings_of(
        data=["a", "b:2", "c:d"],
        network="heatmap",
        undrawn_data=["e:0.5"],
        relabelled_data=["f"],
    )
    assert settings.sources == [
        ("a", 1.0, "true"),
        ("b", 2.0, "true"),
        ("c:d", 1.0, "true"),
        ("f", 1.0, "answered"),
        ("e", 0.5, "none"),
    ]


@pytest.mark.parametrize(
    "given, message",
    [
        ({"data": ["a:-1"]}, "--data=a:-1: the share must be above 0"),
        ({"relabelled_data": ["a:inf"]}, "--relabelled_data=a:inf: the share must be above 0"),
        ({"undrawn_data": ["a"]}, "--undrawn_data: a DAN cannot doubt"),
        ({"seen_size": 224}, "--seen_size: a DAN has none"),
        ({"seen_size": 120, "network": "heatmap"}, "--seen_size=120: must be a multiple of 16"),
        ({"stage1_steps": 0, "stage2_steps": 0}, "one must be above 0"),
        ({"patience": 2}, "--patience: give --validation_data"),
    ],
)
def test_what_does_not_go_together_is_one_line(given, message):
    with pytest.raises(errors.InputError, match=message):
        settings_of(**given)
