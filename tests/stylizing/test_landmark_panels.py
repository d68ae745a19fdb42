import disc_faces
import numpy as np

from tf_landtoon.geometry import frames
from tf_landtoon.images import overlays
from tf_landtoon.stylizing import landmark_panels

POINTS_PX = disc_faces.SHAPE + [70.0, 85.0]
PHOTO = np.full((200, 200, 3), 150, np.uint8)
TOON = np.full((200, 200, 3), 90, np.uint8)


def test_the_panels_are_the_photos_points_the_wanted_and_the_found():
    seen = []

    def find(crops):
        seen.append(crops.shape)
        centre, side = frames.box_square(POINTS_PX, frames.VIEW_SCALE)
        matrix = frames.square_matrix(centre, side, crops.shape[1])
        return frames.apply(matrix, POINTS_PX + 4.0)[np.newaxis], np.zeros((1, 40))

    panels = landmark_panels.draw(PHOTO, TOON, POINTS_PX, find, 112, 256)
    assert panels.shape == (256, 768, 3) and seen == [(1, 112, 112, 3)]
    shown = ((PHOTO, POINTS_PX), (TOON, POINTS_PX), (TOON, POINTS_PX + 4.0))
    for index, (picture, points_px) in enumerate(shown):
        panel = panels[:, 256 * index : 256 * (index + 1)].astype(int)
        expected = overlays.draw(picture, points_px, 256).astype(int)
        assert np.abs(panel - expected).mean() < 0.5
