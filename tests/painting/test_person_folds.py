import cv2
import numpy as np

from tf_landtoon.painting import person_folds


def folded(study, dark):
    """The photo with shadows from the nose's wings to the mouth's corners."""
    photo = study.photo.copy()
    own = study.frame.units(study.frame.points)
    for wing, corner, side in ((own[31], own[48], -1), (own[35], own[54], 1)):
        ends = study.frame.px(np.array([wing, corner]) + [0.055 * side, -0.02])
        mask = np.zeros(photo.shape[:2], np.float32)
        cv2.line(mask, *np.round(ends).astype(int).tolist(), 1.0, 5, cv2.LINE_AA)
        photo *= 1 - dark * cv2.GaussianBlur(mask, (0, 0), 2)[..., None]
    return photo


def test_the_darker_the_folds_the_deeper_they_are_drawn(study):
    depths = [
        person_folds.depth(folded(study, dark), study.frame, 0.0) for dark in (0, 0.15, 0.3, 0.6)
    ]
    assert depths[0] == 0 and depths[-1] == 1
    assert depths[1] <= depths[2] and depths[2] > 0.1


def test_a_smile_asks_for_deeper_ones(study):
    photo = folded(study, 0.25)
    closed, smiling = (person_folds.depth(photo, study.frame, gap) for gap in (0.0, 0.1))
    assert smiling < closed
