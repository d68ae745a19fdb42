"""EfficientNet-Lite0's first convolutions (Tan & Le 2019) with the weights that ship here.

They were trained on ImageNet; batch normalisation is folded into them (`weights/README.md`). The
input is RGB in [-1, 1]: (bytes - 127) / 128 in their training.
"""

import pathlib

import keras
import numpy as np

_WEIGHTS = pathlib.Path(__file__).parent / "weights" / "efficientnet_lite0.npz"
_STRIDE_2 = ("stem", "block1_depthwise", "block3_depthwise", "block5_depthwise")
SHORTCUT_BLOCKS = (2, 4, 6, 7, 9, 10)
"""Blocks that keep their input's shape and add it."""


def convolutions(last: str) -> dict[str, keras.layers.Layer]:
    """The convolutions from the stem on, built, with their weights.

    Args:
        last: name of the last one wanted, e.g. "block5_expand" or "block10_project".

    Returns:
        Name -> layer, in order: "stem", "block0_depthwise", "block0_project", and for every later
        block "..._expand", "..._depthwise" and "..._project". ReLU6 after all but projections.
    """
    with np.load(_WEIGHTS) as arrays:
        names = list(dict.fromkeys(key.split("/")[0] for key in arrays))
        names = names[: names.index(last) + 1]
        return {x: _conv(x, arrays[f"{x}/kernel"], arrays[f"{x}/bias"]) for x in names}


def _conv(name: str, kernel: np.ndarray, bias: np.ndarray) -> keras.layers.Layer:
    arguments = {
        "kernel_size": kernel.shape[0],
        "strides": 2 if name in _STRIDE_2 else 1,
        "padding": "same",
        "activation": None if name.endswith("project") else "relu6",
        "dtype": "float32",
        "name": name,
    }
    if name.endswith("depthwise"):
        conv = keras.layers.DepthwiseConv2D(**arguments)
    else:
        conv = keras.layers.Conv2D(kernel.shape[3], **arguments)
    conv.build((None, None, None, kernel.shape[2]))
    conv.set_weights([kernel.astype("float32"), bias.astype("float32")])
    return conv


def expansions(
    convs: dict[str, keras.layers.Layer], images: keras.KerasTensor
) -> dict[str, keras.KerasTensor]:
    """Runs the convolutions and keeps what the later networks look at.

    Args:
        convs: of `convolutions`.
        images: [B, H, W, 3] RGB in [-1, 1].

    Returns:
        Every block's expansion, "block1_expand" [B, H/2, W/2, 96], "block3_expand" [B, H/4, W/4,
        144], "block5_expand" [B, H/8, W/8, 240] and the others, 0..6, and what comes out of every
        block, "block7_project" [B, H/16, W/16, 80] and the others, as far as `convs` go; as "last"
        what comes out of the last convolution.
    """
    maps, shortcut = {}, None
    features = images
    for name, conv in convs.items():
        block, _, kind = name.partition("_")
        if kind == "expand":
            shortcut = features
        features = conv(features)
        if kind == "expand":
            maps[name] = features
        elif kind == "project" and int(block.removeprefix("block")) in SHORTCUT_BLOCKS:
            features = features + shortcut
        if kind == "project":
            maps[name] = features
    return maps | {"last": features}
