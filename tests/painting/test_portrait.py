import cv2
import numpy as np
import painted_sitter
import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks
from tf_landtoon.painting import portrait

SKINS = [(238, 205, 185), (214, 170, 142), (170, 120, 92), (118, 78, 58), (84, 54, 42)]


@pytest.fixture(scope="module")
def icon():
    return portrait.draw(*painted_sitter.sitter(), 512)


def drawn_skin(rgb, marks):
    """The flat colour of the forehead and cheeks."""
    eyes, chin = marks[23:35].mean(0), marks[8]
    x, y = np.round(eyes + 0.3 * (eyes - chin)).astype(int)
    return np.median(rgb[y - 4 : y + 4, x - 12 : x + 12].reshape(-1, 3), 0)


def test_an_icon_has_the_wanted_size_and_all_landmarks_inside(icon):
    assert icon.rgb.shape == (512, 512, 3) and icon.rgb.dtype == np.uint8
    assert icon.landmarks_px.shape == (40, 2)
    assert (icon.landmarks_px > 0).all() and (icon.landmarks_px < 511).all()


def test_the_same_photo_gives_the_same_icon(icon):
    again = portrait.draw(*painted_sitter.sitter(), 512)
    assert (again.rgb == icon.rgb).all()


def test_an_icon_of_twice_the_size_halved_is_the_smaller_one(icon):
    large = portrait.draw(*painted_sitter.sitter(), 1024)
    halved = cv2.resize(large.rgb, (512, 512), interpolation=cv2.INTER_AREA)
    assert np.abs(halved.astype(float) - icon.rgb).mean() < 2.0
    assert np.abs((large.landmarks_px + 0.5) / 2 - 0.5 - icon.landmarks_px).max() < 1e-6


def test_irises_and_mouth_lie_on_their_landmarks(icon):
    light = icon.rgb.astype(float).mean(2)
    for first in (23, 29):
        x, y = icon.landmarks_px[first : first + 6].mean(0)
        eye = light[int(y) - 6 : int(y) + 6, int(x) - 6 : int(x) + 6]
        assert eye.min() < 70  # the pupil
    x, y = np.round(icon.landmarks_px[37]).astype(int)
    around = light[y - 3 : y + 4, x]
    assert around.min() < light[y - 14, x] - 40  # the mouth's line


def test_the_jaw_line_runs_through_the_outline(icon):
    light = icon.rgb.astype(float).mean(2)
    skin = drawn_skin(icon.rgb, icon.landmarks_px).mean()
    for x, y in np.round(icon.landmarks_px[5:12]).astype(int):
        assert light[y - 3 : y + 4, x - 3 : x + 4].min() < skin - 45


def test_the_order_of_skin_tones_is_kept():
    tones = []
    for skin in SKINS:
        drawn = portrait.draw(*painted_sitter.sitter(skin=skin), 256)
        tones.append(drawn_skin(drawn.rgb, drawn.landmarks_px).mean())
    assert (np.diff(tones) < -8).all()


def test_dark_skin_is_not_bleached():
    drawn = portrait.draw(*painted_sitter.sitter(skin=SKINS[-1]), 256)
    assert drawn_skin(drawn.rgb, drawn.landmarks_px).mean() < 130


def test_a_yellow_lamp_does_not_make_yellow_skin():
    plain = portrait.draw(*painted_sitter.sitter(), 256)
    lamp = portrait.draw(*painted_sitter.sitter(light=(1.0, 0.88, 0.55)), 256)
    colors = [drawn_skin(one.rgb, one.landmarks_px) for one in (plain, lamp)]
    blue = [color[2] / color.mean() for color in colors]
    photo = 0.55 / np.mean([1.0, 0.88, 0.55])  # what the lamp does to that share
    assert blue[1] > blue[0] * (1 - 0.35 * (1 - photo))


def test_a_broader_jaw_stays_broader():
    widths = []
    for jaw in (0.9, 1.0, 1.1):
        marks = portrait.draw(*painted_sitter.sitter(jaw=jaw), 256).landmarks_px
        widths.append(marks[12, 0] - marks[4, 0])
    assert (np.diff(widths) > 2.5).all()


def test_a_closed_mouth_stays_closed_and_an_open_one_shows_teeth():
    closed = portrait.draw(*painted_sitter.sitter(), 512)
    opened = portrait.draw(*painted_sitter.sitter(gap=0.14), 512)
    gaps = [one.landmarks_px[39, 1] - one.landmarks_px[37, 1] for one in (closed, opened)]
    assert gaps[0] < 5 and gaps[1] > 15
    (x, top), bottom = opened.landmarks_px[37], opened.landmarks_px[39, 1]
    mouth = opened.rgb[int(top) + 4 : int(bottom) - 2, int(x) - 5 : int(x) + 5]
    assert mouth.min(2).max() > 220


def test_a_mirrored_photo_gives_the_mirrored_face():
    photo, points, parts = painted_sitter.sitter(gap=0.1)
    points[:, 0] += np.random.default_rng(1).normal(0, 0.7, 68)
    flipped = (255 - points * [1, 0])[painted_sitter.MIRROR] * [1, 0] + (
        points[painted_sitter.MIRROR] * [0, 1]
    )
    one = portrait.draw(photo, points, parts, 256)
    other = portrait.draw(photo[:, ::-1].copy(), flipped, parts[:, ::-1].copy(), 256)
    back = landmarks.mirror(other.landmarks_px, 256)
    assert np.abs(back - one.landmarks_px).max() < 1.0


def test_hair_cut_by_the_photos_edge_is_closed_above_it():
    photo, points, parts = painted_sitter.sitter()
    cut = 30
    drawn = portrait.draw(photo[cut:], points - [0, cut], parts[cut:], 256)
    ground = drawn.rgb[0].astype(float)
    assert np.ptp(ground, axis=0).max() < 30  # the upper edge shows background alone


def test_a_bald_head_is_drawn():
    photo, points, parts = painted_sitter.sitter(hair=(205, 160, 135))
    parts[parts == 13] = 1
    assert portrait.draw(photo, points, parts, 256).rgb.std() > 10


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p, q, m: (p, q, m[1:]), "not of the photo's size"),
        (lambda p, q, m: (p, q[:40], m), "68 finite points"),
        (lambda p, q, m: (p, q * np.nan, m), "68 finite points"),
        (lambda p, q, m: (p.astype(float), q, m), "uint8"),
        (lambda p, q, m: (p, q * 0.05, m), "too small"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change, words):
    with pytest.raises(errors.InputError, match=words):
        portrait.draw(*change(*painted_sitter.sitter()), 256)


@pytest.mark.parametrize("size", [255, 2049])
def test_sizes_out_of_range_are_refused(size):
    with pytest.raises(errors.InputError, match="256 to 2048"):
        portrait.draw(*painted_sitter.sitter(), size)


@pytest.mark.slow
def test_a_large_photo_of_the_same_face_gives_nearly_the_same_icon():
    photo, points, parts = painted_sitter.sitter()
    large = cv2.resize(photo, (1536, 1536), interpolation=cv2.INTER_CUBIC)
    wide = cv2.resize(parts, (1536, 1536), interpolation=cv2.INTER_NEAREST)
    small = portrait.draw(photo, points, parts, 256)
    drawn = portrait.draw(large, (points + 0.5) * 6 - 0.5, wide, 256)
    assert np.abs(drawn.landmarks_px - small.landmarks_px).max() < 1.5
    assert np.abs(drawn.rgb.astype(float) - small.rgb).mean() < 5
