import hashlib

import drawn_scenes
import numpy as np
import pytest
from PIL import Image

from tf_landtoon.detection import toon_faces
from tf_landtoon.geometry import face_squares


@pytest.fixture(scope="module")
def finder():
    return toon_faces.ToonFaceFinder()


def fits(box, points_px) -> bool:
    """Whether a box leads the landmark detector to a face."""
    square, truth = box.square(), face_squares.around(points_px)
    distance = np.linalg.norm(np.subtract(square.centre_px, truth.centre_px)) / truth.side_px
    return distance < 0.2 and 0.75 < square.side_px / truth.side_px < 1.33


def test_drawn_heads_are_found_where_they_are(finder):
    found = 0
    for index in range(8):
        rgb, points_px = drawn_scenes.drawing(index)
        boxes = finder.boxes(rgb)
        assert len(boxes) <= 1
        found += bool(boxes) and fits(boxes[0], points_px)
    assert found >= 7


@pytest.mark.parametrize("tilt_degrees", [-50, -30, 40])
def test_a_leaning_face_is_found_with_its_tilt(finder, tilt_degrees):
    ground = np.full((400, 400, 3), 190, np.uint8)
    points_px = drawn_scenes.paste(ground, 0, (200, 200), 256, tilt_degrees)
    (box,) = finder.boxes(ground)
    assert fits(box, points_px)
    assert abs(box.tilt_degrees - face_squares.lean(points_px)) < 15


def test_all_faces_of_a_scene_are_found_the_largest_first(finder):
    ground = np.full((500, 900, 3), (120, 170, 210), np.uint8)
    places = ((4, (150, 250), 130), (5, (450, 250), 330), (0, (760, 250), 200))
    points_px = [
        drawn_scenes.paste(ground, index, centre, size, tilt)
        for (index, centre, size), tilt in zip(places, (20, 0, -30))
    ]
    boxes = finder.boxes(ground)
    assert len(boxes) == 3
    for box, index in zip(boxes, (1, 2, 0)):
        assert fits(box, points_px[index]), index


@pytest.mark.parametrize("size", [100, 1500])
def test_small_and_large_pictures_are_looked_at_alike(finder, size):
    rgb, points_px = drawn_scenes.drawing(0)
    resized = np.asarray(Image.fromarray(rgb).resize((size, size), Image.Resampling.BICUBIC))
    (box,) = finder.boxes(resized)
    assert fits(box, (points_px + 0.5) * size / 256 - 0.5)


def test_noise_and_flat_grey_hold_no_face(finder):
    noise = np.random.default_rng(1).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    assert finder.boxes(noise) == []
    assert finder.boxes(np.full((200, 300, 3), 128, np.uint8)) == []
    assert finder.boxes(np.full((8, 900, 3), 128, np.uint8)) == []


def test_the_cascade_is_the_published_file_and_carries_its_licence():
    data = toon_faces.CASCADE_PATH.read_bytes()
    assert hashlib.sha256(data).hexdigest().startswith("9376d30ac38db6bd")
    licence = toon_faces.CASCADE_PATH.with_name("LICENSE").read_text()
    assert licence.strip() in data.decode() and "Permission is hereby granted" in licence
