import tensorflow as tf

from tf_landtoon.models import warm_up


def fields(message):
    """Number -> contents of a message whose fields are all of bytes."""
    found, at = {}, 0
    while at < len(message):
        number, kind = message[at] >> 3, message[at] & 7
        assert kind == 2
        length = shift = 0
        at += 1
        while True:
            length |= (message[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if message[at - 1] < 128:
                break
        found.setdefault(number, []).append(message[at : at + length])
        at += length
    return found


def test_the_request_has_model_signature_and_inputs_as_the_protos_have_them(tmp_path):
    """PredictionLog.predict_log = 6, .request = 1; PredictRequest.model_spec = 1, .inputs = 2."""
    path = tmp_path / warm_up.NAME
    files = tf.constant([b"x" * 300, b"y"])
    warm_up.write(path, "toon", "serving_default", {"image_bytes": files})
    [record] = [x.numpy() for x in tf.data.TFRecordDataset(str(path))]
    request = fields(fields(fields(record)[6][0])[1][0])
    assert fields(request[1][0]) == {1: [b"toon"], 3: [b"serving_default"]}
    entry = fields(request[2][0])
    assert entry[1] == [b"image_bytes"]
    proto = tf.make_tensor_proto(files)
    assert entry[2] == [proto.SerializeToString()]
