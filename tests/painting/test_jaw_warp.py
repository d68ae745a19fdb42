import numpy as np
import painted_sitter
import pytest

from tf_landtoon.painting import icon_frame, measures
from tf_landtoon.painting.jaw_warp import JawWarp


@pytest.fixture(scope="module")
def fitted():
    _, points, parts = painted_sitter.sitter()
    frame = icon_frame.fitted(points, parts, icon_frame.FrameSettings())
    own = frame.units(frame.points)
    outline = measures.drawn_outline(own, measures.OutlineSettings())
    return frame, outline, JawWarp(frame, outline)


def test_the_photos_jaw_comes_to_lie_on_the_drawings(fitted):
    frame, outline, warp = fitted
    moved = warp.moved_points(frame.points)[1:16]
    assert np.linalg.norm(moved - frame.px(outline)[1:16], axis=1).max() < 2.0


def test_eyes_stay_and_far_places_do_not_move_at_all(fitted):
    frame, _, warp = fitted
    eyes = frame.points[36:48]
    assert np.linalg.norm(warp.moved_points(eyes) - eyes, axis=1).max() < 0.02 * frame.unit
    far = np.array([(3.0, 3.0), (508.0, 3.0), (4.0, 500.0)])
    assert np.abs(warp.moved_points(far) - far).max() < 1e-3


def test_a_picture_moves_like_its_points(fitted):
    frame, _, warp = fitted
    chin = frame.points[8]
    rows, columns = np.mgrid[:512, :512]
    spot = np.exp(-((columns - chin[0]) ** 2 + (rows - chin[1]) ** 2) / 50).astype(np.float32)
    moved = warp.moved(spot)
    y, x = np.unravel_index(moved.argmax(), moved.shape)
    assert np.linalg.norm(warp.moved_points(chin[None])[0] - [x, y]) < 1.5
