"""Styles of eyes: how much larger, rounder or more slanting than the manner has them."""

import dataclasses

import numpy as np

from tf_landtoon.painting.measures import EyeMeasure
from tf_landtoon.painting.sitter import Manner, Study


@dataclasses.dataclass(frozen=True)
class EyeStyle:
    """Factors of the manner's numbers.

    Attributes:
        width: of the eye.
        height: of the eye.
        lash: of the lashes' weight.
        slant: added: by how much more the outer corner rises, as a share of the width.
    """

    width: float = 1.0
    height: float = 1.0
    lash: float = 1.0
    slant: float = 0.0


_STYLES = {
    "natural": EyeStyle(),
    "large": EyeStyle(width=1.13, height=1.12, lash=1.05),
    "round": EyeStyle(width=0.98, height=1.26, slant=-0.06),
    "gentle": EyeStyle(width=1.05, height=1.02, lash=0.9, slant=-0.24),
    "sharp": EyeStyle(width=1.08, height=0.84, lash=1.15, slant=0.16),
    "calm": EyeStyle(width=1.04, height=0.78, lash=1.05, slant=-0.05),
}


def styled(study: Study, manner: Manner, name: str) -> tuple[Study, Manner]:
    """A person and a manner with eyes of one style; closed eyes stay closed.

    Args:
        study: of a photo; not changed.
        manner: how people are drawn; not changed.
        name: one of `look.EYES`.
    """
    style = _STYLES[name]
    eyes = dataclasses.replace(
        manner.eyes,
        width=manner.eyes.width * style.width,
        height=manner.eyes.height * style.height,
        lash=manner.eyes.lash * style.lash,
    )
    shape = study.sitter.shape
    shape = dataclasses.replace(shape, eyes=tuple(_slanted(eye, style.slant) for eye in shape.eyes))
    sitter = dataclasses.replace(study.sitter, shape=shape)
    return dataclasses.replace(study, sitter=sitter), dataclasses.replace(manner, eyes=eyes)


def _slanted(eye: EyeMeasure, slant: float) -> EyeMeasure:
    """The eye turned about its middle until its outer corner lies higher by `slant` widths."""
    rise = np.array([0, slant * eye.width / 2])
    return dataclasses.replace(eye, inner=eye.inner + rise, outer=eye.outer - rise)
