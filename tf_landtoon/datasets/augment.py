"""Random changes of faces and their landmarks together, one seed a batch, no hidden state.

Every function is pure: the same batch and seed give the same answer, whatever ran before.
"""

import tensorflow as tf

from tf_landtoon.datasets import augment_settings, covering, draws
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import pixels


def move(
    images: tf.Tensor,
    landmarks_px: tf.Tensor,
    output_size: int,
    settings: augment_settings.FaceAugmentation | None,
    seed: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Rotates, scales, shifts and mirrors; without settings takes the middle of the picture.

    The labels are carried by the very matrix that moves the picture (the DAN code that the
    thesis used got this wrong wherever the face box was not square).

    Args:
        images: [B, S, S, C] float.
        landmarks_px: [B, 40, 2] px of `images`, anime meaning (the mirror permutation).
        output_size: px, side of the square output.
        settings: strengths.
        seed: [2] int32.

    Returns:
        ([B, output_size, output_size, C], [B, 40, 2] px of it).
    """
    batch, size = tf.shape(images)[0], images.shape[1]
    middle_in, middle_out = (size - 1) / 2, (output_size - 1) / 2
    if settings is None:
        angle = stretch = tf.zeros([batch])
        scale, shift, flip = tf.ones([batch]), tf.zeros([batch, 2]), tf.zeros([batch], bool)
    else:
        angle = draws.normal([batch], seed, 0) * settings.rotation_degrees * 3.14159265 / 180
        scale = tf.exp(draws.normal([batch], seed, 1) * settings.log_scale)
        stretch = draws.normal([batch], seed, 2) * settings.log_aspect
        shift = draws.normal([batch, 2], seed, 3) * settings.shift * output_size
        flip = flips(batch, seed)
    width, height = scale * tf.exp(stretch / 2), scale * tf.exp(-stretch / 2)
    cos, sin = tf.cos(angle), tf.sin(angle)
    mirror = tf.where(flip, -1.0, 1.0)
    # p_out = (p_in - middle_in) M + middle_out + shift, row vectors.
    matrix = tf.reshape(
        tf.stack([mirror * width * cos, mirror * width * sin, -height * sin, height * cos], 1),
        [-1, 2, 2],
    )
    offset = middle_out + shift[:, None]
    moved_px = tf.matmul(landmarks_px - middle_in, matrix) + offset
    swapped_px = tf.gather(moved_px, landmarks.MIRROR, axis=1)
    moved_px = tf.where(flip[:, None, None], swapped_px, moved_px)
    # The operation wants output -> input, column vectors.
    back = tf.transpose(tf.linalg.inv(matrix), [0, 2, 1])
    origin = middle_in - tf.linalg.matvec(back, offset[:, 0])
    rows = tf.concat([back, origin[:, :, None]], axis=2)
    transforms = tf.concat([tf.reshape(rows, [-1, 6]), tf.zeros([batch, 2])], axis=1)
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transforms,
        output_shape=[output_size, output_size],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
    return moved, moved_px


def flips(batch: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Which pictures `move` mirrors with that seed, [B] bool."""
    return draws.uniform([batch], seed, 4) < 0.5


def mirror_some(
    images: tf.Tensor, landmarks_px: tf.Tensor, seed: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Mirrors about half of the pictures, chosen at random, with their landmarks.

    Args:
        images: [B, H, W, C].
        landmarks_px: [B, 40, 2] px, anime meaning or the `symmetric` map of a photo.
        seed: [2] int32.

    Returns:
        Both, mirrored where the draw says so.
    """
    flip = draws.uniform([tf.shape(images)[0]], seed, 40) < 0.5
    width = tf.cast(tf.shape(images)[2], tf.float32)
    mirrored_px = tf.stack([width - 1 - landmarks_px[..., 0], landmarks_px[..., 1]], axis=-1)
    mirrored_px = tf.gather(mirrored_px, landmarks.MIRROR, axis=1)
    return (
        tf.where(flip[:, None, None, None], tf.reverse(images, [2]), images),
        tf.where(flip[:, None, None], mirrored_px, landmarks_px),
    )


def recolour(images: tf.Tensor, strength: float, seed: tf.Tensor) -> tf.Tensor:
    """Moves brightness, contrast and gamma, and mixes the channels to grey unevenly.

    Args:
        images: [B, H, W, 3] RGB, 0..255.
        strength: 0..1.
        seed: [2] int32.

    Returns:
        [B, H, W, 1] grey, 0..255.
    """
    shape = [tf.shape(images)[0], 1, 1]
    standard = tf.constant([0.299, 0.587, 0.114])
    odd = draws.uniform([*shape, 3], seed, 10, 0.05, 1.0)
    odd /= tf.reduce_sum(odd, -1, keepdims=True)
    amount = strength * draws.uniform([*shape, 1], seed, 11)
    grey = tf.reduce_sum(images * (standard + amount * (odd - standard)), -1, keepdims=True) / 255
    gamma = tf.exp(strength * draws.uniform([*shape, 1], seed, 12, -0.6, 0.6))
    grey = tf.pow(tf.clip_by_value(grey, 1e-4, 1.0), gamma)
    contrast = tf.exp(strength * draws.uniform([*shape, 1], seed, 13, -0.7, 0.3))
    brightness = strength * draws.uniform([*shape, 1], seed, 14, -0.2, 0.2)
    return 255 * tf.clip_by_value((grey - 0.5) * contrast + 0.5 + brightness, 0.0, 1.0)


def degrade(grey: tf.Tensor, share: float, seed: tf.Tensor, ruin_share: float = 0.0) -> tf.Tensor:
    """Blurs some pictures, makes some coarse (as an enlarged small face is) or noisy or a JPEG.

    Args:
        grey: [B, H, W, 1], 0..255.
        share: of pictures that each of the four changes touches.
        seed: [2] int32.
        ruin_share: of pictures that are coarse, or noisy, beyond recognition.

    Returns:
        [B, H, W, 1], 0..255.
    """
    batch, size = tf.shape(grey)[0], grey.shape[1]
    kernel = tf.constant([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    blurred = tf.nn.conv2d(grey, tf.reshape(kernel, [5, 1, 1, 1]), 1, "SAME")
    blurred = tf.nn.conv2d(blurred, tf.reshape(kernel, [1, 5, 1, 1]), 1, "SAME")

    def coarse(cell_px: int) -> tf.Tensor:
        return tf.image.resize(tf.nn.avg_pool2d(grey, cell_px, cell_px, "SAME"), [size, size])

    # One pattern serves the batch; only strength and sign differ: normals are slow on a CPU.
    noise = tf.random.stateless_normal(
        [1, size, size, 1], tf.random.experimental.stateless_fold_in(seed, 20)
    )

    def some(salt: int, share: float) -> tf.Tensor:
        return draws.uniform([batch, 1, 1, 1], seed, salt) < share

    out = tf.where(some(21, share), coarse(2), tf.where(some(22, share), blurred, grey))
    out = tf.where(some(25, ruin_share), coarse(8), out)
    strength = draws.uniform([batch, 1, 1, 1], seed, 23, -14.0, 14.0)
    out = tf.where(some(24, share), out + noise * strength, out)
    out = tf.where(some(26, ruin_share), out + noise * 6 * strength, out)
    quality = tf.cast(draws.uniform([batch], seed, 28, 15.0, 75.0), tf.int32)
    return _compress(tf.clip_by_value(out, 0.0, 255.0), some(27, share)[:, 0, 0, 0], quality)


def _compress(grey: tf.Tensor, chosen: tf.Tensor, quality: tf.Tensor) -> tf.Tensor:
    """Pictures [B, H, W, 1], 0..255, the chosen ones [B] as a JPEG of a quality [B] int32."""

    def one(picture: tf.Tensor, chosen: tf.Tensor, quality: tf.Tensor) -> tf.Tensor:
        def compressed() -> tf.Tensor:
            return 255 * tf.image.adjust_jpeg_quality(picture / 255, quality)

        return tf.cond(chosen, compressed, lambda: picture)

    return tf.map_fn(lambda row: one(*row), (grey, chosen, quality), fn_output_signature=tf.float32)


def face(
    images: tf.Tensor,
    landmarks_px: tf.Tensor,
    visible: tf.Tensor,
    output_size: int,
    settings: augment_settings.FaceAugmentation | None,
    seed: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
    """One changed batch for the landmark detector; without settings only cropped and grey.

    Args:
        images: [B, S, S, 3] RGB uint8 or float, 0..255.
        landmarks_px: [B, 40, 2] px of `images`.
        visible: [B, 40] float, 1 where the truth is known.
        output_size: px, side of the detector's input.
        settings: strengths, or None for evaluation.
        seed: [2] int32.

    Returns:
        [B, output_size, output_size, 1] grey 0..255; [B, 40, 2] px of it; [B, 40] visible, 0 also
        where the picture was replaced; [B, 40] seen, 1 where a visible point was not covered.
    """
    images = tf.cast(images, tf.float32)
    moved, moved_px = move(images, landmarks_px, output_size, settings, seed)
    if settings is None:
        return pixels.grey(moved), moved_px, visible, visible
    grey = recolour(moved, settings.colour, seed)
    grey, erased = covering.erase(grey, moved_px, settings.erase_share, seed)
    grey, covered = covering.occlude(grey, settings.occlude_share, seed)
    cell = tf.cast(tf.clip_by_value(tf.round(moved_px), 0, output_size - 1), tf.int32)
    lost = tf.gather_nd((erased | covered)[..., 0], cell[..., ::-1], batch_dims=1)
    batch = tf.shape(grey)[0]
    nothing = draws.uniform([batch, 1, 1, 1], seed, 62) < settings.nothing_share
    grey = tf.where(nothing, covering.clouds(batch, output_size, seed), grey)
    visible = tf.where(nothing[:, 0, 0], 0.0, visible)
    seen = tf.where(lost, 0.0, visible)
    return degrade(grey, settings.degrade_share, seed, settings.ruin_share), moved_px, visible, seen
