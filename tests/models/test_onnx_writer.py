import cv2
import numpy as np

from tf_landtoon.models import onnx_writer


def test_opencv_reads_a_convolution_with_float16_weights():
    random = np.random.default_rng(1)
    kernel = random.normal(size=(2, 3, 1, 1)).astype(np.float32)
    graph = onnx_writer.OnnxGraph("one")
    answer = graph.node("Conv", ["x", graph.constant(kernel)], kernel_shape=[1, 1])
    data = graph.file({"x": [1, 3, 4, 5]}, {"y": [1, 2, 4, 5]}, {"y": answer})
    net = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    x = random.normal(size=(1, 3, 4, 5)).astype(np.float32)
    net.setInput(x)
    half = kernel.astype(np.float16).astype(np.float32)[:, :, 0, 0]
    np.testing.assert_allclose(net.forward(), np.einsum("oi,bihw->bohw", half, x), atol=1e-5)


def test_a_large_constant_takes_two_bytes_a_number():
    graph = onnx_writer.OnnxGraph("big")
    answer = graph.node("Add", ["x", graph.constant(np.zeros((64, 64), np.float32))])
    data = graph.file({"x": [64, 64]}, {"y": [64, 64]}, {"y": answer})
    assert 2 * 64 * 64 < len(data) < 2 * 64 * 64 + 400
