"""Random changes of faces and their landmarks together, one seed a batch, nothing hidden.

Every function is pure: the same batch and seed give the same answer, whatever ran before.
"""

import dataclasses

import tensorflow as tf

from tf_landtoon import landmarks, pixels


@dataclasses.dataclass(frozen=True)
class FaceAugmentation:
    """How strongly faces are changed for the landmark detector.

    Attributes:
        rotation_degrees: standard deviation; nothing lies beyond 2.3 of them.
        log_scale: standard deviation of the natural logarithm of the size.
        log_aspect: the same for width against height, labels follow exactly.
        shift: standard deviation, as a share of the output's side.
        colour: 0..1, how far brightness, contrast, saturation and the grey mixture move.
        degrade_share: share of pictures that are blurred, and that get JPEG-like noise.
        occlude_share: share of pictures with patches, and with hair-like locks.
    """

    rotation_degrees: float = 14.0
    log_scale: float = 0.12
    log_aspect: float = 0.05
    shift: float = 0.05
    colour: float = 1.0
    degrade_share: float = 0.3
    occlude_share: float = 0.3


def _normal(shape: list, seed: tf.Tensor, salt: int) -> tf.Tensor:
    folded = tf.random.experimental.stateless_fold_in(seed, salt)
    # A normal that ends at two deviations has 0.88 of the deviation asked for.
    return tf.random.stateless_truncated_normal(shape, folded) / 0.88


def _uniform(shape, seed: tf.Tensor, salt: int, low: float = 0.0, high: float = 1.0) -> tf.Tensor:
    folded = tf.random.experimental.stateless_fold_in(seed, salt)
    return tf.random.stateless_uniform(shape, folded, low, high)


