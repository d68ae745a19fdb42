"""A studied person in other colours: hair keeps its tones, skin its second tone, lines follow."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing.palette import mixed
from tf_landtoon.painting import person_colors
from tf_landtoon.painting.look import Look
from tf_landtoon.painting.painted_hair import PaintedHair
from tf_landtoon.painting.person_colors import PersonColors
from tf_landtoon.painting.sitter import Study

_KEPT_CHROMA = 0.35  # of what the hair's hue varies by: a bleached tip does not stay blond in blue


def recolored(study: Study, look: Look) -> Study:
    """The person with the colours that a look asks for.

    Args:
        study: of a photo; not changed.
        look: its `hair_color`, `eye_color` and `skin`.
    """
    old = study.sitter.colors
    colors, hair, beard = old, study.hair, study.beard
    if skin := look.color("skin"):
        colors = with_skin(colors, np.array(skin, np.float64))
        if beard:
            beard = dataclasses.replace(beard, color=beard.color + 0.06 * (colors.skin - old.skin))
    if color := look.color("hair_color"):
        target = np.array(color, np.float64)
        tones = person_colors.hair_tones(target, colors.skin)
        colors = dataclasses.replace(colors, **tones)
        if hair:
            hair = _dyed(hair, target)
        if beard:
            beard = dataclasses.replace(beard, color=mixed(target, np.zeros(3), 0.12))
    if iris := look.color("eye_color"):
        colors = dataclasses.replace(colors, iris=np.array(iris, np.float64))
    sitter = dataclasses.replace(study.sitter, colors=colors)
    return dataclasses.replace(study, sitter=sitter, hair=hair, beard=beard)


def with_skin(colors: PersonColors, skin: np.ndarray) -> PersonColors:
    """The colours with other skin [3], its shade, line, brows and lips with it."""
    # Lips stay as much redder and darker than the skin as they were.
    ratio = person_colors.bare_lips(skin) / np.maximum(person_colors.bare_lips(colors.skin), 1)
    return dataclasses.replace(
        colors,
        **person_colors.skin_tones(skin),
        **person_colors.hair_tones(colors.hair, skin),
        lips=np.clip(colors.lips * ratio, 0, 255),
    )


def _dyed(hair: PaintedHair, target: np.ndarray) -> PaintedHair:
    """The hair around another middle tone: its lightness varies as before, its hue little."""
    lab, middle, wanted = (
        cv2.cvtColor((np.float32(rgb) / 255).clip(0, 1), cv2.COLOR_RGB2LAB)
        for rgb in (hair.base, hair.color[None, None], target[None, None])
    )
    base = wanted + (lab - middle) * np.float32([1, _KEPT_CHROMA, _KEPT_CHROMA])
    base = 255 * cv2.cvtColor(base, cv2.COLOR_LAB2RGB).clip(0, 1)
    return dataclasses.replace(hair, base=base, color=target)
