"""The generator of icons: pairs of photo and drawing first, then thesis eq. 3.3 on top of them."""

from collections.abc import Mapping

import keras
import tensorflow as tf

from tf_landtoon.datasets import portrait_batches
from tf_landtoon.images import pixels
from tf_landtoon.losses import pair_losses, picture_losses
from tf_landtoon.training import gan_figures, gan_settings, gan_step

PAIR_TERMS = ("pair", "edges", "content")
_WINDOW = 2  # a half of the side: what features and discriminator see of a picture, for time's sake
_STREAM = 0x91D0  # keeps these draws apart from others made from the same seed


def update(
    turns: gan_step.Turns,
    batch: portrait_batches.PortraitBatch,
    step: tf.Tensor,
    landmark_weight: tf.Tensor,
) -> gan_step.Scalars:
    """One replica's share: the discriminator first, then the generator against it.

    Real are anime faces and other people's drawings: the first bring a hand, the second hold the
    colours. Texture comes from toons without colour. The pair's terms fade, but not to nothing.

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
    window = _Window(batch.photo.shape[1], turns.settings.seed, step)
    with tf.GradientTape() as drawing:
        toon = turns.generator.network(batch.photo, training=True)  # [B, S, S, 3] in [-1, 1]

    real, style = _real(batch, step), window(batch.toon)
    judged = discriminator.learn(  # eq. 2.6
        {
            "real": window(real),
            "fake": window(tf.stop_gradient(toon)),
            "smooth": window(batch.smooth_toon),
        },
        changes,
    )

    with tf.GradientTape(persistent=True) as judging:
        judging.watch(toon)
        seen = window(toon)
        maps, grey = features(seen), features(pixels.without_color(style))
        terms = {  # eq. 3.3 beside the pair
            **_pair_terms(batch, toon, maps, features(window(batch.drawing)), features),
            "adversarial": discriminator.adversarial(seen, changes),
            "gram": picture_losses.gram_style(maps, grey, features.style_layers),
            "color": pair_losses.broad_color(toon, batch.drawing),
        }
        points = (batch.landmarks_px, batch.visible)
        landmark, watched = turns.landmarks.around_faces(toon, *points)  # eq. 3.1
    pair_share = _pair_share(turns.settings, step)
    learnt = turns.generator.learn(
        drawing=drawing,
        judging=judging,
        toon=toon,
        terms=terms | landmark,
        landmark_weight=landmark_weight,
        shares=dict.fromkeys(PAIR_TERMS, pair_share),
    )
    watched |= gan_figures.of_outputs(batch.photo, toon) | {"pair/share": pair_share}
    return judged | learnt | watched


def begin(
    turns: gan_step.Turns, batch: portrait_batches.PortraitBatch, step: tf.Tensor
) -> gan_step.Scalars:
    """One replica's share of an initial step: the pair alone. Arguments as of `update`."""
    features = turns.features
    window = _Window(batch.photo.shape[1], turns.settings.seed, step)
    with tf.GradientTape() as drawing:
        toon = turns.generator.network(batch.photo, training=True)
    with tf.GradientTape(persistent=True) as judging:
        judging.watch(toon)
        maps, wanted = features(window(toon)), features(window(batch.drawing))
        terms = _pair_terms(batch, toon, maps, wanted, features)
    learnt = turns.generator.learn(
        drawing=drawing,
        judging=judging,
        toon=toon,
        terms=terms,
        landmark_weight=tf.constant(0.0),
    )
    return learnt | gan_figures.of_outputs(batch.photo, toon)


def _pair_terms(
    batch: portrait_batches.PortraitBatch,
    toon: tf.Tensor,
    maps: Mapping[str, tf.Tensor],
    wanted: Mapping[str, tf.Tensor],
    features: keras.Model,
) -> gan_step.Scalars:
    """How far outputs are from the drawings, with the features' maps of both windows."""
    weight = pair_losses.face_weight(batch.landmarks_px, toon.shape[1])
    return {
        "pair": pair_losses.difference(toon, batch.drawing, weight),
        "edges": pair_losses.edges(toon, batch.drawing, weight),
        "content": picture_losses.content(maps, wanted, features.style_layers),
    }


def _pair_share(settings: gan_settings.GanSettings, step: tf.Tensor) -> tf.Tensor:
    """What of the pair's weights counts after so many steps, a scalar."""
    done = tf.cast(step - settings.initial_steps, tf.float32) / max(settings.pair_fade_steps, 1)
    return 1.0 - (1.0 - settings.pair_kept) * tf.clip_by_value(done, 0.0, 1.0)


def _real(batch: portrait_batches.PortraitBatch, step: tf.Tensor) -> tf.Tensor:
    """Anime faces and other people's drawings by turns, [B, S, S, 3]."""
    count = tf.shape(batch.toon)[0]
    from_toons = (tf.range(count) + tf.cast(step, tf.int32)) % 2 == 0
    others = tf.roll(batch.drawing, 1, axis=0)
    return tf.where(from_toons[:, None, None, None], batch.toon, others)


class _Window:
    """One random square of all pictures of a step, half as wide as they are."""

    def __init__(self, size: int, seed: int, step: tf.Tensor):
        self._side = size // _WINDOW
        key = tf.stack([tf.constant(seed, tf.int64) + _STREAM, tf.cast(step, tf.int64)])
        self._corner = tf.random.stateless_uniform(
            [2], key, 0, size - self._side + 1, dtype=tf.int32
        )

    def __call__(self, images: tf.Tensor) -> tf.Tensor:
        """[B, S, S, C] -> [B, S / 2, S / 2, C]."""
        row, column = self._corner[0], self._corner[1]
        cut = images[:, row : row + self._side, column : column + self._side]
        return tf.ensure_shape(cut, [images.shape[0], self._side, self._side, images.shape[3]])
