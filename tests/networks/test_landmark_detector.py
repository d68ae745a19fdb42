import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.datasets import landmark_batches
from tf_landtoon.networks import dan, heatmap_network, landmark_detector


@pytest.fixture(params=[dan.DeepAlignmentNetwork, heatmap_network.HeatmapNetwork])
def detector(request):
    return request.param(width=4, image_size=32)


def faces_of(size):
    random = np.random.default_rng(1)
    ones = tf.ones([2, 40])
    return landmark_batches.LandmarkBatch(
        tf.constant(random.uniform(0, 255, (2, size, size, 1)), tf.float32),
        tf.constant(random.uniform(0, size, (2, 40, 2)), tf.float32),
        *(ones, ones, ones),
    )


def test_every_detector_learns_from_a_batch_and_answers_points_and_how_sure_they_are(detector):
    faces = faces_of(detector.image_size)
    for stage in (1, 2):
        with tf.GradientTape() as tape:
            loss = detector.training_loss(faces, stage)
        gradients = tape.gradient(loss, detector.stage_variables(stage))
        assert loss.shape == () and any(gradient is not None for gradient in gradients)
        assert detector.judged_stage(stage) in (stage, 2)
        points_px, certainty = detector.look(faces.grey, stage)
        assert points_px.shape == (2, 40, 2) and certainty.shape == (2, 40)


def test_every_detector_starts_from_the_training_faces_mean_shape(detector):
    assert not np.any(detector.mean_shape)
    shape_px = np.random.default_rng(2).uniform(0, 32, (40, 2))
    picture = np.full((32, 32, 1), 9.0)
    detector.set_statistics(landmark_detector.Statistics(shape_px, picture, picture))
    np.testing.assert_allclose(detector.mean_shape, shape_px, rtol=1e-6)


def test_a_detector_that_does_not_say_how_it_learns_is_none():
    class Undecided(landmark_detector.LandmarkDetector):
        pass

    detector = Undecided("undecided", {"num_landmarks": 40, "image_size": 32})
    with pytest.raises(NotImplementedError):
        detector.training_loss(faces_of(32), 1)
