"""The landmark loss of a GAN step, thesis eq. 3.1: a frozen detector looks at the drawing."""

import tensorflow as tf

from tf_landtoon.geometry import affine, frames
from tf_landtoon.images import pixels
from tf_landtoon.losses import landmark_losses
from tf_landtoon.networks import landmark_detector
from tf_landtoon.training import gan_figures

Scalars = dict[str, tf.Tensor]


class LandmarkTerm:
    """The detector stands in the generator's graph like any other loss."""

    def __init__(
        self, detector: landmark_detector.LandmarkDetector | None, face_view: affine.FaceView | None
    ):
        """Takes a frozen detector.

        Args:
            detector: built and not trainable; None for a run without landmarks.
            face_view: the square of the picture that the detector is shown.
        """
        self._detector = detector
        self._face_view = face_view

    def __call__(self, toon: tf.Tensor, landmarks_px: tf.Tensor) -> tuple[Scalars, Scalars]:
        """Wing loss between the detector's points on the toon and the wanted ones.

        Args:
            toon: [B, S, S, 3] in [-1, 1], the outputs.
            landmarks_px: [B, 40, 2] where they should be, px of `toon`.

        Returns:
            The term `landmark`, and figures to watch; nothing without a detector.
        """
        if not self._detector:
            return {}, {}
        points_px = self._find_px(toon)
        size, detector_size = toon.shape[1], self._detector.image_size
        wanted_px = affine.view_points(landmarks_px, self._face_view, size, detector_size)
        term = landmark_losses.wing(points_px, wanted_px)
        return {"landmark": term}, gan_figures.of_landmarks(points_px, wanted_px)

    def around_faces(
        self, toon: tf.Tensor, landmarks_px: tf.Tensor, visible: tf.Tensor
    ) -> tuple[Scalars, Scalars]:
        """As a call, but each picture is shown to the detector in its own square.

        Args:
            toon: [B, S, S, 3] in [-1, 1], the outputs.
            landmarks_px: [B, 40, 2] where they should be, px of `toon`.
            visible: [B, 40], 1 where a point counts.

        Returns:
            The term `landmark`, and figures to watch; nothing without a detector.
        """
        if not self._detector:
            return {}, {}
        size = self._detector.image_size
        least, most = (f(landmarks_px, axis=1) for f in (tf.reduce_min, tf.reduce_max))
        side_px = frames.VIEW_SCALE * tf.reduce_max(most - least, axis=-1)  # [B]
        corner_px = (least + most) / 2 - side_px[:, None] / 2
        face = affine.view_squares(pixels.detector_input(toon), corner_px, side_px, size)
        points_px = self._detector(face, stage=2, training=False)
        wanted_px = (landmarks_px - corner_px[:, None]) * (size / side_px)[:, None, None] - 0.5
        term = landmark_losses.wing(points_px, wanted_px, visible=visible)
        return {"landmark": term}, gan_figures.of_landmarks(points_px, wanted_px)

    def find_in_images_px(self, images: tf.Tensor) -> tf.Tensor:
        """The detector's points on pictures [B, S, S, 3] in [-1, 1]: [B, 40, 2] px of them."""
        size, detector_size = images.shape[1], self._detector.image_size
        points_px = self._find_px(images)
        return affine.unview_points(points_px, self._face_view, size, detector_size)

    def _find_px(self, images: tf.Tensor) -> tf.Tensor:
        """[B, 40, 2] px of the detector's own picture, which shows `face_view` of the image."""
        grey = pixels.detector_input(images)
        face = affine.view_faces(grey, self._face_view, self._detector.image_size)
        return self._detector(face, stage=2, training=False)
