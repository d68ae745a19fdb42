import cv2
import keras
import numpy as np

from tf_landtoon.models import parser_file
from tf_landtoon.networks import face_parser


def test_opencv_answers_what_the_network_answers(tmp_path):
    random = np.random.default_rng(1)
    network = face_parser.FaceParser()
    network.set_weights(  # what starts at 0 or 1 would hide what follows it
        [
            x + random.uniform(0, 0.05, x.shape).astype(x.dtype) * (x.size > 1)
            for x in network.get_weights()
        ]
    )
    parser_file.write(network, tmp_path / "parser.onnx", side=64)
    net = cv2.dnn.readNetFromONNX(str(tmp_path / "parser.onnx"))
    rgb = random.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    net.setInput(cv2.dnn.blobFromImage(rgb, 1 / 128, (64, 64), (127, 127, 127)))
    found = net.forward()[0].transpose(1, 2, 0)
    wanted = keras.ops.convert_to_numpy(network(rgb[None]))[0]
    assert np.abs(found - wanted).max() < 0.02 * wanted.std()
