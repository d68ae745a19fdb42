"""AnimeGAN (Chen et al. 2019) with the landmark loss: thesis eq. 3.3."""

import tensorflow as tf

from tf_landtoon.datasets import gan_batches
from tf_landtoon.images import pixels
from tf_landtoon.losses import picture_losses
from tf_landtoon.training import gan_figures, gan_step


def update(
    turns: gan_step.Turns, batch: gan_batches.GanBatch, step: tf.Tensor, landmark_weight: tf.Tensor
) -> gan_step.Scalars:
    """One replica's share: the discriminator first, then the generator against it.

    Texture comes from toons without colour, so that colours can come from the photo.

    Args:
        turns: what learns and what teaches.
        batch: of this replica.
        step: int64 scalar, number of steps done before.
        landmark_weight: scalar, the landmark term's weight in this step.

    Returns:
        Scalars as `gan_step.GanStep.step` returns them.
    """
    features, discriminator = turns.features, turns.discriminator
    changes = discriminator.draw_changes(tf.shape(batch.photo)[0], step)
    grey_toon = pixels.without_color(batch.toon)
    smooth_toon = pixels.without_color(batch.smooth_toon)
    with tf.GradientTape() as drawing:
        toon = turns.generator.network(batch.photo, training=True)  # [B, S, S, 3] in [-1, 1]

    fake = tf.stop_gradient(toon)
    judged = discriminator.learn(  # eq. 2.6
        {"real": batch.toon, "fake": fake, "grey": grey_toon, "smooth": smooth_toon}, changes
    )

    with tf.GradientTape(persistent=True) as judging:
        judging.watch(toon)
        maps, layers = features(toon), features.content_layers
        terms = {  # eq. 3.3, of eq. 2.5 and 2.8 to 2.10
            "adversarial": discriminator.adversarial(toon, changes),
            "content": picture_losses.content(maps, features(batch.photo), layers),
            "gram": picture_losses.gram_style(maps, features(grey_toon), features.style_layers),
            "color": picture_losses.color(batch.photo, toon),
            "total_variation": picture_losses.total_variation(toon),
        }
        landmark, watched = turns.landmarks(toon, batch.landmarks_px)  # eq. 3.1
    learnt = turns.generator.learn(
        drawing=drawing,
        judging=judging,
        toon=toon,
        terms=terms | landmark,
        landmark_weight=landmark_weight,
    )
    return judged | learnt | watched | gan_figures.of_outputs(batch.photo, toon)
