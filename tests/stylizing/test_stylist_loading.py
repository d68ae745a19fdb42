import pathlib

import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import frames
from tf_landtoon.stylizing import stylist_loading
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.mark.parametrize(
    "settings, needed",
    [
        ({}, {"finder"}),
        ({"align": "none"}, set()),
        ({"background": "plain"}, {"finder", "masks"}),
        ({"mode": "paste"}, {"finder", "masks"}),
        ({"draw_landmarks": True}, {"finder", "find"}),
    ],
)
def test_only_what_is_needed_is_loaded(tmp_path, settings, needed):
    chosen = StylizeSettings((ASTRONAUT,), tmp_path / "toon.png", model="light", **settings)
    tools = stylist_loading.load(chosen, []).tools
    names = ("finder", "parser", "masks", "find")
    assert {name for name in names if getattr(tools, name) is not None} == needed
    assert tools.frame == frames.PORTRAIT and tools.image_size == 112


def test_a_model_of_icons_needs_the_parser_and_has_no_template(tmp_path):
    chosen = StylizeSettings((ASTRONAUT,), tmp_path / "toon.png", model="portrait")
    tools = stylist_loading.load(chosen, []).tools
    assert tools.finder is not None and tools.parser is not None
    assert tools.frame is None and tools.image_size == 256


def test_without_a_predictor_there_is_a_remedy(tmp_path):
    chosen = StylizeSettings((ASTRONAUT,), tmp_path / "toon.png", predictor="nowhere")
    with pytest.raises(errors.InputError, match="nowhere.*or give --align=none"):
        stylist_loading.load(chosen, [])
