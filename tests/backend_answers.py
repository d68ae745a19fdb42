"""What networks and losses answer to fixed inputs, on whatever backend Keras runs.

`python tests/backend_answers.py FOLDER` reads the networks' weights from FOLDER and writes their
answers into it.
"""

import pathlib
import sys

import keras
import numpy as np

from tf_landtoon.losses import landmark_losses, pair_losses, picture_losses
from tf_landtoon.networks import (
    dan,
    discriminators,
    face_parser,
    generators,
    heatmap_network,
    portrait_generator,
)

SIZE = 32


def networks() -> dict[str, keras.Model]:
    return {
        "cartoongan_generator": generators.CartoonGanGenerator(4, 1),
        "animegan_generator": generators.AnimeGanGenerator(4, 1),
        "light_generator": generators.LightGenerator(4, 1),
        "portrait_generator": portrait_generator.PortraitGenerator(6, 1),
        "cartoongan_discriminator": discriminators.CartoonGanDiscriminator(4),
        "animegan_discriminator": discriminators.AnimeGanDiscriminator(1, width=4),
        "patch_discriminator": discriminators.PatchDiscriminator(4),
        "tonal_discriminator": discriminators.TonalDiscriminator(4),
        "dan": dan.DeepAlignmentNetwork(width=4, image_size=SIZE),
        "parser": face_parser.FaceParser(widths=(8, 8, 8, 8)),
        "heatmap": heatmap_network.HeatmapNetwork(width=12, image_size=SIZE),
    }


def answers(nets: dict[str, keras.Model]) -> dict[str, np.ndarray]:
    random = np.random.default_rng(2)
    photo, toon = random.uniform(-1, 1, (2, 2, SIZE, SIZE, 3)).astype("float32")
    grey = (127.5 * (photo.mean(axis=-1, keepdims=True) + 1)).astype("float32")
    points_px, other_px = random.uniform(0, SIZE, (2, 2, 40, 2)).astype("float32")
    found = {
        "wing": landmark_losses.wing(points_px, other_px),
        "color": picture_losses.color(photo, toon),
        "gram": picture_losses.gram(photo),
        "face_weight": pair_losses.face_weight(points_px, SIZE),
        "broad_color": pair_losses.broad_color(toon, photo),
    }
    for name, network in nets.items():
        if name in ("dan", "heatmap"):
            found |= {f"{name}_stage_{stage}": network(grey, stage=stage) for stage in (1, 2)}
        else:
            found[name] = network(photo)
    return {name: keras.ops.convert_to_numpy(value) for name, value in found.items()}


def main(folder: pathlib.Path) -> None:
    nets = networks()
    for name, network in nets.items():
        network.load_weights(folder / f"{name}.weights.h5")
    np.savez(folder / f"{keras.backend.backend()}.npz", **answers(nets))
    print("tensorflow" in sys.modules)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
