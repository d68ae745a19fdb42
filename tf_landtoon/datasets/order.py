"""In which order examples are drawn: a function of seed and position, so no run has to be repeated.

Examples come in epochs: each epoch draws every example once, in an order that (seed, stream, epoch)
decide. Several sources are mixed in rounds of about a thousand draws: each round draws from every
source as often as its share says, in an order that (seed, round) decide. So what comes after the
first n draws is known without drawing these.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

_ROUND = 1000  # draws; shares are exact to a thousandth
_MIXING = -1  # the stream of the mixture; those of sources count up from 0


def drawn(count: int, seed: int, stream: int, start: int) -> tf.data.Dataset:
    """Numbers of the examples that are drawn, without end.

    Args:
        count: number of examples.
        seed: of the run.
        stream: tells apart what has the same seed and is to have another order; from 0.
        start: number of draws before.

    Returns:
        A dataset of int64 scalars, 0..count - 1.
    """
    epoch, done = divmod(start, count)
    numbers = tf.range(count, dtype=tf.int64)
    return _shuffled_without_end(numbers, seed, stream, epoch).skip(done)


def mixed(
    sources: Sequence[tuple[int, float]], seed: int, start: int
) -> tuple[tf.data.Dataset, list[tf.data.Dataset]]:
    """Draws from several sources by their shares.

    Args:
        sources: (number of examples, share relative to the other sources' shares) of each.
        seed: of the run.
        start: number of draws before, of all sources together.

    Returns:
        (a dataset of int64 scalars, the source of each draw; of each source the numbers of its
        examples as they are drawn, datasets of int64 scalars), all without end.
    """
    total = sum(share for _, share in sources)
    quotas = [max(1, round(_ROUND * share / total)) for _, share in sources]
    a_round = tf.constant(np.repeat(np.arange(len(sources)), quotas), tf.int64)
    rounds, done = divmod(start, sum(quotas))
    begun = _shuffle(a_round, seed, _MIXING, tf.constant(rounds, tf.int64)).numpy()[:done]
    before = rounds * np.array(quotas) + np.bincount(begun, minlength=len(sources))
    choices = _shuffled_without_end(a_round, seed, _MIXING, rounds).skip(done)
    return choices, [
        drawn(count, seed, stream, int(before[stream])) for stream, (count, _) in enumerate(sources)
    ]


def with_seeds(batches: tf.data.Dataset, seed: int, start_step: int) -> tf.data.Dataset:
    """Pairs each batch with the seed of its own step, [2] int32."""
    steps = tf.data.Dataset.counter(start_step)
    seeds = steps.map(lambda step: tf.stack([tf.constant(seed), tf.cast(step, tf.int32)]))
    return tf.data.Dataset.zip(batches, seeds)


def _shuffled_without_end(values: tf.Tensor, seed: int, stream: int, epoch: int) -> tf.data.Dataset:
    """The values in ever new orders, from an epoch on."""
    return tf.data.Dataset.counter(epoch).flat_map(
        lambda now: tf.data.Dataset.from_tensor_slices(_shuffle(values, seed, stream, now))
    )


def _shuffle(values: tf.Tensor, seed: int, stream: int, epoch: tf.Tensor) -> tf.Tensor:
    key = tf.random.experimental.stateless_fold_in(tf.constant([seed, stream]), epoch)
    return tf.random.experimental.stateless_shuffle(values, key)
