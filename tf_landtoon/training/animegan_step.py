"""AnimeGAN (Chen et al. 2019) with the landmark loss: thesis eq. 3.3."""

import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.images import pixels
from tf_landtoon.losses import picture_losses
from tf_landtoon.training import gan_figures, gan_step


class AnimeGanStep(gan_step.GanStep):
    """Texture comes from toons without colour, so that colours can come from the photo."""

    def update(
        self, batch: gan_batches.GanBatch, step: tf.Tensor, landmark_weight: tf.Tensor
    ) -> gan_step.Scalars:
        """One replica's share: the discriminator first, then the generator against it."""
        features = self.networks.features
        changes = self.draw_changes(batch, step)
        grey_toon = pixels.without_color(batch.toon)
        smooth_toon = pixels.without_color(batch.smooth_toon)
        with tf.GradientTape() as drawing:
            toon = self.networks.generator(batch.photo, training=True)  # [B, S, S, 3] in [-1, 1]

        fake = tf.stop_gradient(toon)
        judged = self.update_discriminator(  # eq. 2.6
            {"real": batch.toon, "fake": fake, "grey": grey_toon, "smooth": smooth_toon}, changes
        )

        with tf.GradientTape(persistent=True) as judging:
            judging.watch(toon)
            maps, layers = features(toon), features.content_layers
            terms = {  # eq. 3.3, of eq. 2.5 and 2.8 to 2.10
                "adversarial": self.adversarial(self.scores(toon, changes), 1.0),
                "content": picture_losses.content(maps, features(batch.photo), layers),
                "gram": picture_losses.gram_style(maps, features(grey_toon), features.style_layers),
                "color": picture_losses.color(batch.photo, toon),
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
