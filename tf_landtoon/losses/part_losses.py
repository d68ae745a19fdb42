"""How far a parser's answer is from a map of parts."""

import dataclasses

import keras
from keras import ops

_RARE = {2: 1.5, 3: 1.5, 4: 2.0, 6: 2.0, 7: 1.5, 8: 1.5, 9: 1.5, 11: 2.0, 14: 1.5}
_BORDER = 2.0  # how much a place counts where two parts meet


@dataclasses.dataclass(frozen=True)
class PartWeights:
    """Multipliers of the two terms."""

    cross_entropy: float = 1.0
    dice: float = 0.5


def shares(parts: keras.KerasTensor, num_parts: int) -> keras.KerasTensor:
    """How much of each 2 x 2 block belongs to each part.

    Args:
        parts: [B, S, S] integers; those from num_parts on are of no part.
        num_parts: K.

    Returns:
        [B, S/2, S/2, K] float32; they add up to 1, or less where it is not known.
    """
    half = parts.shape[1] // 2
    single = ops.one_hot(ops.cast(parts, "int32"), num_parts, dtype="float32")
    return ops.mean(ops.reshape(single, (-1, half, 2, half, 2, num_parts)), axis=(2, 4))


def cross_entropy(logits: keras.KerasTensor, wanted: keras.KerasTensor) -> keras.KerasTensor:
    """Mean cross-entropy; rare parts and borders count more.

    Args:
        logits: [B, h, h, K].
        wanted: [B, h, h, K] of `shares`.

    Returns:
        Scalar.
    """
    rare = ops.convert_to_tensor(
        [_RARE.get(part, 1.0) for part in range(wanted.shape[-1])], dtype="float32"
    )
    border = ops.cast(ops.max(wanted, axis=-1) < 0.99, "float32")
    counts = 1.0 + (_BORDER - 1.0) * border
    each = -ops.sum(wanted * rare * ops.log_softmax(logits, axis=-1), axis=-1)
    return ops.sum(each * counts) / ops.sum(counts)


def dice(logits: keras.KerasTensor, wanted: keras.KerasTensor) -> keras.KerasTensor:
    """1 - the overlap of Dice, mean over the parts that are there (Milletari et al. 2016).

    Args:
        logits: [B, h, h, K].
        wanted: [B, h, h, K] of `shares`.

    Returns:
        Scalar, 0..1.
    """
    found = ops.softmax(logits, axis=-1) * ops.sum(wanted, axis=-1, keepdims=True)
    both = ops.sum(found * wanted, axis=(0, 1, 2))
    area = ops.sum(wanted, axis=(0, 1, 2))
    lost = 1.0 - (2.0 * both + 1.0) / (ops.sum(found, axis=(0, 1, 2)) + area + 1.0)
    there = ops.cast(area > 20.0, "float32")
    return ops.sum(lost * there) / ops.maximum(ops.sum(there), 1.0)