def move(
    images: tf.Tensor,
    landmarks_px: tf.Tensor,
    output_size: int,
    settings: FaceAugmentation | None,
    seed: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Rotates, scales, shifts and mirrors; without settings takes the middle of the picture.

    The labels are carried by the very matrix that moves the picture (the DAN code that the
    thesis used did not, wherever the face box was not square).

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
        angle = _normal([batch], seed, 0) * settings.rotation_degrees * 3.14159265 / 180
        scale = tf.exp(_normal([batch], seed, 1) * settings.log_scale)
        stretch = _normal([batch], seed, 2) * settings.log_aspect
        shift = _normal([batch, 2], seed, 3) * settings.shift * output_size
        flip = _uniform([batch], seed, 4) < 0.5
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


def mirror_some(
    images: tf.Tensor, landmarks_px: tf.Tensor, seed: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Mirrors every second picture, by chance, and its landmarks.

    Args:
        images: [B, H, W, C].
        landmarks_px: [B, 40, 2] px, anime meaning or the `symmetric` map of a photo.
        seed: [2] int32.

    Returns:
        Both, mirrored where chance had it.
    """
    flip = _uniform([tf.shape(images)[0]], seed, 40) < 0.5
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
    odd = _uniform([*shape, 3], seed, 10, 0.05, 1.0)
    odd /= tf.reduce_sum(odd, -1, keepdims=True)
    amount = strength * _uniform([*shape, 1], seed, 11)
    grey = tf.reduce_sum(images * (standard + amount * (odd - standard)), -1, keepdims=True) / 255
    gamma = tf.exp(strength * _uniform([*shape, 1], seed, 12, -0.6, 0.6))
    grey = tf.pow(tf.clip_by_value(grey, 1e-4, 1.0), gamma)
    contrast = tf.exp(strength * _uniform([*shape, 1], seed, 13, -0.7, 0.3))
    brightness = strength * _uniform([*shape, 1], seed, 14, -0.2, 0.2)
    return 255 * tf.clip_by_value((grey - 0.5) * contrast + 0.5 + brightness, 0.0, 1.0)


def degrade(grey: tf.Tensor, share: float, seed: tf.Tensor) -> tf.Tensor:
    """Blurs some pictures, makes some coarse (as an enlarged small face is), adds noise to some.

    Args:
        grey: [B, H, W, 1], 0..255.
        share: of pictures that each of the three changes touches.
        seed: [2] int32.

    Returns:
        [B, H, W, 1], 0..255.
    """
    batch, size = tf.shape(grey)[0], grey.shape[1]
    kernel = tf.constant([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    blurred = tf.nn.conv2d(grey, tf.reshape(kernel, [5, 1, 1, 1]), 1, "SAME")
    blurred = tf.nn.conv2d(blurred, tf.reshape(kernel, [1, 5, 1, 1]), 1, "SAME")
    coarse = tf.image.resize(tf.nn.avg_pool2d(grey, 2, 2, "VALID"), [size, size])
    # One pattern serves the batch, its strength and sign differ: normals are dear on a CPU.
    noise = tf.random.stateless_normal(
        [1, size, size, 1], tf.random.experimental.stateless_fold_in(seed, 20)
    )

    def some(salt: int) -> tf.Tensor:
        return _uniform([batch, 1, 1, 1], seed, salt) < share

    out = tf.where(some(21), coarse, tf.where(some(22), blurred, grey))
    strength = _uniform([batch, 1, 1, 1], seed, 23, -14.0, 14.0)
    return tf.clip_by_value(tf.where(some(24), out + noise * strength, out), 0.0, 255.0)


def occlude(grey: tf.Tensor, share: float, seed: tf.Tensor) -> tf.Tensor:
    """Lays flat patches and locks of hair that hang from the top over some pictures.

    Args:
        grey: [B, S, S, 1], 0..255.
        share: of pictures with patches, and of pictures with locks.
        seed: [2] int32.

    Returns:
        [B, S, S, 1], 0..255.
    """
    batch, size = tf.shape(grey)[0], grey.shape[1]
    ticks = tf.linspace(0.0, 1.0, size)
    x, y = ticks[None, None, :, None], ticks[None, :, None, None]

    def draw(count: int, salt: int, low: float, high: float) -> tf.Tensor:
        return _uniform([batch, 1, 1, count], seed, salt, low, high)

    patches = (tf.abs(x - draw(2, 30, 0, 1)) < draw(2, 31, 0.03, 0.14)) & (
        tf.abs(y - draw(2, 32, 0, 1)) < draw(2, 33, 0.03, 0.14)
    )
    # A lock is widest at the top and ends in a tip at `length`.
    length = draw(5, 34, 0.1, 0.62)
    taper = tf.maximum(1 - y / length, 0.0)
    centre = draw(5, 35, -0.1, 1.1) + draw(5, 36, -0.5, 0.5) * y
    locks = tf.abs(x - centre) < draw(5, 37, 0.01, 0.07) * tf.sqrt(taper)
    for mask, salt in ((patches, 38), (locks, 39)):
        chosen = _uniform([batch, 1, 1, 1], seed, salt) < share
        covered = tf.reduce_any(mask, -1, keepdims=True) & chosen
        grey = tf.where(covered, _uniform([batch, 1, 1, 1], seed, salt + 10, 0.0, 255.0), grey)
    return grey


def face(
    images: tf.Tensor,
    landmarks_px: tf.Tensor,
    output_size: int,
    settings: FaceAugmentation | None,
    seed: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor]:
    """One changed batch for the landmark detector; without settings only cropped and grey.

    Args:
        images: [B, S, S, 3] RGB uint8 or float, 0..255.
        landmarks_px: [B, 40, 2] px of `images`.
        output_size: px, side of the detector's input.
        settings: strengths, or None for evaluation.
        seed: [2] int32.

    Returns:
        ([B, output_size, output_size, 1] grey 0..255, [B, 40, 2] px of it).
    """
    images = tf.cast(images, tf.float32)
    moved, moved_px = move(images, landmarks_px, output_size, settings, seed)
    if settings is None:
        return pixels.grey(moved), moved_px
    grey = recolour(moved, settings.colour, seed)
    grey = occlude(grey, settings.occlude_share, seed)
    return degrade(grey, settings.degrade_share, seed), moved_px
