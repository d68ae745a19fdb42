import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import icon_frame

SETTINGS = icon_frame.FrameSettings()


def moved(unit, x, y, width=400, height=400):
    """The sitter's points and map in a larger photo, shifted."""
    _, points, parts = painted_sitter.sitter(unit=unit)
    matrix = np.array([(1, 0, x), (0, 1, y)], float)
    parts = cv2.warpAffine(parts, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return points + [x, y], parts


@pytest.mark.parametrize(
    ("unit", "x", "y"), [(88, 0, 0), (88, 100, 60), (60, 20, 110), (110, 70, 60), (40, 130, 100)]
)
def test_chin_and_hair_lie_inside_the_frame(unit, x, y):
    points, parts = moved(unit, x, y)
    frame = icon_frame.fitted(points, parts, SETTINGS)
    rows, columns = np.nonzero(parts == Part.HAIR)
    hair = np.column_stack([columns, rows]) @ frame.matrix[:, :2].T + frame.matrix[:, 2]
    assert hair.min() >= 0 and hair[:, 0].max() <= 511
    assert frame.points[8, 1] <= SETTINGS.lowest_chin * 512 + 1
    assert (frame.points > 0).all() and (frame.points < 511).all()


def test_faces_in_wide_photos_come_equally_large():
    units = []
    for unit in (40, 55, 70):
        points, parts = moved(unit, 70, 60)
        units.append(icon_frame.fitted(points, parts, SETTINGS).unit)
    assert np.allclose(units, 512 / SETTINGS.cropped_units, rtol=0.02)


def test_the_frame_of_a_mirrored_photo_is_mirrored():
    points, parts = moved(88, 100, 60)
    one = icon_frame.fitted(points, parts, SETTINGS)
    flipped = ((points * [-1, 1]) + [399, 0])[painted_sitter.MIRROR]
    other = icon_frame.fitted(flipped, parts[:, ::-1], SETTINGS)
    back = (other.points * [-1, 1] + [511, 0])[painted_sitter.MIRROR]
    assert np.abs(back - one.points).max() < 0.01


def test_units_pixels_and_the_canvas_agree_on_a_tilted_face():
    turn = np.array([(np.cos(0.3), np.sin(0.3)), (-np.sin(0.3), np.cos(0.3))])
    points, parts = moved(88, 70, 70)
    points = (points - points.mean(0)) @ turn + points.mean(0)
    frame = icon_frame.fitted(points, parts, SETTINGS)
    assert np.allclose(frame.axes, turn, atol=1e-3)
    place = np.array([0.25, 0.6])
    x, y = np.round(frame.px(place)).astype(int)
    assert np.allclose(frame.units((x, y)), frame.face_xy[y, x], atol=1e-4)
    assert np.allclose(frame.face_xy[y, x], place, atol=0.01)
    for size in (512, 1024):
        drawn = frame.canvas_matrix(size) @ [*place, 1]
        assert np.allclose((drawn + 0.5) * 512 / size - 0.5, frame.px(place))


def test_large_photos_are_shrunk_with_their_points_and_small_ones_are_left_alone():
    photo, points, parts = painted_sitter.sitter()
    same = icon_frame.around_face(photo, points, parts, SETTINGS)
    assert same[0].shape == photo.shape and (same[1] == points).all()
    large = cv2.resize(photo, (1024, 1024), interpolation=cv2.INTER_NEAREST)
    wide = cv2.resize(parts, (1024, 1024), interpolation=cv2.INTER_NEAREST)
    shrunk, new, small = icon_frame.around_face(large, (points + 0.5) * 4 - 0.5, wide, SETTINGS)
    assert shrunk.shape[:2] == small.shape == (640, 640)
    assert icon_frame.face_axes(new)[1] == pytest.approx(SETTINGS.finest_unit, rel=0.01)
    for first in (36, 42):
        x, y = np.round(new[first : first + 6].mean(0)).astype(int)
        assert small[y, x] == Part.EYE


def test_a_spot_of_the_photo_is_brought_to_where_the_matrix_says():
    points, parts = moved(60, 40, 110)
    frame = icon_frame.fitted(points, parts, SETTINGS)
    spot = np.zeros(parts.shape, np.float32)
    x, y = np.round(points[30]).astype(int)
    spot[y, x] = 1
    row, column = np.unravel_index(frame.brought(spot).argmax(), (512, 512))
    assert np.allclose(frame.matrix @ [x, y, 1], [column, row], atol=1)
