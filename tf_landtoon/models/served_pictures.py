"""Picture files decoded within a TensorFlow graph: each is a picture or an error of its own."""

from collections.abc import Callable, Sequence

import tensorflow as tf

from tf_landtoon.images import decoding

MOST_PIXELS = 40_000_000  # of a file; as floats these are half a gigabyte
_NOT_READ = b"not a readable picture; send a whole JPEG, PNG, WebP, GIF or BMP file"
_PNG, _GIF, _BMP, _RIFF, _WEBP = b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"RIFF", b"WEBP"

Prepare = Callable[[tf.Tensor], Sequence[tf.Tensor]]
"""[H, W, 3] float32 RGB 0..255 -> what is made of one picture."""


def decode(
    image_bytes: tf.Tensor, prepare: Prepare, specs: Sequence[tf.TensorSpec]
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Decodes files, of which any may be broken.

    TensorFlow does not turn pictures by their EXIF orientation; whoever sends them does.

    Args:
        image_bytes: [N] JPEG, PNG, WebP, GIF (the first picture) or BMP files of any size;
            transparency is laid over white.
        prepare: is given one picture.
        specs: of what it returns.

    Returns:
        For each spec a tensor [N, ...], zeros where a file is broken; and [N] strings, why, empty
        where all is well.
    """
    count = tf.size(image_bytes, tf.int64)

    def one(index: tf.Tensor) -> tuple[tf.Tensor, ...]:
        encoded = image_bytes[index]
        height, width = _declared_size(encoded)
        complaint = _complaint(height, width)
        values = tf.cond(
            tf.equal(complaint, b""),
            lambda: tuple(prepare(_picture(encoded))),
            lambda: tuple(tf.zeros(spec.shape, spec.dtype) for spec in specs),
        )
        values = [tf.ensure_shape(x, spec.shape) for x, spec in zip(values, specs, strict=True)]
        return (index, complaint, *values)

    # Whatever a decoder says against a file, the dataset goes on with the next.
    read = tf.data.Dataset.range(count).map(one).ignore_errors()
    last = (count, b"", *(tf.zeros(spec.shape, spec.dtype) for spec in specs))  # never empty
    read = read.concatenate(tf.data.Dataset.from_tensors(last)).batch(count + 1)
    indices, complaints, *values = read.get_single_element()
    places = indices[:, tf.newaxis]
    whole = [
        tf.scatter_nd(
            places, x, tf.concat([[count + 1], tf.constant(spec.shape.as_list(), tf.int64)], 0)
        )[:count]
        for x, spec in zip(values, specs, strict=True)
    ]
    errors = tf.fill([count + 1], tf.constant(_NOT_READ))
    return whole, tf.tensor_scatter_nd_update(errors, places, complaints)[:count]


def _complaint(height: tf.Tensor, width: tf.Tensor) -> tf.Tensor:
    """Why a picture of that size is not decoded; empty where it is."""
    size = tf.strings.join([tf.strings.as_string(width), tf.strings.as_string(height)], "x")
    small = tf.strings.join([size, f" px; both sides need at least {decoding.MIN_SIDE} px"])
    large = tf.strings.join([size, f" px; at most {MOST_PIXELS // 1_000_000} megapixels are read"])
    pixels = tf.cast(height, tf.int64) * tf.cast(width, tf.int64)
    most = tf.maximum(height, width)
    return tf.case(
        [
            (tf.minimum(height, width) < decoding.MIN_SIDE, lambda: small),
            ((pixels > MOST_PIXELS) | (most > decoding.MAX_SIDE), lambda: large),
        ],
        default=lambda: tf.constant(b""),
    )


def _begins(encoded: tf.Tensor, word: bytes, at: int = 0) -> tf.Tensor:
    return tf.equal(tf.strings.substr(encoded, at, len(word)), word)


def _is_webp(encoded: tf.Tensor) -> tf.Tensor:
    return _begins(encoded, _RIFF) & _begins(encoded, _WEBP, 8)


def _picture(encoded: tf.Tensor) -> tf.Tensor:
    """[H, W, 3] float32, 0..255."""

    def over_white(rgba: tf.Tensor) -> tf.Tensor:
        rgba = tf.cast(rgba, tf.float32)
        share = rgba[..., 3:] / 255
        return rgba[..., :3] * share + 255 * (1 - share)

    def webp() -> tf.Tensor:
        image = tf.io.decode_image(encoded, expand_animations=False)
        image = tf.ensure_shape(image, [None, None, None])
        return tf.cond(
            tf.equal(tf.shape(image)[2], 4),
            lambda: over_white(image),
            lambda: tf.cast(image, tf.float32),
        )

    def plain() -> tf.Tensor:
        image = tf.io.decode_image(encoded, channels=3, expand_animations=False)
        return tf.cast(image, tf.float32)

    image = tf.case(
        [
            (_begins(encoded, _PNG), lambda: over_white(tf.io.decode_png(encoded, channels=4))),
            (_is_webp(encoded), webp),
        ],
        default=plain,
    )
    return tf.ensure_shape(image, [None, None, 3])


def _declared_size(encoded: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Height and width that a file's header has, int32, before anything is decoded."""

    def number(at: int, count: int, little: bool = True) -> tf.Tensor:
        raw = tf.io.decode_raw(tf.strings.substr(encoded, at, count), tf.uint8)
        powers = [256**i if little else 256 ** (count - 1 - i) for i in range(count)]
        total = tf.reduce_sum(tf.cast(raw, tf.int64) * tf.constant(powers, tf.int64))
        return tf.cast(tf.minimum(total, 2**31 - 1), tf.int32)

    def jpeg() -> tuple[tf.Tensor, tf.Tensor]:
        shape = tf.image.extract_jpeg_shape(encoded)
        return shape[0], shape[1]

    def bmp() -> tuple[tf.Tensor, tf.Tensor]:
        rows = tf.io.decode_raw(tf.strings.substr(encoded, 22, 4), tf.int32)[0]
        return tf.abs(rows), number(18, 4)  # below 0 they come from the top

    def webp() -> tuple[tf.Tensor, tf.Tensor]:
        def lossless() -> tuple[tf.Tensor, tf.Tensor]:
            bits = number(21, 4)
            return tf.bitwise.right_shift(bits, 14) % 2**14 + 1, bits % 2**14 + 1

        return tf.case(
            [
                (_begins(encoded, b"VP8X", 12), lambda: (number(27, 3) + 1, number(24, 3) + 1)),
                (_begins(encoded, b"VP8L", 12), lossless),
            ],
            default=lambda: (number(28, 2) % 2**14, number(26, 2) % 2**14),
        )

    return tf.case(
        [
            (_begins(encoded, _PNG), lambda: (number(20, 4, False), number(16, 4, False))),
            (_begins(encoded, _GIF), lambda: (number(8, 2), number(6, 2))),
            (_begins(encoded, _BMP), bmp),
            (_is_webp(encoded), webp),
        ],
        default=jpeg,
    )
