"""Random numbers that a seed and a salt decide, whatever was drawn before."""

import tensorflow as tf


def normal(shape: list, seed: tf.Tensor, salt: int) -> tf.Tensor:
    """Normal numbers of mean 0 and deviation 1, none beyond 2.3.

    Args:
        shape: of the answer.
        seed: [2] int32.
        salt: another one for each draw.
    """
    folded = tf.random.experimental.stateless_fold_in(seed, salt)
    # A normal that ends at two deviations has 0.88 of the deviation asked for.
    return tf.random.stateless_truncated_normal(shape, folded) / 0.88


def uniform(
    shape: list, seed: tf.Tensor, salt: int, low: float = 0.0, high: float = 1.0
) -> tf.Tensor:
    """Even numbers from `low` to `high`.

    Args:
        shape: of the answer.
        seed: [2] int32.
        salt: another one for each draw.
        low: the least.
        high: what none reaches.
    """
    folded = tf.random.experimental.stateless_fold_in(seed, salt)
    return tf.random.stateless_uniform(shape, folded, low, high)
