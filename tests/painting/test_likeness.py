import colorsys
import dataclasses

import numpy as np
import painted_sitter

from tf_landtoon.painting import beard, likeness, sitter
from tf_landtoon.painting.look import EYES, Look
from tf_landtoon.painting.recoloring import recolored

DRAWN = Look(manner="drawn")


def person_of(study, look=DRAWN):
    return likeness.person_of(recolored(study, look), look)


def changed(study, **shape):
    own = dataclasses.replace(study.sitter.shape, **shape)
    return dataclasses.replace(study, sitter=dataclasses.replace(study.sitter, shape=own))


def test_a_broad_jaw_stays_broader():
    narrow, broad = (
        person_of(sitter.studied(*painted_sitter.sitter(jaw=jaw))).shape for jaw in (0.9, 1.15)
    )
    assert (broad.outline_half[4:7, 1] > 1.08 * narrow.outline_half[4:7, 1]).all()


def test_an_open_mouth_is_open_and_a_closed_one_closed():
    closed, opened = (
        person_of(sitter.studied(*painted_sitter.sitter(gap=gap))) for gap in (0.0, 0.1)
    )
    gaps = [one.shape.mouth[3, 1] - one.shape.mouth[1, 1] for one in (closed, opened)]
    assert gaps[0] < 0.025 < gaps[1] and opened.expression.mouth.teeth


def test_closed_eyes_are_closed(study):
    shut = tuple(dataclasses.replace(eye, openness=0.05) for eye in study.sitter.shape.eyes)
    assert {eye.kind for eye in person_of(changed(study, eyes=shut)).shape.eyes} == {"arc"}
    assert {eye.kind for eye in person_of(study).shape.eyes} == {"open"}


def test_a_face_that_turns_to_image_right_looks_there(study):
    ways = [person_of(changed(study, turn=turn)).shape.nose[0] for turn in (-0.3, 0.0, 0.3)]
    assert ways[0] < -0.05 < 0.05 < ways[2] and ways[1] == 0


def test_colours_are_the_persons(study):
    asked = Look(manner="drawn", hair_color="#446688", skin="tan", eye_color="red")
    person = person_of(study, asked)
    for name, flag in (("hair", "hair_color"), ("skin", "skin"), ("iris", "eye_color")):
        assert tuple(getattr(person.palette, name)) == asked.color(flag)
    assert person.palette.skin_shade.mean() < person.palette.skin.mean()


def test_each_style_of_eyes_is_another(study):
    people = [person_of(study, Look(manner="drawn", eyes=name)) for name in EYES]
    assert len({one.shape.eyes for one in people}) == len(EYES)
    natural, large, gentle, sharp = (
        people[EYES.index(name)].shape.eyes[1] for name in ("natural", "large", "gentle", "sharp")
    )
    assert large.height > 1.15 * natural.height and sharp.height < 0.85 * natural.height
    assert gentle.outer[1] - gentle.inner[1] > natural.outer[1] - natural.inner[1] + 0.03
    assert sharp.outer[1] - sharp.inner[1] < natural.outer[1] - natural.inner[1] - 0.03


def test_a_beard_has_its_colour_and_stubble_little_of_it(study):
    share = np.ones((512, 512), np.float32)
    found = [
        person_of(
            dataclasses.replace(
                study, beard=beard.Beard(share, share, density, np.array([60.0, 40, 30]))
            )
        ).skin.beard
        for density in (0.25, 0.9)
    ]
    assert found[0].opacity < 0.5 < found[1].opacity
    assert np.allclose(colorsys.hsv_to_rgb(*found[1].color), np.array([60, 40, 30]) / 255)
    assert person_of(study).skin.beard is None
