"""Icons of a photo's person in any look: what `draw`, its sheet and records ask for."""

import dataclasses

import numpy as np

from tf_landtoon.drawing.layer_stack import Tell, say_nothing
from tf_landtoon.painting import (
    drawn_clothes,
    drawn_portrait,
    eye_styles,
    portrait,
    recoloring,
    sitter,
)
from tf_landtoon.painting.look import PHOTO, Look

_CHIN_ABOVE_DRAWN_CLOTHES = 0.70  # lowest place of the chin in the icon: clothes want to be seen


class Sitting:
    """One person before the brush: the photo is studied once for all looks of one frame."""

    def __init__(
        self,
        photo: np.ndarray,
        points: np.ndarray,
        parts: np.ndarray,
        manner: sitter.Manner | None = None,
    ):
        """Takes what `sitter.studied` takes; studies nothing yet.

        Args:
            photo: [H, W, 3] uint8 RGB.
            points: [68, 2] dlib's points of the face, px.
            parts: [H, W] uint8 of `Part`.
            manner: how people are drawn.
        """
        self._seen = photo, points, parts
        self._manner = manner or sitter.Manner()
        self._studies: dict[sitter.Manner, sitter.Study] = {}

    def icon(
        self,
        look: Look,
        size: int = 512,
        ground: portrait.Ground = "photo",
        tell: Tell = say_nothing,
    ) -> portrait.Portrait:
        """Makes one icon; the same arguments give the same picture.

        Args:
            look: the wishes.
            size: px of the icon's side, 256 to 2048.
            ground: the background, as for `portrait.draw`.
            tell: of the picture after each step (`drawing.layer_stack`).

        Raises:
            errors.InputError: as for `sitter.studied`.
        """
        manner = self._framed(look)
        if manner not in self._studies:
            self._studies[manner] = sitter.studied(*self._seen, manner)
        study = recoloring.recolored(self._studies[manner], look)
        if look.manner == "drawn":
            return drawn_portrait.painted(study, look, size, ground, tell)
        study, manner = eye_styles.styled(study, manner, look.eyes)
        worn = None
        if look.outfit != PHOTO:
            worn = drawn_clothes.of(study, look.outfit)
            study = drawn_clothes.undressed(study, worn)
        return portrait.painted(study, size, manner, ground, worn, tell)

    def _framed(self, look: Look) -> sitter.Manner:
        if look.manner == "drawn" or look.outfit == PHOTO:
            return self._manner
        chin = min(_CHIN_ABOVE_DRAWN_CLOTHES, self._manner.frame.lowest_chin)
        frame = dataclasses.replace(self._manner.frame, lowest_chin=chin)
        return dataclasses.replace(self._manner, frame=frame)
