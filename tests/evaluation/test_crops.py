import json
import os

import numpy as np
import pytest

from tf_landtoon import errors, files
from tf_landtoon.annotations import landmark_files, landmark_formats
from tf_landtoon.drawing import synthetic
from tf_landtoon.evaluation import crops
from tf_landtoon.images import pictures

# What NumPy's default_rng, seeded with the CRC-32 1850990331 of "0002.jpg", draws from -1..1.
NAME, DRAWN = "0002.jpg", (0.7773062099090977, -0.3239415969211519, -0.1413439066518125)


def face_px(left, top, width, height):
    """A face whose landmark box is exactly this."""
    points = synthetic.shape()
    low, high = points.min(axis=0), points.max(axis=0)
    return ((points - low) / (high - low) * [width, height] + [left, top]).astype(np.float32)


def write_face(folder, name, image, points_px, hidden=()):
    files.write_atomically(folder / name, pictures.encode_png(image))
    content = {"points": landmark_formats.to_corner(points_px).tolist(), "hidden": list(hidden)}
    (folder / name).with_suffix(".json").write_text(json.dumps(content))


def read(folder, image_size=112):
    return crops.read_faces(pictures.list_pictures(folder), landmark_files.find(folder), image_size)


def test_square_follows_the_closed_form():
    (x, y), side_px = crops.square(face_px(60, 40, 80, 120), NAME)
    u1, u2, u3 = DRAWN
    assert side_px == pytest.approx(1.25 * 120 * (1 + 0.08 * u3), rel=1e-9)
    assert x == pytest.approx(100 + 0.06 * u1 * 150, rel=1e-9)
    assert y == pytest.approx(100 + 0.06 * u2 * 150, rel=1e-9)


def test_squares_differ_by_name_alone_and_stay_in_their_limits():
    points_px = face_px(0, 0, 100, 60)
    found = [crops.square(points_px, f"{index:04}.jpg") for index in range(250)]
    again = [crops.square(points_px, f"{index:04}.jpg") for index in range(250)]
    assert found == again
    shifts = (np.array([centre for centre, _ in found]) - [50, 30]) / 125
    growth = np.array([side for _, side in found]) / 125 - 1
    for values, limit in ((shifts[:, 0], 0.06), (shifts[:, 1], 0.06), (growth, 0.08)):
        assert 0.95 * limit < values.max() <= limit and 0.95 * limit < -values.min() <= limit
        assert abs(values.mean()) < 0.1 * limit


def test_a_name_that_is_no_text_has_its_square(tmp_path):
    name = os.fsdecode(b"\xff.png")
    assert crops.square(face_px(0, 0, 9, 9), name)[1] > 0


def test_crop_of_a_ramp_is_the_ramp_at_the_carried_places(tmp_path):
    y, x = np.mgrid[:200, :240]
    ramp = np.stack([x, 255 - x, y], axis=-1).astype(np.uint8)
    points_px = face_px(60, 40, 80, 120)
    write_face(tmp_path, "a.png", ramp, points_px)
    (image,) = read(tmp_path).images
    (centre_x, centre_y), side_px = crops.square(points_px, "a.png")
    places = (np.arange(112) + 0.5) / 112 - 0.5  # pixel centres, as shares of the square
    expected_x, expected_y = centre_x + places * side_px, centre_y + places * side_px
    assert expected_x.min() > 1 and expected_y.max() < 198  # nothing of it is reflected
    rising, falling = image[..., 0] - expected_x, image[..., 1] - (255 - expected_x)
    down = image[..., 2].T - expected_y
    assert max(np.abs(error).max() for error in (rising, falling, down)) < 1  # rounded twice
    # Rounding up half levels moves both ramps alike, a shift would move them apart.
    assert abs(rising.mean() - falling.mean()) / 2 < 0.05


def test_outside_the_picture_its_reflection_goes_on(tmp_path):
    y, x = np.mgrid[:120, :120]
    ramp = np.stack([2 * x, 2 * y, x], axis=-1).astype(np.uint8)
    points_px = face_px(4, 10, 100, 100)
    write_face(tmp_path, "a.png", ramp, points_px)
    (image,) = read(tmp_path).images
    (centre_x, _), side_px = crops.square(points_px, "a.png")
    left = centre_x - side_px / 2 + 0.5 * side_px / 112
    assert left < -1
    assert image[56, 0, 0] == pytest.approx(2 * -left, abs=1.5)


