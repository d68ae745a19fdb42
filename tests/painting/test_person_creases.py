import cv2
import numpy as np

from tf_landtoon.painting import person_creases


def creased(study, dark, above=0.05):
    """The photo with a dark line above both upper lids."""
    photo = study.photo.copy()
    photo[:] = study.sitter.colors.photo_skin
    own = study.frame.units(study.frame.points)
    for first in (36, 42):
        for lift, depth in ((0.0, 0.7), (above, dark)):
            line = study.frame.px(own[first : first + 4] - [0, lift])
            mask = np.zeros(photo.shape[:2], np.float32)
            cv2.polylines(mask, [np.round(line).astype(np.int32)], False, 1.0, 3)
            photo *= 1 - depth * cv2.GaussianBlur(mask, (0, 0), 1)[..., None]
    return photo


def test_the_darker_the_line_above_the_lid_the_clearer_the_crease(study):
    dips = [person_creases.dip(creased(study, dark), study.frame) for dark in (0, 0.2, 0.5)]
    assert dips[0] < 0.02 and (np.diff(dips) > 0.08).all()


def test_a_lid_without_a_line_has_no_crease_and_one_with_a_dark_line_a_clear_one(study):
    assert person_creases.strength(creased(study, 0.0), study.frame) == 0
    assert person_creases.strength(creased(study, 0.8), study.frame) == 1
