"""Frozen feature extractors for the content and style losses.

Both return a dict of feature maps, each divided by its own mean magnitude on photos, so that one
set of loss weights fits both. The divisor is a constant, the gradient passes through the features.
"""

import pathlib
import re
import tokenize
import zipfile
import zlib

import h5py
import keras
import numpy as np

from tf_landtoon import errors, files
from tf_landtoon.images import pixels
from tf_landtoon.networks import efficientnet_lite

# Mean value of the expansions before division. Measured with `calibrate` on 64 portrait photos
# (every 37th of a folder of 2,400), shrunk from 256x256 to 112x112 by area averaging.
_LITE_MAGNITUDES = {"block1_expand": 1.8827, "block3_expand": 1.2852, "block5_expand": 0.8629}

# Channels of VGG19's convolutions as far as conv4_4 (Simonyan & Zisserman 2014), block by block.
_VGG_BLOCKS = ((64, 64), (128, 128), (256, 256, 256, 256), (512, 512, 512, 512))
_VGG_NAMES = tuple(
    f"block{block}_conv{conv}"
    for block, channels in enumerate(_VGG_BLOCKS, start=1)
    for conv in range(1, len(channels) + 1)
)
_VGG_MEAN_BGR = np.array((103.939, 116.779, 123.68), "float32")
_VGG_REMEDY = "give Keras's VGG19 weights with --vgg_weights=PATH (.h5, .weights.h5 or .npz)"
# What NumPy raises for damaged .npz files, besides what h5py does for .h5.
_DAMAGED_NPZ = (zipfile.BadZipFile, zlib.error, EOFError, tokenize.TokenError, SyntaxError)


class _FrozenFeatures(keras.Model):
    """Feature maps divided by constants; nothing can be trained, everything is float32."""

    content_layers: tuple[str, ...]
    style_layers: tuple[str, ...]

    def __init__(self, convs: list[keras.layers.Layer], magnitudes: dict[str, float]):
        super().__init__(dtype="float32")
        self.convs = {conv.name: conv for conv in convs}
        self.magnitudes = {
            name: self.add_weight(
                name=f"{name}_magnitude",
                shape=(),
                initializer=keras.initializers.Constant(value),
            )
            for name, value in magnitudes.items()
        }
        self.built = True
        self.trainable = False
        assert not self.trainable_variables

    def call(self, images: keras.KerasTensor) -> dict[str, keras.KerasTensor]:
        """Feature maps whose mean magnitude on photos is 1.

        Args:
            images: [B, H, W, 3] RGB in [-1, 1].

        Returns:
            Name of layer -> [B, h, w, C] float32, for every content and style layer.
        """
        maps = self.undivided(images)
        return {name: maps[name] / magnitude for name, magnitude in self.magnitudes.items()}

    def undivided(self, images: keras.KerasTensor) -> dict[str, keras.KerasTensor]:
        """Feature maps as the network gives them; argument and result as of `call`."""
        raise NotImplementedError

    def calibrate(self, photos: keras.KerasTensor) -> None:
        """Measures the constants that the maps are divided by: mean |value| on `photos`.

        Args:
            photos: [B, H, W, 3] RGB in [-1, 1], a sample of the photos that are to be stylised.
        """
        for name, features in self.undivided(photos).items():
            self.magnitudes[name].assign(keras.ops.mean(keras.ops.abs(features)))


class EfficientNetLiteFeatures(_FrozenFeatures):
    """EfficientNet-Lite0's first blocks (Tan & Le 2019), from weights inside the package.

    Blocks are counted from 0, the one without expansion. Blocks 1, 3 and 5 open with the widening
    1x1 convolution right before the size is halved, so their expansions are the widest maps at each
    scale: [B, H/2, W/2, 96], [B, H/4, W/4, 144] and [B, H/8, W/8, 240], 0..6 before division
    (ReLU6). Batch normalisation is folded into the convolutions. No calibration is needed.
    """

    content_layers = ("block3_expand", "block5_expand")
    style_layers = ("block1_expand", "block3_expand", "block5_expand")

    def __init__(self):
        """Builds the blocks with their weights."""
        convs = efficientnet_lite.convolutions("block5_expand")
        super().__init__(list(convs.values()), _LITE_MAGNITUDES)

    def undivided(self, images: keras.KerasTensor) -> dict[str, keras.KerasTensor]:
        """Expansions after ReLU6, 0..6."""
        maps = efficientnet_lite.expansions(self.convs, images)
        return {name: maps[name] for name in self.style_layers}


