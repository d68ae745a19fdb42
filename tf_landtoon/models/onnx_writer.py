"""Writes ONNX files without any library: a few message types of its protobuf format.

Field numbers are those of `onnx.proto` (IR version 8, operators of set 13). Weights are stored as
float16 and cast by the graph itself, which readers do once, when they load it.
"""

import struct

import numpy as np

_FLOAT, _INT64, _FLOAT16 = 1, 7, 10
_TYPES = {np.dtype("float32"): _FLOAT, np.dtype("int64"): _INT64, np.dtype("float16"): _FLOAT16}


class OnnxGraph:
    """A graph that grows node by node; tensors go by their names."""

    def __init__(self, name: str):
        """Begins an empty graph."""
        self._name = name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._made = 0

    def constant(self, values: np.ndarray) -> str:
        """Keeps an array; its name. float32 becomes float16 and is cast back by the graph."""
        self._made += 1
        name = f"w{self._made}"
        if values.dtype != np.float32:
            self._constants.append(_tensor(name, values))
            return name
        self._constants.append(_tensor(f"{name}_half", values.astype(np.float16)))
        return self.node("Cast", [f"{name}_half"], to=_FLOAT)

    def node(self, kind: str, inputs: list[str], **attributes: int | float | str | list) -> str:
        """Adds an operator with one output; the output's name.

        Args:
            kind: ONNX's name of it.
            inputs: names; "" for one that is left out.
            attributes: ints, floats, strings or lists of ints.
        """
        self._made += 1
        output = f"t{self._made}"
        body = b"".join(_text(1, x) for x in inputs) + _text(2, output) + _text(3, f"n{output}")
        body += _text(4, kind)
        body += b"".join(_bytes(5, _attribute(k, v)) for k, v in sorted(attributes.items()))
        self._nodes.append(_bytes(1, body))
        return output

    def file(
        self, inputs: dict[str, list[int]], outputs: dict[str, list[int]], renamed: dict[str, str]
    ) -> bytes:
        """The file's content.

        Args:
            inputs: name -> shape, float32.
            outputs: name -> shape, float32.
            renamed: output name -> the tensor that it is.
        """
        for name, tensor in renamed.items():
            body = _text(1, tensor) + _text(2, name) + _text(3, f"n_{name}") + _text(4, "Identity")
            self._nodes.append(_bytes(1, body))
        graph = b"".join(self._nodes) + _text(2, self._name)
        graph += b"".join(_bytes(5, tensor) for tensor in self._constants)
        graph += b"".join(_bytes(11, _value(name, shape)) for name, shape in inputs.items())
        graph += b"".join(_bytes(12, _value(name, shape)) for name, shape in outputs.items())
        operators = _text(1, "") + _number(2, 13)
        return _number(1, 8) + _text(2, "tf_landtoon") + _bytes(7, graph) + _bytes(8, operators)


def _varint(value: int) -> bytes:
    value &= 2**64 - 1
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes([*encoded, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _tensor(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(_number(1, size) for size in values.shape)
    raw = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
    return dims + _number(2, _TYPES[values.dtype]) + _text(8, name) + _bytes(9, raw)


def _attribute(name: str, value: int | float | str | list) -> bytes:
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _number(20, 3)
    if isinstance(value, float):
        return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + b"".join(_number(8, x) for x in value) + _number(20, 7)


def _value(name: str, shape: list[int]) -> bytes:
    dims = b"".join(_bytes(1, _number(1, size)) for size in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, _FLOAT) + _bytes(2, dims)))
