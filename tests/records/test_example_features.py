import cv2
import numpy as np
import tensorflow as tf

from tf_landtoon.records import example_features


def test_a_record_is_the_same_bytes_whatever_order_its_features_came_in():
    features = example_features.picture_features(b"picture", "png", 8, "a.png")
    turned = dict(reversed(features.items()))
    assert example_features.serialise(features) == example_features.serialise(turned)


def test_features_come_back_as_they_were_put_in():
    features = {
        "text": example_features.bytes_feature(b"ab"),
        "numbers": example_features.floats_feature([0.5, -2.0]),
        "counts": example_features.ints_feature([3, 0]),
    }
    read = tf.train.Example.FromString(example_features.serialise(features)).features.feature
    assert read["text"].bytes_list.value[0] == b"ab"
    assert list(read["numbers"].float_list.value) == [0.5, -2.0]
    assert list(read["counts"].int64_list.value) == [3, 0]


def test_a_name_that_is_no_utf8_is_kept_byte_for_byte():
    name = b"\xff.png".decode(errors="surrogateescape")
    features = example_features.picture_features(b"", "png", 8, name)
    assert features["image/filename"].bytes_list.value[0] == b"\xff.png"


def test_a_decoded_picture_has_the_size_that_was_told():
    rgb = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    encoded = cv2.imencode(".png", rgb[..., ::-1])[1].tobytes()
    image = example_features.decode(tf.constant(encoded), 8)
    assert image.shape == (8, 8, 3)
    np.testing.assert_array_equal(image, rgb)