class Vgg19Features(_FrozenFeatures):
    """VGG19 as far as conv4_4, before its ReLU: {"conv4_4": [B, H/8, W/8, 512]}.

    Input as in the Caffe model that Keras's weights come from: BGR in 0..255 minus the mean colour.
    The constant to divide by depends on the weights, so it is 1 until `calibrate` has seen photos.
    """

    content_layers = ("conv4_4",)
    style_layers = ("conv4_4",)

    def __init__(self, weights: str | pathlib.Path | None = "imagenet"):
        """Builds the layers with their weights, 10,585,152 numbers.

        Args:
            weights: "imagenet" lets Keras download its own; a path to them as a Keras `.h5` or
                `.weights.h5` file, or as `.npz` with arrays "block1_conv1/kernel" [k, k, in, out]
                and "block1_conv1/bias" and so on; None leaves them random.

        Raises:
            errors.InputError: the download failed, the file is missing, or it lacks these layers.
        """
        convs = _vgg_convs()
        if weights is not None:
            arrays = _download_vgg() if weights == "imagenet" else _read_vgg(pathlib.Path(weights))
            for conv in convs:
                kernel_and_bias = arrays.get(conv.name, [])
                if [array.shape for array in kernel_and_bias] != [w.shape for w in conv.weights]:
                    raise errors.InputError(
                        f"{weights}: {conv.name} of VGG19 is missing or of another shape; "
                        f"{_VGG_REMEDY}"
                    )
                conv.set_weights(kernel_and_bias)
        super().__init__(convs, {"conv4_4": 1.0})

    def undivided(self, images: keras.KerasTensor) -> dict[str, keras.KerasTensor]:
        """conv4_4 before its ReLU, of either sign."""
        features = pixels.to_bytes_range(images)[..., ::-1] - _VGG_MEAN_BGR
        for name, conv in self.convs.items():
            if name in ("block2_conv1", "block3_conv1", "block4_conv1"):
                features = keras.ops.max_pool(features, 2)
            features = conv(features)
        return {"conv4_4": features}


def _vgg_convs() -> list[keras.layers.Layer]:
    """The 12 convolutions, built, with random weights; ReLU after all but the last."""
    channels = [3, *(filters for block in _VGG_BLOCKS for filters in block)]
    convs = []
    for name, before, filters in zip(_VGG_NAMES, channels[:-1], channels[1:], strict=True):
        activation = None if name == _VGG_NAMES[-1] else "relu"
        conv = keras.layers.Conv2D(
            filters, 3, padding="same", activation=activation, dtype="float32", name=name
        )
        conv.build((None, None, None, before))
        convs.append(conv)
    return convs


def _download_vgg() -> dict[str, list[np.ndarray]]:
    """Layer -> [kernel, bias], from Keras's own download, kept in its cache."""
    try:
        vgg = keras.applications.VGG19(include_top=False, weights="imagenet")
    except Exception as error:  # Keras's downloader raises a bare Exception
        raise errors.InputError(
            f"VGG19 weights cannot be downloaded ({str(error).splitlines()[0]}); {_VGG_REMEDY}"
        ) from error
    return {name: vgg.get_layer(name).get_weights() for name in _VGG_NAMES}


def _read_vgg(path: pathlib.Path) -> dict[str, list[np.ndarray]]:
    """Layer -> [kernel, bias], of the layers that the file has."""
    if not path.is_file():
        raise errors.InputError(f"{path}: no such file; {_VGG_REMEDY}")
    try:
        if path.suffix == ".npz":
            with np.load(path) as arrays:
                datasets = dict(arrays)
        else:
            datasets = {}
            with h5py.File(path, "r") as file:
                file.visititems(
                    lambda key, item: (
                        datasets.update({key: item[()]})
                        if isinstance(item, h5py.Dataset) and _vgg_layer_of(key)
                        else None
                    )
                )
    except (*_DAMAGED_NPZ, *files.DAMAGED_HDF5) as error:
        raise errors.InputError(f"{path}: not a file of weights; {_VGG_REMEDY}") from error
    layers = {}
    for key, array in datasets.items():
        layers.setdefault(_vgg_layer_of(key), []).append(array)
    # The kernel has four axes, the bias one.
    return {name: sorted(arrays, key=lambda a: -a.ndim) for name, arrays in layers.items()}


def _vgg_layer_of(key: str) -> str | None:
    """The VGG19 layer that an array in a file of weights belongs to.

    Named in Keras's published file and in `.npz`; numbered in order in `.weights.h5`.
    """
    named = re.search(r"block\d_conv\d", key)
    if named:
        return named[0]
    numbered = re.search(r"\bconv2d(?:_(\d+))?/vars/[01]$", key)
    number = int(numbered[1] or 0) if numbered else len(_VGG_NAMES)
    return _VGG_NAMES[number] if number < len(_VGG_NAMES) else None
