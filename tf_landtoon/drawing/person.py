"""Everything that makes one drawn person, as one frozen value; `scene.paint` draws it.

The same person can be painted at any size and place, and with one part changed:

    blonde = dataclasses.replace(person, palette=dataclasses.replace(person.palette, hair=gold))

Parts say what is random; what follows from the face's shape is worked out while it is painted, so
that a part of one person fits another.
"""

import dataclasses

import numpy as np

from tf_landtoon.drawing import (
    back_hair,
    backdrop,
    beards,
    clothes,
    eyes,
    features,
    framing,
    front_hair,
    hair,
    hair_style,
    head,
    ornaments,
    palette,
    shape,
)


@dataclasses.dataclass(frozen=True)
class Hair:
    """The hair's cut and its locks; how many locks there are the cut says, so change both."""

    style: hair_style.HairStyle
    back: back_hair.BackPlan
    front: front_hair.FrontPlan
    ink: hair.FrontInk


@dataclasses.dataclass(frozen=True)
class Skin:
    """Neck and ears, and what lies on the skin: None where nothing does."""

    neck: head.Neck
    ears: head.Ears
    cheek_shade: head.CheekShade | None
    fringe_shadow: head.Shift | None
    blush: features.Blush | None
    beard: beards.Beard | None = None


@dataclasses.dataclass(frozen=True)
class Expression:
    """How brows, nose and mouth are drawn; where they are, the shape says."""

    brows: features.Brows
    nose: features.Nose
    mouth: features.Mouth


@dataclasses.dataclass(frozen=True)
class Worn:
    """Clothes and ornaments."""

    outfit: clothes.Outfit
    choker: ornaments.Choker | None
    ornaments: ornaments.Ornaments
    glasses: features.Glasses | None


@dataclasses.dataclass(frozen=True)
class Person:
    """One person before a backdrop.

    Attributes:
        shape: where everything in the face is.
        framing: where the head is in the picture.
        palette: the colours.
        line: width of the ink, face units.
        hair: cut and locks; None for a bald head.
        skin: neck, ears, shades, blush.
        eyes: their design.
        expression: how brows, nose and mouth are drawn.
        worn: clothes and ornaments.
        eyes_over_hair: how much the eyes are seen through the hair over them, 0 to 1.
        brows_over_hair: the same of the brows.
        backdrop: what is behind.
    """

    shape: shape.Shape
    framing: framing.Framing
    palette: palette.Palette
    line: float
    hair: Hair | None
    skin: Skin
    eyes: eyes.EyeStyle
    expression: Expression
    worn: Worn
    eyes_over_hair: float
    brows_over_hair: float
    backdrop: backdrop.Backdrop


def sample(rng: np.random.Generator) -> Person:
    """Draws one person.

    The order of the draws decides which faces a seed gives: what is new draws last.
    """
    face, place = shape.sample(rng), framing.sample(rng)
    colors, cut = palette.sample(rng), hair_style.sample(rng)
    line = rng.uniform(0.008, 0.02)
    behind = backdrop.sample(rng)
    back = back_hair.plan(cut, rng)
    neck, choker, outfit = head.plan_neck(rng), ornaments.sample_choker(rng), clothes.sample(rng)
    eye_style = eyes.sample(rng)
    ears, cheek_shade = head.plan_ears(rng), head.plan_cheek_shade(rng)
    front = front_hair.plan(cut, rng)
    fringe_shadow, blush = head.plan_fringe_shadow(rng), features.plan_blush(rng)
    nose, mouth = features.plan_nose(rng), features.plan_mouth(face, rng)
    brows = features.plan_brows(rng)
    ink = hair.plan_ink(cut, rng)
    eyes_over_hair, brows_over_hair = _opacity(rng, 0.8), _opacity(rng, 0.72)
    return Person(
        shape=face,
        framing=place,
        palette=colors,
        line=line,
        hair=Hair(cut, back, front, ink),
        skin=Skin(neck, ears, cheek_shade, fringe_shadow, blush),
        eyes=eye_style,
        expression=Expression(brows, nose, mouth),
        worn=Worn(outfit, choker, ornaments.sample(rng), features.plan_glasses(rng)),
        eyes_over_hair=eyes_over_hair,
        brows_over_hair=brows_over_hair,
        backdrop=behind,
    )


def _opacity(rng: np.random.Generator, chance: float) -> float:
    """Over the hair, as is the custom, with this chance; else under it."""
    return rng.uniform(0.5, 1.0) if rng.random() < chance else 0.0
