"""CartoonGAN (Chen et al. 2018) with the landmark loss: thesis eq. 3.2."""

import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.losses import picture_losses
from tf_landtoon.training import gan_figures, gan_step


class CartoonGanStep(gan_step.GanStep):
    """Smoothed toons teach the discriminator edges; content alone holds the photo."""

    def update(
        self, batch: gan_batches.GanBatch, step: tf.Tensor, landmark_weight: tf.Tensor
    ) -> gan_step.Scalars:
        """One replica's share: the discriminator first, then the generator against it."""
        features = self.networks.features
        changes = self.draw_changes(batch, step)
        with tf.GradientTape() as drawing:
            toon = self.networks.generator(batch.photo, training=True)  # [B, S, S, 3] in [-1, 1]

        judged = self.update_discriminator(  # eq. 2.3
            {"real": batch.toon, "fake": tf.stop_gradient(toon), "smooth": batch.smooth_toon},
            changes,
        )

        with tf.GradientTape(persistent=True) as judging:
            judging.watch(toon)
            terms = {  # eq. 3.2; total variation is not in it, and its weight 0 in the thesis' runs
                "adversarial": self.adversarial(self.scores(toon, changes), 1.0),
                "content": picture_losses.content(
                    features(toon), features(batch.photo), features.content_layers
                ),
                "total_variation": picture_losses.total_variation(toon),
            }
            landmark, watched = self.landmark_term(batch, toon)  # eq. 3.1
        learnt = self.update_generator(
            drawing=drawing,
            judging=judging,
            toon=toon,
            terms=terms | landmark,
            landmark_weight=landmark_weight,
        )
        return judged | learnt | watched | gan_figures.of_outputs(batch.photo, toon)
