import keras
import numpy as np
import pytest

from tf_landtoon.networks import face_parser


@pytest.fixture(scope="module")
def network():
    return face_parser.FaceParser()


def test_it_answers_at_half_the_size_of_any_multiple_of_16(network):
    logits = network(np.full((1, 64, 48, 3), 90, np.uint8))
    assert tuple(logits.shape) == (1, 32, 24, 16)


def test_it_is_a_megabyte_in_float16(network):
    assert 2 * network.count_params() < 1.06e6


def test_its_first_layers_stay_as_they_were_trained(network):
    frozen = [name for name, conv in network.convs.items() if not conv.trainable]
    assert frozen == ["stem", "block0_depthwise", "block0_project", *frozen[3:]]
    assert frozen[3:] == ["block1_expand", "block1_depthwise"]


def test_a_grey_step_of_the_picture_reaches_the_answer_of_far_places(network):
    left = np.full((1, 64, 64, 3), 90, np.uint8)
    right = left.copy()
    right[:, :, 56:] = 250
    network.whole.set_weights([np.eye(96, dtype="float32"), np.zeros(96, "float32")])
    changed = keras.ops.convert_to_numpy(network(right) - network(left))
    assert np.abs(changed[0, :, 0]).max() > 0
