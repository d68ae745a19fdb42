import colorsys

import cv2
import numpy as np
import pytest

from tf_landtoon.drawing.palette import hsv
from tf_landtoon.painting import person_colors
from tf_landtoon.painting.layers import Layer

HAIR = np.array([98.0, 63, 49])


def read(study, photo, gaze=0.0, hair=HAIR):
    shape = study.sitter.shape
    face = study.shares[Layer.FACE]
    return person_colors.read(photo, face, hair, study.frame, shape, gaze)


def with_irises(study, color, gaze=0.0):
    """The photo with white eyes and irises of one colour, `gaze` half widths to image right."""
    photo = study.photo.copy()
    for first in (36, 42):
        eye = study.frame.points[first : first + 6]
        cv2.fillPoly(photo, [np.round(eye).astype(np.int32)], (236, 232, 230))
        width = np.linalg.norm(eye[0] - eye[3])
        x, y = eye[[1, 2, 4, 5]].mean(0) + [gaze * width / 2, 0]
        centre = round(x * 16), round(y * 16)
        cv2.circle(photo, centre, round(0.2 * width * 16), color, -1, cv2.LINE_AA, 4)
        cv2.circle(photo, centre, round(0.08 * width * 16), (15, 12, 12), -1, cv2.LINE_AA, 4)
    return photo


@pytest.mark.parametrize("hue", [0.02, 0.055, 0.09])
def test_the_order_of_skin_tones_is_kept_at_every_hue(hue):
    drawn = [person_colors.drawn_skin(hsv(hue, 0.4, value)) for value in np.linspace(0.15, 0.98, 9)]
    assert (np.diff([one.mean() for one in drawn]) > 1).all()


def test_drawn_skin_is_neither_green_nor_pink_nor_grey():
    for color in ((150, 160, 90), (230, 150, 190), (160, 160, 160), (90, 60, 120)):
        hue, saturation, _ = colorsys.rgb_to_hsv(*person_colors.drawn_skin(np.array(color)) / 255)
        assert 0.029 < hue < 0.079 and 0.119 < saturation < 0.661


def test_a_shadow_over_a_part_of_the_face_does_not_darken_the_skin(study):
    face = study.shares[Layer.FACE]
    plain = person_colors.photo_skin(study.photo, face, study.frame)
    photo = study.photo.copy()
    photo[study.frame.face_xy[..., 0] > 0.3] *= 0.6
    assert np.abs(person_colors.photo_skin(photo, face, study.frame) - plain).max() < 2


def test_eyes_look_where_the_irises_are(study):
    gazes = [-0.4, -0.2, 0.0, 0.2, 0.4]
    found = [
        person_colors.gaze_of(with_irises(study, (90, 55, 35), gaze), study.frame) for gaze in gazes
    ]
    assert (np.diff(found) > 0.08).all()
    assert np.abs(np.array(found) - gazes).max() < 0.12


def test_blue_eyes_are_drawn_blue_and_brown_ones_brown(study):
    blue = read(study, with_irises(study, (95, 125, 160))).iris
    brown = read(study, with_irises(study, (95, 58, 36))).iris
    light_brown = read(study, with_irises(study, (130, 88, 56))).iris
    assert blue[2] > blue[0] + 15
    assert brown[0] > brown[1] > brown[2]
    assert light_brown.mean() > brown.mean() + 3


def test_brown_eyes_in_yellow_light_are_no_green_ones(study):
    warm = read(study, with_irises(study, (90, 64, 22))).iris
    assert warm[0] > 1.3 * warm[1] > 1.3 * warm[2]


def test_what_shines_grey_in_the_eyes_below_black_hair_is_brown(study):
    shining = with_irises(study, (70, 64, 55))
    black, light = (read(study, shining, hair=np.full(3, level)).iris for level in (45.0, 150.0))
    assert black[0] > black[2] + 25
    assert light[0] - light[2] < black[0] - black[2] - 10


def test_dark_skin_is_never_drawn_grey():
    for value in (0.3, 0.45, 0.6):
        drawn = person_colors.drawn_skin(hsv(0.05, 0.2, value))
        assert colorsys.rgb_to_hsv(*drawn / 255)[1] > 0.42


def test_the_more_the_lips_differ_from_the_skin_the_more_they_stand_out(study):
    strengths = []
    own = person_colors.photo_skin(study.photo, study.shares[Layer.FACE], study.frame)
    for share in (0.0, 0.3, 0.6, 1.0):
        photo = study.photo.copy()
        color = own * (1 - share) + np.array([190.0, 40, 60]) * share
        cv2.fillPoly(photo, [np.round(study.frame.points[48:60]).astype(np.int32)], color.tolist())
        strengths.append(read(study, photo).lip_strength)
    assert strengths[0] == 0 and strengths[-1] > 0.8
    assert (np.diff(strengths) >= 0).all() and strengths[1] < strengths[2]


def test_the_lit_side_of_a_face_is_found_and_mirrored_with_it(study):
    x = study.frame.face_xy[..., 0]
    photo = (study.photo * (1 + 0.2 * np.clip(x, -1, 1))[..., None]).astype(np.float32)
    mirrored = np.ascontiguousarray(photo[:, ::-1])
    assert person_colors.light_side(photo, study.shares, study.frame) == 1
    assert person_colors.light_side(mirrored, study.shares[:, :, ::-1], study.frame) == -1
