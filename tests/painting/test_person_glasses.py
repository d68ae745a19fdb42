import numpy as np
import pytest

from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.painting import person_eyes, person_glasses

SKIN = np.array([205.0, 160, 135])
CENTRE, RADII = (0.29, 0.03), (0.21, 0.15)


def put_on(study, sides=(-1, 1), exponent=2.0, lens=None, frame_color=(40, 30, 30)):
    """Share of glasses and the photo with them on."""
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    share = np.zeros((512, 512), np.float32)
    photo = study.photo.copy()
    for side in sides:
        away = np.abs((x - side * CENTRE[0]) / RADII[0]) ** exponent
        away += np.abs((y - CENTRE[1]) / RADII[1]) ** exponent
        share[away < 1] = 1
        if lens is not None:
            photo[away < 1] = lens
        photo[(away < 1) & (away > 0.75)] = frame_color
    return share, photo


def found(study, **changes):
    return person_glasses.found(*put_on(study, **changes), study.frame, SKIN)


def test_glasses_that_are_put_on_are_found_in_their_place(study):
    glasses = found(study)
    assert glasses.centre == pytest.approx(CENTRE, abs=0.02)
    assert glasses.radii == pytest.approx(RADII, rel=0.1)
    assert glasses.color.mean() < 60 and glasses.lens is None


def test_a_bare_face_has_none_and_neither_has_one_with_specks_of_them(study):
    share = np.zeros((512, 512), np.float32)
    assert person_glasses.found(share, study.photo, study.frame, SKIN) is None
    share[250:265, 200:230] = 1
    assert person_glasses.found(share, study.photo, study.frame, SKIN) is None


@pytest.mark.parametrize("side", [-1, 1])
def test_one_lens_that_hair_covers_is_like_the_other(study, side):
    one, both = found(study, sides=(side,)), found(study)
    assert one.centre == pytest.approx(both.centre, abs=0.01)
    assert np.abs(one.rim - both.rim).max() < 0.012


def corners_of(glasses):
    """How far a lens reaches into its box's corners: 0.71 an ellipse, 1 a box."""
    return np.abs(glasses.rim / glasses.radii).min(1).max()


def test_round_lenses_are_drawn_round_and_boxes_boxier(study):
    values = [corners_of(found(study, exponent=exponent)) for exponent in (2.0, 3.0, 8.0)]
    assert (np.diff(values) > 0.03).all()
    assert values[0] == pytest.approx(0.71, abs=0.05)


def test_temples_and_bridge_do_not_change_the_lenses(study):
    share, photo = put_on(study)
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    share[(np.abs(x) < 0.65) & (np.abs(y) < 0.025)] = 1
    with_them = person_glasses.found(share, photo, study.frame, SKIN)
    assert np.abs(with_them.rim - found(study).rim).max() < 0.02


def test_dark_lenses_are_dark_ones_and_the_lighter_the_frame_the_lighter_it_is_drawn(study):
    assert found(study, lens=(25, 25, 30)).lens.mean() < 35
    assert found(study, lens=(200, 170, 150)).lens is None
    dark, light = (found(study, frame_color=color) for color in ((30, 25, 25), (150, 110, 60)))
    assert light.color.mean() > dark.color.mean() + 40 and light.weight < dark.weight


@pytest.mark.parametrize("lens", [None, (25, 25, 30)])
def test_drawn_glasses_go_around_the_eyes_and_are_mirror_images(study, lens):
    glasses = found(study, lens=lens)
    shape = study.sitter.shape
    eyes = tuple(person_eyes.placed(shape, side, person_eyes.EyeManner()) for side in range(2))
    size, zoom = 192, 120
    middle = (size - 1) / 2
    canvas = Canvas(size, np.array([(zoom, 0, middle), (0, zoom, middle)]))
    canvas.pixels[:] = np.round(SKIN)
    polygons = person_glasses.draw(canvas, glasses, eyes, shape.outline)
    for eye, rim in zip(eyes, polygons, strict=True):
        corners = eye.landmarks()
        assert (rim.min(0) < corners.min(0)).all() and (rim.max(0) > corners.max(0)).all()
    picture = canvas.small().astype(float)
    mask = canvas.mask(*polygons)[::2, ::2] if canvas.supersample == 2 else None
    assert np.abs(picture[mask > 200].mean(0) - glasses.color).max() < 45
    x, y = np.round(canvas.to_px(np.array([eyes[1].centre])))[0].astype(int)
    assert (picture[y, x].mean() < 100) == (lens is not None)
    both = np.abs(picture[:, ::-1] - picture).mean()
    assert both < 5  # the glint alone leans to one side
