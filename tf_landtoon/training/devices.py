"""How a training command starts: one seed, and the devices that share each batch."""

from collections.abc import Callable, Iterable
from typing import Any

import keras
import tensorflow as tf

from tf_landtoon import errors


def start(
    distribution: str, batch_size: int, seed: int, deterministic: bool | None = None
) -> tf.distribute.Strategy:
    """Makes the run repeatable and chooses its strategy; call before anything is built.

    Args:
        distribution: "off" for one device, "mirrored" for all of this machine's.
        batch_size: examples of a step, in all.
        seed: of weights and of everything drawn later.
        deterministic: whether operations give the same bits every time, some of them more slowly;
            None for True where there is no GPU.

    Returns:
        The strategy to build and to step in.

    Raises:
        errors.InputError: the devices cannot share the batch evenly.
    """
    keras.utils.set_random_seed(seed)
    if deterministic is None:
        deterministic = not tf.config.list_physical_devices("GPU")
    if deterministic:
        tf.config.experimental.enable_op_determinism()
    strategy = tf.distribute.get_strategy()
    if distribution == "mirrored":
        strategy = tf.distribute.MirroredStrategy()
    replicas = strategy.num_replicas_in_sync
    if batch_size % replicas:
        raise errors.InputError(
            f"--batch_size={batch_size}: must be a multiple of the {replicas} devices"
        )
    return strategy


def spread_batches(
    strategy: tf.distribute.Strategy, batches_from: Callable[..., tf.data.Dataset], start_step: int
) -> Iterable[Any]:
    """The batches of a run, each divided among the strategy's devices.

    Args:
        strategy: of the run.
        batches_from: makes the batches that follow `start_step`.
        start_step: number of steps done before.
    """
    return strategy.experimental_distribute_dataset(batches_from(start_step=start_step))
