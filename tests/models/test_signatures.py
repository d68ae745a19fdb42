import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures, pixels
from tf_landtoon.models import signatures
from tf_landtoon.networks import generators
from tf_landtoon.training import smoke

SIZE = 32


def toon_module():
    generator = generators.LightGenerator(width=4, blocks=0)
    last = generator.trainable_variables[-1]
    last.assign(np.linspace(-0.5, 0.5, 3))  # so that the untrained network changes colours
    return signatures.ToonServing(generator, SIZE)


@pytest.fixture(scope="module")
def toons(tmp_path_factory):
    """A module and its export, loaded."""
    module = toon_module()
    folder = tmp_path_factory.mktemp("export")
    path = signatures.export(module, str(folder), "toon", b'{"kind": "gan"}')
    return module, path, tf.saved_model.load(str(path))


def test_exported_pictures_equal_the_live_generators(toons):
    module, _, loaded = toons
    photos, _, _ = synthetic.faces(3, SIZE, seed=0)
    exported = loaded.signatures["serving_images"](images=tf.constant(photos))["images"]
    live = module.generator(pixels.to_signed(photos), training=False)
    np.testing.assert_allclose(exported, (np.asarray(live) + 1) * 127.5, atol=0.51)
    assert exported.dtype == tf.uint8
    floats = loaded.signatures["serving_floats"](images=tf.constant(photos, tf.float32))["images"]
    np.testing.assert_allclose(floats, (np.asarray(live) + 1) * 127.5, atol=0.01)


def test_files_of_mixed_sizes_make_one_batch_of_png_files(toons):
    _, _, loaded = toons
    pictures_in = [synthetic.faces(1, size, seed=0)[0][0] for size in (32, 50, 90)]
    files = [
        pictures.encode_png(pictures_in[0]),
        pictures.encode_jpeg(pictures_in[1]),
        pictures.encode_png(pictures_in[2][10:]),
    ]
    answer = loaded.signatures["serving_default"](image_bytes=tf.constant(files))
    out = [pictures.decode_rgb(data, "out") for data in answer["stylized_bytes"].numpy()]
    assert [picture.shape for picture in out] == [(SIZE, SIZE, 3)] * 3
    same = loaded.signatures["serving_images"](images=tf.constant(pictures_in[0][None]))["images"]
    np.testing.assert_array_equal(out[0], same[0])


def test_a_broken_file_has_its_own_error_and_its_neighbours_their_toons(toons):
    _, _, loaded = toons
    png = pictures.encode_png(synthetic.faces(1, 50, seed=0)[0][0])
    files = [png, b"words", png[:200], b"", png]
    answer = loaded.signatures["serving_default"](image_bytes=tf.constant(files))
    assert [bool(x) for x in answer["errors"].numpy()] == [False, True, True, True, False]
    toons_out = answer["stylized_bytes"].numpy()
    assert toons_out[0] == toons_out[4] and pictures.decode_rgb(toons_out[0], "").shape[0] == SIZE
    assert not any(toons_out[1:4])
    answer = loaded.signatures["serving_default"](image_bytes=tf.constant([b"words"]))
    assert answer["errors"].numpy()[0] and not answer["stylized_bytes"].numpy()[0]


def test_sizes_that_are_no_multiple_of_16_keep_their_size(toons):
    module, _, _ = toons
    photo = np.random.default_rng(0).integers(0, 256, (1, 37, 50, 3)).astype(np.uint8)
    assert module.stylize_images(tf.constant(photo))["images"].shape == (1, 37, 50, 3)


def test_a_graph_for_any_size_answers_as_one_for_a_known_size():
    generator = generators.AnimeGanGenerator(width=4, blocks=0)
    photo = tf.constant(np.random.default_rng(0).uniform(-1, 1, (1, 16, 32, 3)), tf.float32)
    any_size = tf.function(generator, input_signature=[tf.TensorSpec([None, None, None, 3])])
    np.testing.assert_allclose(any_size(photo), generator(photo), atol=1e-5)


@pytest.mark.slow
def test_versions_count_up_and_only_whole_ones_are_left(toons):
    module, path, _ = toons
    folder = path.parent.parent
    again = signatures.export(module, str(folder), "toon", b"{}")
    assert (path.name, again.name) == ("1", "2")
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["1", "2"]
    assert (path / "assets.extra" / "config.json").read_bytes() == b'{"kind": "gan"}'


class Unsteady(signatures.ToonServing):
    """Answers anew each time."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="image_bytes")])
    def stylize_bytes(self, image_bytes):
        # The clock, for random numbers are the same in both graphs once a seed was set.
        tick = tf.cast(tf.cast(tf.timestamp() * 1000, tf.int64) % 256, tf.uint8)
        answer = tf.io.encode_png(tf.fill([SIZE, SIZE, 3], tick))
        files = tf.fill(tf.shape(image_bytes), answer)
        return {"stylized_bytes": files, "errors": tf.fill(tf.shape(image_bytes), "")}


@pytest.mark.slow
def test_an_export_that_answers_otherwise_gets_no_version(tmp_path):
    module = Unsteady(generators.LightGenerator(width=4, blocks=0), SIZE)
    with pytest.raises(RuntimeError, match="answers differently"):
        signatures.export(module, str(tmp_path), "toon", b"{}")
    assert list((tmp_path / "toon").iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(errors.InputError, match="cannot be written .*--export_dir"):
        signatures.export(toon_module(), str(tmp_path / "file"), "toon", b"{}")


def test_landmarks_equal_the_networks_and_fit_the_picture_that_was_sent():
    network = smoke.small_dan(1)
    module = signatures.LandmarkServing(network)
    _, faces, _ = synthetic.faces(2, SIZE, seed=0)
    live_px = network(pixels.grey(faces), stage=2, training=False)
    answer = module.find_in_uint8(images=tf.constant(faces))
    np.testing.assert_allclose(answer["landmarks"], live_px, atol=1e-3)
    assert answer["certainty"].shape == (2, 40)

    wide = np.repeat(np.repeat(faces[0], 2, axis=0), 3, axis=1)  # 64 px high, 96 px wide
    files = tf.constant([pictures.encode_png(faces[0]), pictures.encode_png(wide)])
    answer = module.find_in_bytes(image_bytes=tf.concat([files, [b"words"]], 0))
    small_px, wide_px, none_px = answer["landmarks"].numpy()
    assert [bool(x) for x in answer["errors"].numpy()] == [False, False, True]
    assert not none_px.any()
    np.testing.assert_allclose(small_px, live_px[0], atol=1e-3)
    np.testing.assert_allclose(wide_px, (small_px + 0.5) * [3, 2] - 0.5, atol=0.5)


@pytest.mark.slow
def test_exported_landmarks_equal_the_live_ones_in_every_signature(tmp_path):
    module = signatures.LandmarkServing(smoke.small_dan(1))
    path = signatures.export(module, str(tmp_path), "landmarks", b"{}")
    answers = tf.saved_model.load(str(path)).signatures
    _, faces, _ = synthetic.faces(2, SIZE, seed=0)
    live = module.find_in_uint8(images=tf.constant(faces))
    for name, images in (("landmarks", faces.astype(np.float32)), ("landmarks_uint8", faces)):
        exported = answers[name](images=tf.constant(images))
        assert exported.keys() == live.keys()
        for key, value in exported.items():
            np.testing.assert_allclose(value, live[key], atol=1e-3)