@pytest.mark.parametrize("height_px", [40, 130, 350])  # enlarged, shrunk a little, shrunk much
def test_dots_are_found_where_the_landmarks_are_carried_to(tmp_path, height_px):
    points_px = face_px(0.3 * height_px, 0.4 * height_px, 0.8 * height_px, height_px)
    size = round(1.8 * height_px)
    y, x = np.mgrid[:size, :size]
    radius = max(1.2, height_px / 90)
    dots = [35, 8, 0, 16, 20, 36]  # far from each other
    image = np.zeros((size, size))
    for dot_x, dot_y in points_px[dots]:
        image += np.exp(-((x - dot_x) ** 2 + (y - dot_y) ** 2) / (2 * radius**2))
    picture = np.repeat(np.rint(255 * np.clip(image, 0, 1))[..., None], 3, -1).astype(np.uint8)
    write_face(tmp_path, "a.png", picture, points_px)
    faces = read(tmp_path)
    weight = faces.images[0, ..., 0].astype(float)
    frame_y, frame_x = np.mgrid[:112, :112]
    reach = 4 * radius * 112 / (1.25 * height_px) + 1
    for place_x, place_y in faces.landmarks_px[0, dots]:
        near = weight * (np.hypot(frame_x - place_x, frame_y - place_y) < reach)
        found = [(near * frame_x).sum() / near.sum(), (near * frame_y).sum() / near.sum()]
        np.testing.assert_allclose(found, [place_x, place_y], atol=0.1)


def test_the_pictures_own_resolution_hardly_matters(tmp_path):
    _, toons, points_px = synthetic.faces(1, 160, seed=3)
    (tmp_path / "once").mkdir()
    (tmp_path / "twice").mkdir()
    write_face(tmp_path / "once", NAME, toons[0], points_px[0])
    larger = toons[0].repeat(2, axis=0).repeat(2, axis=1)
    write_face(tmp_path / "twice", NAME, larger, 2 * points_px[0] + 0.5)
    once, twice = read(tmp_path / "once"), read(tmp_path / "twice")
    np.testing.assert_allclose(once.landmarks_px, twice.landmarks_px, atol=1e-3)
    assert np.abs(once.images.astype(int) - twice.images).mean() < 3


def test_another_size_shows_the_same_square(tmp_path):
    _, toons, points_px = synthetic.faces(1, 160, seed=3)
    write_face(tmp_path, NAME, toons[0], points_px[0])
    small, whole = read(tmp_path, 56), read(tmp_path, 112)
    assert small.images.shape == (1, 56, 56, 3)
    carried = crops.to_frame(small.landmarks_px, 56)
    np.testing.assert_allclose(carried, whole.landmarks_px, atol=1e-4)
    halved = whole.images.reshape(56, 2, 56, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - small.images[0]).mean() < 2


def test_what_cannot_be_used_is_counted_with_its_reason(tmp_path):
    _, toons, points_px = synthetic.faces(1, 64, seed=3)
    image, points_px = toons[0], points_px[0]
    write_face(tmp_path, "good.png", image, points_px, hidden=[5])
    write_face(tmp_path, "of_39.png", image, points_px[:39])
    write_face(tmp_path, "hidden.png", image, points_px, hidden=range(40))
    write_face(tmp_path, "point.png", image, np.full((40, 2), 30.0))
    write_face(tmp_path, "away.png", image, points_px + [64, 0])
    write_face(tmp_path, "broken.png", image, points_px)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    files.write_atomically(tmp_path / "unmarked.png", pictures.encode_png(image))
    faces = read(tmp_path)
    assert faces.names == ("good.png",) and faces.unmarked == 1
    assert np.flatnonzero(~faces.visible[0]).tolist() == [5]
    expected = {
        "of_39.png": "of_39.json: 39 points",
        "hidden.png": "hidden.json: all points are hidden",
        "point.png": "point.json: the landmarks fall on one point",
        "away.png": "away.png: a landmark lies",
        "broken.png": "broken.png: not a picture",
    }
    assert faces.skipped.keys() == expected.keys()
    for name, text in expected.items():
        assert text in faces.skipped[name]


def test_not_one_usable_face_is_an_error_that_says_why(tmp_path):
    _, toons, points_px = synthetic.faces(1, 64, seed=3)
    write_face(tmp_path, "a.png", toons[0], points_px[0][:39])
    with pytest.raises(errors.InputError, match="no face to judge by.*39 points"):
        read(tmp_path)
    np.savetxt(tmp_path / "b.txt", points_px[0], fmt="%s")
    (tmp_path / "a.json").unlink()
    with pytest.raises(errors.InputError, match="1 pictures have no landmark file"):
        read(tmp_path)
