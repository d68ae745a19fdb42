"""The face parser as an ONNX file with float16 weights, batch normalisation folded in."""

import os
import pathlib

import keras
import numpy as np

from tf_landtoon import files
from tf_landtoon.models import onnx_writer
from tf_landtoon.networks import efficientnet_lite, face_parser

INPUT_NAME, OUTPUT_NAME = "rgb", "logits"


def write(network: face_parser.FaceParser, path: str | os.PathLike[str], side: int = 256) -> None:
    """Writes the file.

    Its input is [1, 3, side, side] float32, (RGB 0..255 - 127) / 128; its output [1, parts, side /
    2, side / 2] logits.

    Args:
        network: trained.
        path: where to.
        side: px of the pictures, a multiple of 16.

    Raises:
        errors.InputError: it cannot be written.
    """
    graph = onnx_writer.OnnxGraph(network.name)
    logits = _drawn(graph, network)
    half = side // 2
    parts = network.arguments["num_parts"]
    data = graph.file(
        {INPUT_NAME: [1, 3, side, side]},
        {OUTPUT_NAME: [1, parts, half, half]},
        {OUTPUT_NAME: logits},
    )
    files.write_atomically(pathlib.Path(path), data)


def _drawn(graph: onnx_writer.OnnxGraph, network: face_parser.FaceParser) -> str:
    """`FaceParser.call`, node by node; the logits' name."""
    maps = _encoder(graph, network)
    x = _block(graph, network.deep_in, maps["last"])
    for block in network.around:
        x = graph.node("Add", [x, _block(graph, block, x)])
    mean = graph.node("GlobalAveragePool", [x])
    kernel, bias = (np.asarray(w, np.float32) for w in network.whole.get_weights())
    x = graph.node("Add", [x, _conv(graph, mean, kernel[None, None], bias)])
    x = _enlarged(graph, _block(graph, network.deep_out, x))
    x = graph.node("Add", [x, _block(graph, network.middle_in, maps["block5_expand"])])
    x = graph.node("Add", [x, _block(graph, network.middle, x)])
    x = _enlarged(graph, _block(graph, network.middle_out, x))
    x = graph.node("Add", [x, _block(graph, network.fine_in, maps["block3_expand"])])
    for block in network.fine:
        x = graph.node("Add", [x, _block(graph, block, x)])
    x = _enlarged(graph, _block(graph, network.fine_out, x))
    x = graph.node("Add", [x, _block(graph, network.finest_in, maps["block0_project"])])
    for block in network.finest:
        x = graph.node("Add", [x, _block(graph, block, x)])
    return _conv(graph, x, *network.last.get_weights())


def _encoder(graph: onnx_writer.OnnxGraph, network: face_parser.FaceParser) -> dict[str, str]:
    """`efficientnet_lite.expansions`, node by node."""
    maps, shortcut, x = {}, "", INPUT_NAME
    low, high = (graph.constant(np.array(v, np.float32)) for v in (0, 6))
    for name, conv in network.convs.items():
        block, _, kind = name.partition("_")
        if kind == "expand":
            shortcut = x
        kernel, bias = conv.get_weights()
        depthwise = isinstance(conv, keras.layers.DepthwiseConv2D)
        x = _conv(graph, x, kernel, bias, stride=conv.strides[0], depthwise=depthwise)
        if kind != "project":
            x = graph.node("Clip", [x, low, high])
        elif int(block.removeprefix("block")) in efficientnet_lite.SHORTCUT_BLOCKS:
            x = graph.node("Add", [x, shortcut])
        maps[name] = x
    return maps | {"last": x}


def _block(graph: onnx_writer.OnnxGraph, block: keras.Sequential, x: str) -> str:
    """Convolutions, then batch normalisation, which goes into the last of them, then ReLU."""
    *convs, norm, _ = block.layers
    gamma, beta, mean, variance = (np.asarray(w, np.float64) for w in norm.get_weights())
    scale = gamma / np.sqrt(variance + norm.epsilon)
    for conv in convs[:-1]:
        x = _conv(graph, x, conv.get_weights()[0], depthwise=True)
    kernel = convs[-1].get_weights()[0] * scale
    return graph.node("Relu", [_conv(graph, x, kernel, beta - mean * scale)])


def _conv(
    graph: onnx_writer.OnnxGraph,
    x: str,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    depthwise: bool = False,
) -> str:
    """A convolution padded as TensorFlow's "same"; kernel [k, k, in, out] or [k, k, in, 1]."""
    size = kernel.shape[0]
    before, after = (size - stride) // 2, (size - stride + 1) // 2
    order = (2, 3, 0, 1) if depthwise else (3, 2, 0, 1)
    inputs = [x, graph.constant(np.transpose(kernel, order).astype(np.float32))]
    if bias is not None:
        inputs.append(graph.constant(np.asarray(bias, np.float32)))
    return graph.node(
        "Conv",
        inputs,
        kernel_shape=[size, size],
        pads=[before, before, after, after],
        strides=[stride, stride],
        group=kernel.shape[2] if depthwise else 1,
    )


def _enlarged(graph: onnx_writer.OnnxGraph, x: str) -> str:
    """Twice as large, bilinear, as Keras does it."""
    factors = graph.constant(np.array((1, 1, 2, 2), np.float32))
    return graph.node(
        "Resize", [x, "", factors], mode="linear", coordinate_transformation_mode="half_pixel"
    )
