import os
import pathlib
import subprocess
import sys

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.networks import features

WEIGHTS = pathlib.Path(features.__file__).parent / "weights" / "efficientnet_lite0.npz"


@pytest.fixture(scope="module")
def lite():
    return features.EfficientNetLiteFeatures()


@pytest.fixture(scope="module")
def vgg():
    keras.utils.set_random_seed(0)
    return features.Vgg19Features(weights=None)


def known_picture(size=32):
    """A fixed colour pattern, [1, S, S, 3] in [-1, 1]."""
    y, x = np.mgrid[:size, :size] / size
    channels = [np.sin(9 * x + 2 * y), np.cos(7 * y * x + 1), np.sign(np.sin(20 * (x - y)))]
    return np.stack(channels, -1)[None].astype("float32")


def convolve(image, kernel, bias, strides, depthwise):
    """TensorFlow's "same" convolution in float64 NumPy: [H, W, C] -> [h, w, F]."""
    size = kernel.shape[0]
    side = -(-image.shape[0] // strides)
    missing = max((side - 1) * strides + size - image.shape[0], 0)
    pads = (missing // 2, missing - missing // 2)
    image = np.pad(image.astype("float64"), (pads, pads, (0, 0)))
    answer = np.zeros((side, side, bias.shape[0])) + bias
    for row in range(size):
        for column in range(size):
            reach = slice(row, row + strides * side, strides)
            reach_x = slice(column, column + strides * side, strides)
            taps = image[reach, reach_x][:side, :side]
            tap = kernel[row, column]
            answer += taps * tap[:, 0] if depthwise else taps @ tap
    return answer


def lite_in_numpy(image):
    """The first blocks as the paper's table lists them, written apart from the module."""
    arrays = dict(np.load(WEIGHTS))

    def conv(name, inputs, strides=1, depthwise=False):
        kernel, bias = arrays[f"{name}/kernel"], arrays[f"{name}/bias"]
        return convolve(inputs, kernel, bias, strides, depthwise)

    def relu6(values):
        return np.clip(values, 0, 6)

    now = relu6(conv("stem", image, 2))
    now = conv("block0_project", relu6(conv("block0_depthwise", now, 1, True)))
    maps = {}
    for block, strides in enumerate((2, 1, 2, 1), start=1):
        wide = maps[f"block{block}_expand"] = relu6(conv(f"block{block}_expand", now))
        deep = relu6(conv(f"block{block}_depthwise", wide, strides, True))
        after = conv(f"block{block}_project", deep)
        now = after + now if strides == 1 else after
    maps["block5_expand"] = relu6(conv("block5_expand", now))
    return maps


def test_lite_activations_of_a_known_picture_equal_a_numpy_network(lite):
    picture = known_picture()
    answer = lite(picture)
    expected = lite_in_numpy(picture[0])
    constants = {"block1_expand": 1.8827, "block3_expand": 1.2852, "block5_expand": 0.8629}
    assert set(answer) == set(constants) == set(lite.style_layers)
    assert set(lite.content_layers) < set(lite.style_layers)
    for name, constant in constants.items():
        np.testing.assert_allclose(answer[name][0] * constant, expected[name], atol=2e-4)


def test_lite_maps_are_a_half_a_quarter_and_an_eighth_of_the_size(lite):
    shapes = {name: tuple(value.shape) for name, value in lite(np.zeros((2, 48, 32, 3))).items()}
    assert shapes == {
        "block1_expand": (2, 24, 16, 96),
        "block3_expand": (2, 12, 8, 144),
        "block5_expand": (2, 6, 4, 240),
    }


def test_shipped_weights_are_small_and_carry_their_licence():
    assert WEIGHTS.stat().st_size < 1_500_000
    assert "Apache" in (WEIGHTS.parent / "LICENSE").read_text()
    assert sum(array.size for array in dict(np.load(WEIGHTS)).values()) == 692_688


@pytest.mark.parametrize("name", ["lite", "vgg"])
def test_extractors_are_frozen_but_let_the_gradient_through(name, request):
    extractor = request.getfixturevalue(name)
    picture = tf.constant(known_picture(16))
    with tf.GradientTape() as tape:
        tape.watch(picture)
        loss = sum(tf.reduce_sum(value) for value in extractor(picture).values())
    assert extractor.trainable is False
    assert not extractor.trainable_variables
    assert float(tf.norm(tape.gradient(loss, picture))) > 0


@pytest.mark.parametrize("kind", [features.EfficientNetLiteFeatures, features.Vgg19Features])
def test_calibrated_maps_have_a_mean_magnitude_of_one(kind):
    extractor = kind() if kind is features.EfficientNetLiteFeatures else kind(None)
    picture = known_picture(16) * 0.5
    extractor.calibrate(picture)
    for name, value in extractor(picture).items():
        assert float(tf.reduce_mean(tf.abs(value))) == pytest.approx(1.0, rel=1e-5), name


def test_extractors_stay_float32_under_a_16_bit_policy():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        extractor = features.EfficientNetLiteFeatures()
    finally:
        keras.config.set_dtype_policy("float32")
    picture = known_picture()
    expected = lite_in_numpy(picture[0])["block1_expand"]
    np.testing.assert_allclose(extractor(picture)["block1_expand"][0] * 1.8827, expected, atol=2e-4)


def test_vgg_has_the_parameters_as_far_as_conv4_4(vgg):
    assert sum(np.prod(w.shape) for conv in vgg.convs.values() for w in conv.weights) == 10_585_152
    assert vgg(keras.KerasTensor((1, 112, 112, 3)))["conv4_4"].shape == (1, 14, 14, 512)
    assert vgg.content_layers == vgg.style_layers == ("conv4_4",)


@pytest.fixture(scope="module")
def keras_vgg():
    keras.utils.set_random_seed(5)
    return keras.applications.VGG19(include_top=False, weights=None)


def test_vgg_is_kerass_network_before_the_relu_of_conv4_4(keras_vgg, tmp_path):
    path = tmp_path / "vgg.weights.h5"
    keras_vgg.save_weights(path)
    answer = features.Vgg19Features(path)(known_picture())["conv4_4"]
    assert float(tf.reduce_min(answer)) < 0
    block4 = keras.Model(keras_vgg.input, keras_vgg.get_layer("block4_conv4").output)
    caffe = keras.applications.vgg19.preprocess_input((known_picture() + 1) * 127.5)
    expected = block4(caffe)
    np.testing.assert_allclose(tf.nn.relu(answer), expected, atol=1e-3 * np.max(expected))


def vgg_arrays():
    arrays = {}
    before = 3
    for name in features._VGG_NAMES:
        filters = {"1": 64, "2": 128, "3": 256, "4": 512}[name[5]]
        arrays[f"{name}/kernel"] = np.full((3, 3, before, filters), 1e-3, "float32")
        arrays[f"{name}/bias"] = np.arange(filters, dtype="float32")
        before = filters
    return arrays


def write_published(path, arrays):
    """The layout of the file that Keras publishes: a group per layer, arrays with "_W_1:0"."""
    with h5py.File(path, "w") as file:
        for name in features._VGG_NAMES:
            group = file.create_group(name)
            group[f"{name}_b_1:0"] = arrays[f"{name}/bias"]
            group[f"{name}_W_1:0"] = arrays[f"{name}/kernel"]


@pytest.mark.parametrize("ending", [".npz", ".h5"])
def test_vgg_reads_named_weights(ending, tmp_path):
    path = tmp_path / f"vgg{ending}"
    arrays = vgg_arrays()
    np.savez(path, **arrays) if ending == ".npz" else write_published(path, arrays)
    conv = features.Vgg19Features(str(path)).convs["block3_conv2"]
    np.testing.assert_array_equal(conv.kernel, arrays["block3_conv2/kernel"])
    np.testing.assert_array_equal(conv.bias, arrays["block3_conv2/bias"])


def test_vgg_weights_that_do_not_fit_are_said_in_one_line(tmp_path):
    arrays = vgg_arrays()
    del arrays["block4_conv1/kernel"]
    np.savez(tmp_path / "lacking.npz", **arrays)
    arrays = vgg_arrays()
    arrays["block1_conv1/kernel"] = np.zeros((5, 5, 3, 64))
    np.savez(tmp_path / "other.npz", **arrays)
    (tmp_path / "text.npz").write_text("no weights")
    (tmp_path / "text.h5").write_text("no weights")
    with h5py.File(tmp_path / "empty.h5", "w"):
        pass
    for name, wrong in {
        "lacking.npz": "block4_conv1 of VGG19 is missing",
        "other.npz": "block1_conv1 of VGG19 is missing or of another shape",
        "text.npz": "not a file of weights",
        "text.h5": "not a file of weights",
        "empty.h5": "block1_conv1 of VGG19 is missing",
        "absent.h5": "no such file",
    }.items():
        with pytest.raises(errors.InputError) as caught:
            features.Vgg19Features(tmp_path / name)
        line = str(caught.value)
        assert name in line and wrong in line and "--vgg_weights=PATH" in line
        assert "\n" not in line


@pytest.mark.parametrize("name", ["plain.npz", "packed.npz", "vgg.h5"])
def test_vgg_weights_with_other_bytes_are_read_or_are_one_line(name, tmp_path):
    path = tmp_path / name
    arrays = {f"block1_conv{n}/kernel": np.ones((3, 3, 2, 2), "float32") for n in (1, 2)}
    if path.suffix == ".npz":
        (np.savez if name == "plain.npz" else np.savez_compressed)(path, **arrays)
    else:
        with h5py.File(path, "w") as file:
            for key, values in arrays.items():
                file[key] = values
    data, refused, rng = path.read_bytes(), 0, np.random.default_rng(1)
    for _ in range(300):
        damaged = bytearray(data)
        for place in rng.integers(0, len(data), 2):
            damaged[place] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            features._read_vgg(path)
        except errors.InputError as error:
            assert f"{name}: not a file of weights" in str(error) and "\n" not in str(error)
            refused += 1
    assert refused > 5


@pytest.mark.slow
def test_vgg_without_a_network_names_the_remedy(tmp_path):
    program = (
        "from tf_landtoon import errors\n"
        "from tf_landtoon.networks import features\n"
        "try:\n    features.Vgg19Features()\n"
        "except errors.InputError as error:\n    print('said:', error)\n"
    )
    # A closed port as proxy is as good as no network; an empty home holds no cached file.
    closed = "http://127.0.0.1:9"
    environment = os.environ | {
        "KERAS_HOME": str(tmp_path),
        "HOME": str(tmp_path),
        "https_proxy": closed,
        "HTTPS_PROXY": closed,
    }
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=pathlib.Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert "said: VGG19 weights cannot be downloaded" in answer.stdout, answer.stderr
    assert "--vgg_weights=PATH" in answer.stdout
