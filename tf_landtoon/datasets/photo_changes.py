"""A portrait's photo as another camera, another lamp or another room would have given it.

The drawing that belongs to it stays, but for its background. One seed a batch, no hidden state.
"""

import tensorflow as tf

from tf_landtoon.datasets import draws

_PALER = 0.58  # as `painting.painted_scene` draws backgrounds


def behind(
    photo: tf.Tensor,
    drawing: tf.Tensor,
    person: tf.Tensor,
    cover: tf.Tensor,
    share: float,
    seed: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Puts another background behind some people: a wall, a gradient, clouds, things out of focus.

    Args:
        photo: [B, S, S, 3], 0..255.
        drawing: [B, S, S, 3], 0..255; what is behind there is softer and paler.
        person: [B, S, S, 1], 0..1, where the photo's person is, or nothing known.
        cover: [B, S, S, 1], 0..1, where the drawing's person is.
        share: of the pictures that are changed.
        seed: [2] int32.
    """
    batch, size = tf.shape(photo)[0], photo.shape[1]
    color = draws.uniform([batch, 1, 1, 3], seed, 70, 0.0, 255.0)
    grey = tf.reduce_mean(color, axis=-1, keepdims=True)
    color = grey + (color - grey) * draws.uniform([batch, 1, 1, 1], seed, 71, 0.0, 1.2)
    hills = draws.normal([batch, 4, 4, 3], seed, 72)
    hills = tf.reduce_mean(hills, -1, keepdims=True) * 1.2 + 0.6 * hills
    strength = draws.uniform([batch, 1, 1, 1], seed, 73) ** 2 * 90
    far = color + tf.image.resize(strength * hills, [size, size], "bicubic")
    rough = draws.normal([batch, 32, 32, 3], seed, 74)
    rough = (tf.reduce_mean(rough, -1, keepdims=True) + 0.3 * rough) * strength
    rough *= tf.cast(draws.uniform([batch, 1, 1, 1], seed, 75) < 0.5, tf.float32)
    near = tf.clip_by_value(far + tf.image.resize(rough, [size, size]), 0.0, 255.0)
    far = 255.0 - (255.0 - tf.clip_by_value(far, 0.0, 255.0)) * _PALER
    chosen = draws.uniform([batch, 1, 1, 1], seed, 76) < share
    return (
        tf.where(chosen, near + (photo - near) * person, photo),
        tf.where(chosen, far + (drawing - far) * cover, drawing),
    )


def lit(photo: tf.Tensor, strength: float, seed: tf.Tensor) -> tf.Tensor:
    """Exposure, contrast, a lamp from one side, casts, colours paler or gone.

    Args:
        photo: [B, S, S, 3], 0..255.
        strength: 0..1.
        seed: [2] int32.

    Returns:
        [B, S, S, 3], 0..255.
    """
    batch, size = tf.shape(photo)[0], photo.shape[1]
    one = [batch, 1, 1, 1]
    along = tf.linspace(-1.0, 1.0, size)
    angle = draws.uniform(one, seed, 80, 0.0, 6.2832)
    slope = tf.cos(angle) * along[None, None, :, None] + tf.sin(angle) * along[None, :, None, None]
    lamp = draws.uniform(one, seed, 81) ** 2 * 0.55 * strength
    gain = 1.0 + lamp * slope
    gain *= tf.exp(strength * 0.15 * draws.normal(one, seed, 82))
    gain *= tf.exp(strength * 0.10 * draws.normal([batch, 1, 1, 3], seed, 83))
    x = tf.clip_by_value(photo / 255.0 * gain, 1e-4, 1.0)
    x = tf.pow(x, tf.exp(strength * 0.2 * draws.normal(one, seed, 84)))
    contrast = tf.exp(strength * 0.15 * draws.normal(one, seed, 85))
    x = (x - 0.5) * contrast + 0.5 + strength * 0.03 * draws.normal(one, seed, 86)
    grey = tf.reduce_sum(x * tf.constant([0.299, 0.587, 0.114]), -1, keepdims=True)
    kept = 1.0 + strength * draws.uniform(one, seed, 87, -0.5, 0.35)
    kept = tf.where(draws.uniform(one, seed, 88) < 0.1 * strength, 0.0, kept)
    return 255.0 * tf.clip_by_value(grey + (x - grey) * kept, 0.0, 1.0)


def taken(photo: tf.Tensor, share: float, seed: tf.Tensor) -> tf.Tensor:
    """Some pictures blurred, coarse (as an enlarged small face is), noisy, or JPEGs.

    Args:
        photo: [B, S, S, 3], 0..255.
        share: of pictures that each of the four changes touches.
        seed: [2] int32.

    Returns:
        [B, S, S, 3], 0..255.
    """
    batch, size = tf.shape(photo)[0], photo.shape[1]

    def coarse(cell_px: int) -> tf.Tensor:
        return tf.image.resize(tf.nn.avg_pool2d(photo, cell_px, cell_px, "SAME"), [size, size])

    def some(salt: int) -> tf.Tensor:
        return draws.uniform([batch, 1, 1, 1], seed, salt) < share

    blurred = tf.nn.avg_pool2d(tf.nn.avg_pool2d(photo, 3, 1, "SAME"), 3, 1, "SAME")
    out = tf.where(some(90), coarse(2), tf.where(some(91), blurred, photo))
    out = tf.where(some(92) & some(93), coarse(4), out)
    # One pattern serves the batch; only its strength differs: normals are slow on a CPU.
    noise = tf.random.stateless_normal(
        [1, size, size, 3], tf.random.experimental.stateless_fold_in(seed, 94)
    )
    strength = draws.uniform([batch, 1, 1, 1], seed, 95, -12.0, 12.0)
    out = tf.clip_by_value(tf.where(some(96), out + noise * strength, out), 0.0, 255.0)
    quality = tf.cast(draws.uniform([batch], seed, 97, 20.0, 80.0), tf.int32)
    return _compress(out, some(98)[:, 0, 0, 0], quality)


def _compress(photo: tf.Tensor, chosen: tf.Tensor, quality: tf.Tensor) -> tf.Tensor:
    """Pictures [B, S, S, 3], 0..255, the chosen ones [B] as a JPEG of a quality [B] int32."""

    def one(picture: tf.Tensor, chosen: tf.Tensor, quality: tf.Tensor) -> tf.Tensor:
        def compressed() -> tf.Tensor:
            return 255 * tf.image.adjust_jpeg_quality(picture / 255, quality)

        return tf.cond(chosen, compressed, lambda: picture)

    return tf.map_fn(
        lambda row: one(*row), (photo, chosen, quality), fn_output_signature=tf.float32
    )
