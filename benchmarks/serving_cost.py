"""What the signatures of an export cost beside a plain call of its network.

PYTHONPATH=. python benchmarks/serving_cost.py [--model=light]
"""

import pathlib
import tempfile
import time
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from absl import app, flags

from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures, pixels
from tf_landtoon.models import model_directory, signatures

_MODEL = flags.DEFINE_string("model", "light", "A generator.")
_SIDE, _ROUNDS = 256, 15


def _fastest(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The fastest of some rounds of each, taken in turn, s."""
    best = dict.fromkeys(calls, np.inf)
    for _ in range(_ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def main(_: list[str]) -> None:
    """Prints ratios for one picture and for a batch of 16."""
    generator, config = model_directory.load_generator(_MODEL.value)
    module = signatures.ToonServing(generator, config.image_size)
    plain = tf.function(lambda x: generator(pixels.to_signed(x), training=False))
    with tempfile.TemporaryDirectory() as folder:
        path = signatures.export(module, pathlib.Path(folder), "toon", b"{}")
        served = tf.saved_model.load(str(path)).signatures
        for count in (1, 16):
            photos = synthetic.faces(count, _SIDE, seed=0)[0]
            floats, small = tf.constant(photos, tf.float32), synthetic.faces(count, 112, seed=0)[0]
            jpegs = tf.constant([pictures.encode_jpeg(photo) for photo in photos])
            calls = {
                "plain call, 256 px": lambda: plain(floats).numpy(),
                "serving_floats, 256 px": lambda: served["serving_floats"](images=floats),
                "serving_images, 256 px": lambda: served["serving_images"](
                    images=tf.constant(photos)
                ),
                "plain call, 112 px": lambda: plain(tf.constant(small, tf.float32)).numpy(),
                "serving_default, JPEG -> 112 px -> PNG": lambda: served["serving_default"](
                    image_bytes=jpegs
                ),
            }
            times = _fastest(calls)
            for name, seconds in times.items():
                base = times["plain call, 112 px" if "112" in name else "plain call, 256 px"]
                print(f"{count:2} x {name}: {1000 * seconds:.1f} ms, {seconds / base:.2f} x")


if __name__ == "__main__":
    app.run(main)
