"""Records of portraits and of anime faces to batches for the generator of icons."""

import dataclasses
from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from tf_landtoon.datasets import augment, augment_settings, order, photo_changes
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import part_map, pixels
from tf_landtoon.records import portrait_schema, random_access, schema


@dataclasses.dataclass(frozen=True)
class PortraitChanges:
    """How pairs are changed; the drawing follows where it has to.

    Attributes:
        moves: of photo and drawing together; colours and damage are not of these.
        behind_share: of pairs that get another background.
        light: 0..1, how far exposure, lamps, casts and colours of the photo move.
        damage_share: of photos that each kind of damage touches.
    """

    moves: augment_settings.FaceAugmentation = augment_settings.FaceAugmentation(
        rotation_degrees=3.0, log_scale=0.06, log_aspect=0.015, shift=0.025
    )
    behind_share: float = 0.5
    light: float = 1.0
    damage_share: float = 0.2


class PortraitBatch(NamedTuple):
    """Photos with their drawings and, independent of them, anime faces.

    Attributes:
        photo: [B, S, S, 3] float32, [-1, 1].
        drawing: [B, S, S, 3] float32, [-1, 1].
        landmarks_px: [B, 40, 2] float32, px, what the landmark loss asks for.
        visible: [B, 40] float32, 1 where the drawing shows the point.
        toon: [B, S, S, 3] float32, [-1, 1].
        smooth_toon: [B, S, S, 3] float32, [-1, 1], the same anime faces with blurred edges.
    """

    photo: tf.Tensor
    drawing: tf.Tensor
    landmarks_px: tf.Tensor
    visible: tf.Tensor
    toon: tf.Tensor
    smooth_toon: tf.Tensor


def endless(
    portrait_dir: str,
    toon_dir: str,
    *,
    batch_size: int,
    image_size: int,
    seed: int,
    start_step: int = 0,
    landmark_map: str = "drawn",
    changes: PortraitChanges = PortraitChanges(),
) -> tf.data.Dataset:
    """Endless training batches; every pair meets a new anime face each time.

    Pairs are not moved or mirrored if their points are of the thesis' map, which has no mirror.

    Args:
        portrait_dir: records of photos with drawings.
        toon_dir: records of anime faces with edge-smoothed twins.
        batch_size: pairs, and anime faces, in a batch.
        image_size: px, what both were written with.
        seed: decides order and changes.
        start_step: steps already done; their batches are passed over, unread.
        landmark_map: "drawn" for the drawings' own points, or a map of the photos' points.
        changes: how pairs are changed.

    Returns:
        A dataset of `PortraitBatch`.

    Raises:
        errors.InputError: records are missing, of another kind or another size.
    """
    schema.read_info(portrait_dir, kind="portraits", image_size=image_size)
    schema.read_info(toon_dir, kind="toons", image_size=image_size)

    def examples(directory: str, stream: int, parse: Callable) -> tf.data.Dataset:
        places = random_access.find(directory, "train")
        numbers = order.drawn(places.count, seed, stream, start_step * batch_size)
        return random_access.read(places, numbers).map(parse)

    pairs = examples(
        portrait_dir, 0, lambda raw: portrait_schema.parse(raw, image_size, landmark_map)
    )
    toons = examples(toon_dir, 1, lambda raw: schema.parse_toon(raw, image_size))
    both = tf.data.Dataset.zip(pairs, toons).batch(batch_size, drop_remainder=True)

    @tf.autograph.experimental.do_not_convert
    def change(example: tuple, batch_seed: tf.Tensor) -> PortraitBatch:
        pair, (toon, smooth_toon) = example
        moves = None if landmark_map == "thesis" else changes.moves
        photo, drawing, landmarks_px, visible = changed(
            pair, dataclasses.replace(changes, moves=moves), batch_seed
        )
        twins = tf.concat([toon, smooth_toon], axis=-1)
        twins = augment.mirror_some(twins, landmarks_px, batch_seed + 1)[0]
        toon, smooth_toon = tf.split(twins, 2, axis=-1)
        return PortraitBatch(
            photo=pixels.to_signed(photo),
            drawing=pixels.to_signed(drawing),
            landmarks_px=landmarks_px,
            visible=visible,
            toon=pixels.to_signed(tf.cast(toon, tf.float32)),
            smooth_toon=pixels.to_signed(tf.cast(smooth_toon, tf.float32)),
        )

    return order.with_seeds(both, seed, start_step).map(change).prefetch(1)


def changed(
    pair: portrait_schema.Portrait, changes: PortraitChanges, seed: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
    """A batch of pairs as other photos of these people might have it.

    Args:
        pair: batched, of `portrait_schema.parse`.
        changes: how far; without moves the pictures stay where they are.
        seed: [2] int32.

    Returns:
        photo and drawing [B, S, S, 3] 0..255, landmarks [B, 40, 2] px, visible [B, 40].
    """
    size = pair.photo.shape[1]
    person = 255.0 * tf.cast(pair.parts != part_map.Part.BACKGROUND, tf.float32)
    layers = [tf.cast(x, tf.float32) for x in (pair.photo, pair.drawing, person, pair.cover)]
    stack = tf.concat(layers, axis=-1)
    landmarks_px, visible = pair.landmarks_px, pair.visible
    if changes.moves is not None:
        stack, landmarks_px = augment.move(stack, landmarks_px, size, changes.moves, seed)
        flip = augment.flips(tf.shape(visible)[0], seed)[:, None]
        visible = tf.where(flip, tf.gather(visible, landmarks.MIRROR, axis=1), visible)
    photo, drawing = stack[..., :3], stack[..., 3:6]
    person, cover = tf.nn.avg_pool2d(stack[..., 6:7], 3, 1, "SAME") / 255.0, stack[..., 7:] / 255.0
    photo, drawing = photo_changes.behind(photo, drawing, person, cover, changes.behind_share, seed)
    photo = photo_changes.lit(photo, changes.light, seed)
    return photo_changes.taken(photo, changes.damage_share, seed), drawing, landmarks_px, visible
