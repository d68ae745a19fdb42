import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.training import learner


def network_of(*start):
    network = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
    network.build((None, len(start)))
    network.set_weights([np.array(start, np.float32)[:, None]])
    return network


def learner_of(network, rate=1.0, **arguments):
    return learner.Learner(network, keras.optimizers.SGD(rate), **arguments)


def gradients_of(*values):
    return [tf.constant(values, tf.float32)[:, None]]


def weights_of(network):
    return network.get_weights()[0][:, 0]


def test_weights_go_against_the_gradient():
    network = network_of(1.0, 2.0)
    learner_of(network, rate=0.5).apply(gradients_of(2.0, -4.0))
    np.testing.assert_allclose(weights_of(network), [0.0, 4.0])


@pytest.mark.parametrize("limit, wanted", [(1.0, [-0.6, -0.8]), (9.0, [-3.0, -4.0])])
def test_a_gradient_beyond_the_limit_is_shortened_and_no_other(limit, wanted):
    network = network_of(0.0, 0.0)
    learner_of(network, clip_norm=limit).apply(gradients_of(3.0, 4.0))
    np.testing.assert_allclose(weights_of(network), wanted, rtol=1e-6)


def test_average_keeps_its_share_from_the_first_step_on():
    network, averaged = network_of(1.0), network_of(1.0)
    learning = learner_of(network, averaged=averaged, kept=0.75)
    wanted = 1.0
    for weight in (0.0, -1.0):
        learning.apply(gradients_of(1.0))
        wanted = 0.75 * wanted + 0.25 * weight
        np.testing.assert_allclose(weights_of(averaged), [wanted], rtol=1e-6)


def test_an_average_that_warms_up_soon_forgets_what_it_began_with():
    network, averaged = network_of(1.0), network_of(1.0)
    learning = learner_of(network, averaged=averaged, kept=0.15, warms_up=True)
    wanted = 1.0
    for step, weight in ((1, 0.0), (2, -1.0), (3, -2.0)):
        kept = min(0.15, step / (step + 9))
        learning.apply(gradients_of(1.0))
        wanted = kept * wanted + (1 - kept) * weight
        np.testing.assert_allclose(weights_of(averaged), [wanted], rtol=1e-6)


def test_only_the_variables_that_are_named_learn():
    network = keras.Sequential([keras.layers.Dense(1), keras.layers.Dense(1)])
    network.build((None, 1))
    before = network.get_weights()
    last = network.layers[1].trainable_variables
    learner_of(network, variables=last).apply([tf.ones_like(x) for x in last])
    moved = [not np.array_equal(a, b) for a, b in zip(before, network.get_weights())]
    assert moved == [False, False, True, True]


def test_moments_exist_before_a_checkpoint_is_read():
    network = network_of(1.0)
    learning = learner.Learner(network, keras.optimizers.Adam())
    assert [x.name for x in learning.optimizer.variables if "momentum" in x.path]
