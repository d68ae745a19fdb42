"""Where the detector looks, and what its points are compared with."""

import numpy as np
import pytest
import tensorflow as tf
import test_gan_step

from tf_landtoon.losses import landmark_losses
from tf_landtoon.networks import dan
from tf_landtoon.training import landmark_term


@pytest.fixture(autouse=True)
def run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def test_landmarks_of_photo_and_toon_are_compared_in_one_frame():
    """A detector that answers the photo's own points, whatever it sees, has nothing to correct."""
    batch, detector_size = test_gan_step.batch_of(1), 48
    detector = dan.DeepAlignmentNetwork(width=4, image_size=detector_size)
    for layer in (detector.stage1.update, detector.stage2.update):
        layer.set_weights([np.zeros_like(x) for x in layer.get_weights()])
    # The view begins at 0.1 and 0.15 of 32 px and shows 25.6 px in 48; centres lie half a px in.
    edge_px = batch.landmarks_px[0].numpy() + 0.5
    in_view_px = (edge_px - [3.2, 4.8]) * (48 / 25.6) - 0.5
    detector.mean_shape.assign(in_view_px)
    term_of = landmark_term.LandmarkTerm(detector, test_gan_step.VIEW)
    term, figures = term_of(batch.toon, batch.landmarks_px)
    assert float(term["landmark"]) == pytest.approx(0, abs=1e-4)
    assert float(figures["landmarks/nme_on_toons"]) == pytest.approx(0, abs=1e-4)
    found_px = term_of.find_in_images_px(batch.toon)
    np.testing.assert_allclose(found_px, batch.landmarks_px, atol=1e-3)
    assert float(term_of(batch.toon, batch.landmarks_px + 1)[0]["landmark"]) > 1


def test_the_term_is_the_wing_loss_of_the_detectors_points_in_its_own_picture():
    detector, batch = test_gan_step.networks().detector, test_gan_step.batch_of()
    term_of = landmark_term.LandmarkTerm(detector, test_gan_step.VIEW)
    scale = detector.image_size / (test_gan_step.VIEW.side * test_gan_step.SIZE)
    corner_px = np.array([test_gan_step.VIEW.left, test_gan_step.VIEW.top]) * test_gan_step.SIZE
    found_px, wanted_px = (
        (np.asarray(points) + 0.5 - corner_px) * scale - 0.5
        for points in (term_of.find_in_images_px(batch.toon), batch.landmarks_px)
    )
    term, _ = term_of(batch.toon, batch.landmarks_px)
    wing = landmark_losses.wing(
        tf.constant(found_px, tf.float32), tf.constant(wanted_px, tf.float32)
    )
    assert float(term["landmark"]) == pytest.approx(float(wing), rel=1e-4)


def test_around_faces_each_face_is_looked_for_in_its_own_square():
    """A detector that answers one shape is right for every face of that shape, wherever it is."""
    shape = test_gan_step.batch_of(1).landmarks_px[0].numpy()
    detector = dan.DeepAlignmentNetwork(width=4, image_size=48)
    for layer in (detector.stage1.update, detector.stage2.update):
        layer.set_weights([np.zeros_like(x) for x in layer.get_weights()])
    least, most = shape.min(0), shape.max(0)
    side = 1.25 * (most - least).max()
    detector.mean_shape.assign((shape - (least + most) / 2 + side / 2) * 48 / side - 0.5)
    faces = tf.constant(np.stack([shape * 0.5 + 3, shape * 0.8 - 2, shape]), tf.float32)
    toon, seen = tf.zeros([3, 32, 32, 3]), tf.ones([3, 40])
    term_of = landmark_term.LandmarkTerm(detector, test_gan_step.VIEW)
    term, figures = term_of.around_faces(toon, faces, seen)
    assert float(term["landmark"]) == pytest.approx(0, abs=1e-4)
    assert float(figures["landmarks/nme_on_toons"]) == pytest.approx(0, abs=1e-4)
    inside = np.zeros((40, 1))
    inside[23:35] = 1  # eyes, which are not at the box's sides
    off = faces + tf.constant(inside[None], tf.float32) * [0.3, 0.0]
    assert float(term_of.around_faces(toon, off, seen)[0]["landmark"]) > 0.05
    hidden = tf.constant(1 - inside[:, 0], tf.float32)[None] * seen
    assert float(term_of.around_faces(toon, off, hidden)[0]["landmark"]) < 0.05


def test_without_a_detector_there_is_no_term():
    batch = test_gan_step.batch_of(1)
    assert landmark_term.LandmarkTerm(None, None)(batch.toon, batch.landmarks_px) == ({}, {})
    seen = tf.ones([1, 40])
    found = landmark_term.LandmarkTerm(None, None).around_faces(
        batch.toon, batch.landmarks_px, seen
    )
    assert found == ({}, {})
