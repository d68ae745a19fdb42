"""Faces of photographs among those that were found in drawings."""

import dataclasses
from collections.abc import Sequence

import cv2
import numpy as np

from tf_landtoon.detection import detections, drawn_judge
from tf_landtoon.geometry import cropping

# A part of a picture that the judge gives less than this is a photograph. Of 62 faces in photos one
# had more (0.07), of 199 anime faces the least was 0.93, 0.2 in coarse screen tone.
LEAST_DRAWN = 0.05
_VIEW = 1.4  # side of what the judge sees, in sides of the face's square: with hair
_SOFTER = 1.5  # px; screen tone and grain are no photograph's detail


class Photographed:
    """Asks the judge of drawings, which is loaded when it is first asked."""

    def __init__(self) -> None:
        """Loads nothing."""
        self._features: drawn_judge.Features | None = None
        self._judge = drawn_judge.DrawnJudge.shipped()

    def split(
        self, picture: np.ndarray, faces: Sequence[detections.Face]
    ) -> tuple[list[detections.Face], list[detections.Face]]:
        """Tells drawn faces from photographed ones.

        Args:
            picture: [H, W, 3] uint8 RGB.
            faces: found in it.

        Returns:
            The drawn ones, and the others.
        """
        if not faces:
            return [], []
        self._features = self._features or drawn_judge.Features()
        crops = [_crop(picture, face) for face in faces]
        softer = [cv2.GaussianBlur(crop, (0, 0), _SOFTER) for crop in crops]
        chances = self._judge.chance(self._features.of([*crops, *softer]))
        drawn = chances.reshape(2, -1).max(axis=0) >= LEAST_DRAWN
        drawn |= [face.found_by == "whole" for face in faces]  # the user's word that it is a face
        return tuple([x for x, d in zip(faces, drawn) if d == kind] for kind in (True, False))


def _crop(picture: np.ndarray, face: detections.Face) -> np.ndarray:
    square = dataclasses.replace(face.square, side_px=_VIEW * face.square.side_px)
    return cropping.crop_mirrored(picture, square.matrix(drawn_judge.SIDE), drawn_judge.SIDE)
