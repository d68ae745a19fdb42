"""Figures that tell how a GAN training fares, besides its losses; nothing here is minimised."""

import keras
from keras import ops

from tf_landtoon.losses import landmark_losses

Figures = dict[str, keras.KerasTensor]


def gradient_norm(gradient: keras.KerasTensor) -> keras.KerasTensor:
    """How hard a loss term pulls at one output picture.

    A term is a mean over the batch, so its gradient at picture i is 1 / B of that of picture i's
    own term. That is undone here; neither batch size nor replicas change the figure.

    Args:
        gradient: [B, H, W, C] of a weighted term with respect to the outputs.

    Returns:
        Scalar: the mean over the batch of each picture's Euclidean norm, times B.
    """
    each = ops.sqrt(ops.sum(ops.square(gradient), axis=(1, 2, 3)))
    return ops.sum(each)


def of_outputs(photo: keras.KerasTensor, toon: keras.KerasTensor) -> Figures:
    """Collapse and identity at a glance.

    Args:
        photo: [B, S, S, 3] in [-1, 1].
        toon: [B, S, S, 3] in [-1, 1], the outputs.

    Returns:
        `output/pairwise_distance`: mean |difference| of neighbours in the batch among outputs,
        divided by that among photos; near 0 if every photo gets the same picture.
        `output/identity_distance`: mean |output - photo|; 0 if nothing happens.
    """
    among_toons = ops.mean(ops.abs(toon - ops.roll(toon, 1, axis=0)))
    among_photos = ops.mean(ops.abs(photo - ops.roll(photo, 1, axis=0)))
    return {
        "output/pairwise_distance": among_toons / ops.maximum(among_photos, 1e-6),
        "output/identity_distance": ops.mean(ops.abs(toon - photo)),
    }


def of_landmarks(points_px: keras.KerasTensor, wanted_px: keras.KerasTensor) -> Figures:
    """Whether the detector sees the wanted face, and whether it looks at all.

    Args:
        points_px: [B, 40, 2] the detector's points on the outputs.
        wanted_px: [B, 40, 2] the photos' points in the same frame.

    Returns:
        `landmarks/nme_on_toons`: mean error over the diagonal of the wanted points' box.
        `landmarks/points_std_px` and `landmarks/wanted_std_px`: standard deviation over the batch,
        averaged over coordinates. The first near 0 and the second not: the detector answers its
        mean face whatever it is shown.
    """
    return {
        "landmarks/nme_on_toons": landmark_losses.normalised_euclid(points_px, wanted_px),
        "landmarks/points_std_px": ops.mean(ops.std(points_px, axis=0)),
        "landmarks/wanted_std_px": ops.mean(ops.std(wanted_px, axis=0)),
    }
