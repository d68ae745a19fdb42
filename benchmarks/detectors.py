"""Time that each landmark detector takes for a face, as ratios to the thesis' wide DAN.

python benchmarks/detectors.py   (random weights, random 112-px faces in batches of 16)

What counts is one face in a batch of 16; in milliseconds for people, in ratios for comparing.
"""

import statistics
import time

import numpy as np
import tensorflow as tf
import tqdm

from tf_landtoon.geometry import sizes
from tf_landtoon.models import signatures
from tf_landtoon.networks import dan, heatmap_network

_BATCH, _SIZE, _ROUNDS = 16, sizes.VIEW, 15
_BASELINE = "DAN, width 64 (thesis)"
_CASES = {
    _BASELINE: lambda: dan.DeepAlignmentNetwork(width=64),
    "DAN, width 16": lambda: dan.DeepAlignmentNetwork(width=16),
    "heatmap, seeing 112 px": heatmap_network.HeatmapNetwork,
    "heatmap, 176 px (light)": lambda: heatmap_network.HeatmapNetwork(seen_size=176),
}


def main() -> None:
    """Times the cases in turn, so that a busy machine slows all of them alike."""
    faces = tf.constant(
        np.random.default_rng(1).integers(0, 256, (_BATCH, _SIZE, _SIZE, 3)), tf.uint8
    )
    networks = {name: make() for name, make in _CASES.items()}
    for network in networks.values():
        network.mean_shape.assign(np.random.default_rng(1).uniform(20, 90, (40, 2)))
    finders = {name: signatures.LandmarkServing(x).find_in_uint8 for name, x in networks.items()}
    for find in finders.values():
        find(images=faces)
    times_ms = {name: [] for name in finders}
    for _ in tqdm.trange(_ROUNDS, disable=None):
        for name, find in finders.items():
            start = time.perf_counter()
            find(images=faces)["landmarks"].numpy()
            times_ms[name].append((time.perf_counter() - start) * 1e3 / _BATCH)
    middle_ms = {name: statistics.median(values) for name, values in times_ms.items()}
    print(f"{'detector':24}{'parameters':>12}{'ms a face':>12}{'ratio':>8}")
    for name, value in middle_ms.items():
        count = networks[name].count_params()
        print(f"{name:24}{count:12,}{value:12.1f}{value / middle_ms[_BASELINE]:8.2f}")


if __name__ == "__main__":
    main()
