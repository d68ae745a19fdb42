"""Requests that TensorFlow Serving answers itself when it loads a model, so that none is slow.

The file is a TFRecord of `PredictionLog` messages (tensorflow_serving/apis). Its protos come in a
package of their own; one message is written here by the rules of protocol buffers instead.
"""

import pathlib

import tensorflow as tf

NAME = "tf_serving_warmup_requests"
"""Of the file, in a SavedModel's `assets.extra`."""


def write(path: pathlib.Path, model: str, signature: str, inputs: dict[str, tf.Tensor]) -> None:
    """Writes one request.

    Args:
        path: the file.
        model: its name, as it is served.
        signature: of the model.
        inputs: of the signature.
    """
    spec = _field(1, model.encode()) + _field(3, signature.encode())
    request = _field(1, spec)
    for name, tensor in inputs.items():
        proto = tf.make_tensor_proto(tensor).SerializeToString()
        request += _field(2, _field(1, name.encode()) + _field(2, proto))
    with tf.io.TFRecordWriter(str(path)) as writer:
        writer.write(_field(6, _field(1, request)))  # PredictionLog.predict_log.request


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes, text or a message: tag, length, content."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])
