"""What --deterministic costs a training step, as a ratio.

python benchmarks/determinism.py   (light recipe, 112 px, batch 8, shipped detector, random data)
"""

import time

import gan_step
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import config

from tf_landtoon.datasets import gan_batches

_BATCH, _SIZE, _ROUNDS = 8, 112, 8


def _use(deterministic: bool) -> None:
    # The public module turns it on and never off.
    (config.enable_op_determinism if deterministic else config.disable_op_determinism)()


def main() -> None:
    """Takes steps of either kind in turn, the fastest counts: other work only ever adds."""
    tf.random.set_seed(1)
    rng = np.random.default_rng(2)
    pictures = [
        tf.constant(rng.uniform(-1, 1, (_BATCH, _SIZE, _SIZE, 3)), tf.float32) for _ in range(3)
    ]
    points_px = tf.constant(rng.uniform(20, 90, (_BATCH, 40, 2)), tf.float32)
    batch = gan_batches.GanBatch(pictures[0], points_px, pictures[1], pictures[2])
    steps, seconds = {}, {True: [], False: []}
    for deterministic in seconds:
        _use(deterministic)
        steps[deterministic] = gan_step.step_of({"landmark": 0.05})
        steps[deterministic].step(batch, 0)
    for turn in range(1, _ROUNDS + 1):
        for deterministic, gan in steps.items():
            _use(deterministic)
            begin = time.perf_counter(), time.process_time()
            float(gan.step(batch, turn)["loss/generator/total"])
            seconds[deterministic].append(
                (time.perf_counter() - begin[0], time.process_time() - begin[1])
            )
    for name, index in (("wall", 0), ("CPU", 1)):
        yes, no = (min(x[index] for x in seconds[kind]) for kind in (True, False))
        print(f"deterministic: {yes / no:.3f} x the {name} time of a step")


if __name__ == "__main__":
    main()
