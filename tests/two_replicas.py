"""Prints how far the weights are apart after two steps on one device and on two.

A program of its own, since a process cannot change its number of logical CPUs once it has begun.
"""

import numpy as np
import tensorflow as tf
import test_gan_step


def compare():
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    two = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    results = []
    for strategy in (tf.distribute.get_strategy(), two):
        gan = test_gan_step.step_of(
            test_gan_step.sgd,
            strategy,
            generator_clip_norm=0.5,
            generator_learning_rate=0.05,
            discriminator_learning_rate=0.05,
        )
        dataset = tf.data.Dataset.from_tensors(test_gan_step.batch_of()).unbatch().batch(4).repeat()
        batches = iter(strategy.experimental_distribute_dataset(dataset))
        logs = [gan.step(next(batches), step) for step in range(2)]
        learners = (gan.networks.generator, gan.networks.discriminator)
        weights = [x for network in learners for x in test_gan_step.values_of(network)]
        results.append((logs, weights))
    (one_logs, one), (two_logs, two) = results
    for name, value in one_logs[-1].items():
        # Spread and neighbours are taken within a replica.
        if not name.endswith(("_std_px", "pairwise_distance")):
            np.testing.assert_allclose(two_logs[-1][name], value, rtol=1e-4, err_msg=name)
    print(max(np.abs(a - b).max() for a, b in zip(one, two)))


if __name__ == "__main__":
    compare()
