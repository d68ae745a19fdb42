import numpy as np
import pytest

from tf_landtoon.drawing.layer_stack import LayerStack, over, say_nothing


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def test_composed_layers_are_the_last_picture_however_many_there_are(rng):
    stack = LayerStack()
    for number in range(8):
        picture = rng.uniform(0, 255, (20, 20, 3))
        stack(str(number), picture, None)
    assert np.abs(stack.composed() - picture).max() <= 1.5


def test_what_a_step_leaves_alone_its_layer_leaves_empty():
    stack, picture = LayerStack(), np.full((10, 10, 3), 90.0)
    stack("ground", picture, None)
    picture = picture.copy()
    picture[2:4, 2:4] = 200
    stack("spot", picture, None)
    layer = stack.layers["spot"]
    assert (layer[2:4, 2:4, 3] > 0).all() and layer[..., 3].astype(bool).sum() == 4
    assert (layer[layer[..., 3] == 0] == 0).all()


def test_a_share_says_how_opaque_a_layer_is_and_its_colour_reaches_over_the_rim():
    stack = LayerStack()
    stack("ground", np.zeros((4, 10, 3)), None)
    picture = np.zeros((4, 10, 3))
    picture[:, :5] = 240
    picture[:, 5] = 80  # half of it something else
    share = np.zeros((4, 10))
    share[:, :5], share[:, 5] = 1, 0.5
    stack("body", picture, share)
    assert (stack.layers["body"][:, 5] == (240, 240, 240, 128)).all()
    assert stack.composed()[0, 5, 0] == pytest.approx(120, abs=1)


def test_a_layer_lies_over_a_picture_by_its_alpha():
    layer = np.full((1, 1, 4), (200, 100, 0, 51), np.uint8)
    assert np.allclose(over(np.full((1, 1, 3), 100.0), layer), (120, 100, 80))


def test_nobody_needs_to_listen():
    assert say_nothing("hair", np.zeros((2, 2, 3))) is None
