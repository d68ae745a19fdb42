import numpy as np
import painted_sitter
import pytest

from tf_landtoon.drawing.palette import hsv
from tf_landtoon.painting import icon_frame, measures, person_colors, sitter, softness


def colors(**changes):
    return sitter.studied(*painted_sitter.sitter(**changes)).sitter.colors


def test_units_and_px_of_a_frame_undo_each_other():
    _, points, parts = painted_sitter.sitter()
    frame = icon_frame.fitted(points, parts, icon_frame.FrameSettings())
    assert np.allclose(frame.px(frame.units(frame.points)), frame.points)
    marks = frame.units(frame.points)
    assert np.allclose(marks[8], [0, 1], atol=0.01)
    x, y = np.round(frame.px(np.array([[0.3, 0.4]]))[0]).astype(int)
    assert np.allclose(frame.face_xy[y, x], [0.3, 0.4], atol=0.01)


def test_the_drawn_jaw_is_narrower_and_keeps_its_order():
    own = painted_sitter.MEAN_POINTS
    drawn = measures.drawn_outline(own, measures.OutlineSettings())
    assert np.allclose(drawn[[0, 16]], own[[0, 16]], atol=0.01)
    assert drawn[11, 0] - drawn[5, 0] < own[11, 0] - own[5, 0]
    broad = own.copy()
    broad[:17, 0] *= 1.1
    assert measures.drawn_outline(broad, measures.OutlineSettings())[12, 0] > drawn[12, 0]


def test_drawn_skin_keeps_its_order_dark_tones_stay_dark_and_fair_ones_get_lighter():
    tones = [hsv(0.06, 0.45, value) for value in np.linspace(0.3, 0.98, 12)]
    drawn = [person_colors.drawn_skin(tone).mean() for tone in tones]
    assert (np.diff(drawn) > 0).all()
    change = np.array(drawn) - [tone.mean() for tone in tones]
    assert np.abs(change[:6]).max() < 4 and change[-3:].min() > 5


@pytest.mark.parametrize("light", [(1, 0.88, 0.6), (0.75, 0.9, 1.0)])
def test_a_lamps_colour_is_taken_out_of_the_skin(light):
    plain, lamp = colors().photo_skin, colors(light=light).photo_skin
    painted = np.log(np.array(light) / light[1])
    left = np.log(lamp / lamp[1]) - np.log(plain / plain[1])
    assert np.abs(left).max() < 0.45 * np.abs(painted).max()


def test_plain_light_is_left_alone():
    skin = colors().photo_skin
    assert np.abs(skin - [205, 160, 135]).max() < 10


def test_softness_lies_in_its_range_and_thick_brows_make_it_harder():
    photo, points, parts = painted_sitter.sitter()
    soft = softness.softness_of(photo, points, parts)
    thick = parts.copy()
    brow = thick == 2
    for shift in (1, 2, 3):
        brow |= np.roll(parts == 2, -shift, 0)
    thick[brow] = 2
    assert 0.1 <= softness.softness_of(photo, points, thick) < soft <= 0.85
