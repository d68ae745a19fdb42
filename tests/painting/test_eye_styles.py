import numpy as np
import pytest

from tf_landtoon.painting import eye_styles, person_eyes, portrait
from tf_landtoon.painting.look import EYES
from tf_landtoon.painting.sitter import Manner


def drawn(study, name):
    styled, manner = eye_styles.styled(study, Manner(), name)
    return person_eyes.placed(styled.sitter.shape, 1, manner.eyes)


def rise(eye):
    inner, _, outer, *_ = eye.landmarks()
    return (inner[1] - outer[1]) / eye.width


def test_styles_are_what_they_are_called(study):
    natural = drawn(study, "natural")
    large, round_eye, calm = (drawn(study, name) for name in ("large", "round", "calm"))
    assert large.width > 1.1 * natural.width and large.height > 1.2 * natural.height
    assert round_eye.height / round_eye.width > 1.2 * natural.height / natural.width
    assert calm.height / calm.width < 0.85 * natural.height / natural.width
    assert rise(drawn(study, "gentle")) + 0.05 < rise(natural) < rise(drawn(study, "sharp")) - 0.05


def test_natural_eyes_are_the_manners(study):
    styled, manner = eye_styles.styled(study, Manner(), "natural")
    assert manner == Manner()
    for own, same in zip(study.sitter.shape.eyes, styled.sitter.shape.eyes):
        assert np.allclose([own.inner, own.outer], [same.inner, same.outer])


@pytest.mark.parametrize("name", EYES[1:])
def test_marks_stay_on_the_eyes_that_are_drawn(study, name):
    styled, manner = eye_styles.styled(study, Manner(), name)
    icon = portrait.painted(styled, 256, manner)
    top, below = icon.landmarks_px[[24, 30]], icon.landmarks_px[[27, 33]]
    for (x, y), (_, low) in zip(np.round(top).astype(int), below):
        column = icon.rgb[y - 4 : y + 5, x].mean(-1)
        assert column.min() < 110  # the lash line
        assert low > y + 4
