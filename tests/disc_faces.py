"""Anime faces reduced to a red disc, and a detector that finds it as a DAN finds a face."""

import json
import pathlib

import cv2
import numpy as np
import tensorflow as tf

from tf_landtoon.geometry import frames

GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "landmarks40.npz")
SHAPE = GOLDEN["p40_symmetric"].astype(np.float32)
SHAPE = SHAPE - (SHAPE.min(axis=0) + SHAPE.max(axis=0)) / 2  # centred on its box


def toon(points_px, size=200):
    """A red disc where the face is, with a black outline."""
    image = np.full((size, size, 3), (40, 90, 160), np.uint8)
    (x, y), side = frames.box_square(points_px, 1.0)
    for colour, radius in (((0, 0, 0), side / 2 + 3), ((250, 60, 60), side / 2)):
        cv2.circle(image, (round(x), round(y)), round(radius), colour, -1, cv2.LINE_AA)
    return image


def centre_and_spread(images):
    """[N, S, S, 3] RGB -> centre [N, 2] and radius [N] of the red disc in each, px."""
    red = tf.cast(images[..., 0] > 200, tf.float32)
    mass = tf.reduce_sum(red, (1, 2)) + 1e-6
    grid = tf.range(tf.shape(images)[1], dtype=tf.float32)
    x = tf.reduce_sum(red * grid, (1, 2)) / mass
    y = tf.reduce_sum(red * grid[:, tf.newaxis], (1, 2)) / mass
    return tf.stack([x, y], axis=-1), tf.sqrt(mass / np.pi)


class DiscFinder(tf.Module):
    """Answers as an exported detector does, and finds the red disc without having learnt to."""

    def __init__(self, image_size=112):
        super().__init__()
        spec = tf.TensorSpec([None, image_size, image_size, 3], tf.uint8, "images")
        self.find = tf.function(self._find, input_signature=[spec])

    def _find(self, images):
        centre, radius = centre_and_spread(images)
        scale = 2 * radius / np.ptp(SHAPE, axis=0).max()
        points_px = centre[:, tf.newaxis] + scale[:, tf.newaxis, tf.newaxis] * SHAPE
        return {"landmarks": points_px, "certainty": tf.zeros_like(points_px[..., 0])}


def export(folder, image_size=112):
    module = DiscFinder(image_size)
    tf.saved_model.save(module, str(folder), signatures={"landmarks_uint8": module.find})
    config = {"kind": "dan", "network": "dan", "arguments": {}, "image_size": image_size}
    (folder / "assets.extra").mkdir()
    (folder / "assets.extra" / "config.json").write_text(json.dumps(config))
    return folder


FACES_PX = {
    "middle": 1.0 * SHAPE + [100, 105],
    "aside": 0.8 * SHAPE + [75, 115],
    "large": 1.5 * SHAPE + [110, 100],
}
