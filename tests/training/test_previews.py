import numpy as np
import tensorflow as tf

from tf_landtoon.datasets import landmark_batches
from tf_landtoon.drawing import synthetic
from tf_landtoon.networks import generators
from tf_landtoon.training import previews, smoke


def images_in(directory, tag):
    """All pictures of a tag, decoded from the event files."""
    found = []
    for path in directory.glob("events*"):
        for record in tf.data.TFRecordDataset(str(path)):
            for value in tf.compat.v1.Event.FromString(record.numpy()).summary.value:
                if value.tag == tag:
                    found.append(tf.io.decode_png(value.tensor.string_val[2]).numpy())
    return found


def test_fixed_photos_are_the_same_each_time_and_of_the_asked_size(tmp_path):
    photos, _ = smoke.write_records(str(tmp_path), 32, seed=1, count=4)
    shown = previews.fixed_photos(photos, 3, 32)
    assert shown.shape == (3, 32, 32, 3)
    np.testing.assert_array_equal(shown, synthetic.faces(4, 32, 1)[0][:3])


def test_fixed_portraits_are_the_photos_of_the_pairs(portrait_records):
    shown = previews.fixed_portraits(str(portrait_records), 5, 32)
    photos = {picture.tobytes() for picture in synthetic.faces(12, 32, 6)[0]}
    assert shown.shape == (5, 32, 32, 3) and {x.tobytes() for x in shown} <= photos


def test_photos_stand_beside_outputs_and_landmarks_on_them(tmp_path):
    photos, _, points_px = synthetic.faces(3, 32, seed=0)
    writer = tf.summary.create_file_writer(str(tmp_path))
    generator = generators.LightGenerator(width=4, blocks=0)
    previews.write_toons(writer, 5, photos, generator, lambda _: points_px)
    writer.close()
    (pairs,) = images_in(tmp_path, "samples/photo_vs_output")
    assert pairs.shape == (96, 64, 3)
    np.testing.assert_array_equal(pairs[:32, :32], photos[0])
    # The untrained light generator answers 0.9 of the photo.
    darker = 0.9 * (photos[0] / 127.5 - 1.0)
    np.testing.assert_allclose(pairs[:32, 32:], (darker + 1) * 127.5, atol=1)
    (dots,) = images_in(tmp_path, "samples/landmarks")
    assert dots.shape == (224, 672, 3)


def test_landmarks_of_a_dan_in_training_are_drawn_on_grey_faces(tmp_path):
    network = smoke.small_dan(1)
    _, toons, points_px = synthetic.faces(2, 32, seed=0)
    grey = toons.mean(axis=-1, keepdims=True).astype(np.float32)
    ones = np.ones((2, 40), np.float32)
    batch = landmark_batches.LandmarkBatch(grey, points_px, ones, ones, ones)
    faces = tf.data.Dataset.from_tensors(batch)
    writer = tf.summary.create_file_writer(str(tmp_path))
    previews.write_landmarks(writer, network, faces, 1, stage=1)
    writer.close()
    (sheet,) = images_in(tmp_path, "samples/landmarks")
    assert sheet.shape == (224, 448, 3)
