"""Drawn faces alone and in scenes, and a detector that is right by construction."""

import cv2
import numpy as np
from disc_faces import SHAPE as CENTRED_PX  # a mean face, centred on its box

from tf_landtoon.drawing import scene
from tf_landtoon.geometry import face_squares, landmarks

# What a detector of 112 px that sees nothing would answer.
MEAN_FACE_PX = CENTRED_PX * 112 / 1.25 / np.ptp(CENTRED_PX, axis=0).max() + 55.5


def drawing(index, size=256):
    """A drawn head: [S, S, 3] uint8 RGB and its landmarks [40, 2]."""
    drawn = scene.draw(np.random.default_rng([99, index]), size)
    return drawn.rgb, drawn.landmarks_px.astype(np.float32)


def paste(ground, index, centre, size, tilt_degrees=0.0):
    """Puts a drawn head of `size` px into a picture, leaning; returns its landmarks there."""
    rgb, points_px = drawing(index, size)
    turn = face_squares.turn(tilt_degrees).T
    matrix = np.column_stack([turn, np.array(centre) - turn @ np.full(2, (size - 1) / 2)])
    height, width, _ = ground.shape
    cover = cv2.warpAffine(np.full((size, size), 255, np.uint8), matrix, (width, height)) > 250
    ground[cover] = cv2.warpAffine(rgb, matrix, (width, height))[cover]
    return points_px @ matrix[:, :2].T + matrix[:, 2]


def map_of_places(width=240, height=200):
    """A picture whose colours say where each pixel is: red to the right, green down."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 1.0, y, np.zeros_like(x)], axis=-1).astype(np.uint8)


class PlaceReader:
    """Finds fixed points of a `map_of_places` in any crop of it, turned and mirrored ones too."""

    def __init__(self, points_px):
        self.points_px = points_px

    def __call__(self, crops):
        return np.stack([self._find(crop) for crop in crops]), np.zeros((len(crops), 40))

    def _find(self, crop):
        size = crop.shape[0]
        inner = np.mgrid[size // 4 : size * 3 // 4, size // 4 : size * 3 // 4][::-1]
        xy = inner.reshape(2, -1).T
        places = crop[xy[:, 1], xy[:, 0], :2].astype(float)
        known = np.column_stack([places, np.ones(len(places))])
        matrix = np.linalg.lstsq(known, xy, rcond=None)[0].T  # picture px -> crop px
        points = self.points_px @ matrix[:, :2].T + matrix[:, 2]
        return points[landmarks.MIRROR] if np.linalg.det(matrix[:, :2]) < 0 else points


def enlarged(image, size):
    """A picture enlarged to `size` px, smoothly."""
    return cv2.resize(image, (size, size), interpolation=cv2.INTER_CUBIC)
