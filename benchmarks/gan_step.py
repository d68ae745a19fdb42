"""What each part of a training step costs, as ratios to a step without the landmark loss.

python benchmarks/gan_step.py   (light recipe, 112 px, batch 8, the shipped detector, random data)
"""

import time

import keras
import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.geometry import affine
from tf_landtoon.models import model_directory
from tf_landtoon.networks import discriminators, features, generators
from tf_landtoon.training import animegan_step, gan_settings, gan_step, gan_terms

_BATCH, _SIZE, _ROUNDS = 8, 112, 15
_BASELINE = "no landmark loss"
_CASES = {
    _BASELINE: {"landmark": 0.0},
    "landmark loss": {"landmark": 0.05},
    "no Gram term": {"landmark": 0.0, "gram": 0.0},
    "adversarial alone": {"landmark": 0.0, "gram": 0.0, "content": 0.0, "color": 0.0},
}


def step_of(weights: dict[str, float]) -> gan_step.GanStep:
    """A step of the light recipe with some of its weights changed."""
    keras.utils.set_random_seed(1)
    detector = None  # one without a weight would be asked all the same, to be watched
    if weights["landmark"] > 0:
        detector, _ = model_directory.load_detector("light")
    return gan_step.GanStep(
        method=animegan_step.update,
        strategy=tf.distribute.get_strategy(),
        networks=gan_step.GanNetworks(
            generator=generators.LightGenerator(),
            discriminator=discriminators.TonalDiscriminator(
                width=gan_settings.GanRun.discriminator_width
            ),
            features=features.EfficientNetLiteFeatures(),
            detector=detector,
        ),
        settings=gan_settings.GanSettings(
            weights=gan_terms.GanWeights(**weights), landmark_start_step=0
        ),
        face_view=affine.FaceView(0.18, 0.28, 0.65),
    )


def main() -> None:
    """Times the cases in turn and takes each one's fastest step: other work only ever adds."""
    rng = np.random.default_rng(2)
    pictures = [
        tf.constant(rng.uniform(-1, 1, (_BATCH, _SIZE, _SIZE, 3)), tf.float32) for _ in range(3)
    ]
    points_px = tf.constant(rng.uniform(20, 90, (_BATCH, 40, 2)), tf.float32)
    batch = gan_batches.GanBatch(pictures[0], points_px, pictures[1], pictures[2])
    steps = {name: step_of(weights) for name, weights in _CASES.items()}
    for gan in steps.values():
        gan.step(batch, 0)
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(1, _ROUNDS + 1):
        for name, gan in steps.items():
            begin = time.perf_counter()
            float(gan.step(batch, turn)["loss/generator/total"])
            seconds[name].append(time.perf_counter() - begin)
    base = min(seconds[_BASELINE])
    for name, times in seconds.items():
        each = min(times)
        print(f"{name:20s} {each / base:5.2f} x  ({1000 * each / _BATCH:.0f} ms a photo)")


if __name__ == "__main__":
    main()
