"""Drawn clothes on a photo's person, instead of the photo's own."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import clothes, curves, framing
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.palette import hsv, mixed, shaded
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.sitter import Study

_LEAST_PIXELS = 400  # of clothes on the photo, for their colour to be known
_BLACKEST = 58.0  # lines have to show on it
_UNKNOWN = np.array([96.0, 108, 138])
_NECK_ROWS = (1.0, 1.2)  # face units below the eyes: where the neck is measured
_FURTHEST = 0.22  # the neck's middle from the face's, face units
_CUTS = {  # kind, half width of the shoulders
    "tee": ("round", 1.30),
    "shirt": ("shirt", 1.32),
    "hoodie": ("hood", 1.38),
    "sailor": ("sailor", 1.22),
    "blazer": ("jacket", 1.38),
    "turtleneck": ("turtle", 1.28),
}
_WINE, _SCARLET = (0.975, 0.62, 0.50), (0.985, 0.72, 0.84)
_TIES = {"sailor": clothes.Tie(_SCARLET, bow=0.30), "blazer": clothes.Tie(_WINE, bow=0.0)}
_LIFTS = {"turtleneck": 0.05, "hoodie": 0.09}  # face units; the drawings' necks are long
_NAVY, _PAPER = hsv(0.62, 0.55, 0.36), np.array([247.0, 246, 244])


@dataclasses.dataclass(frozen=True)
class ClothColors:
    """RGB [3] each, the names that `drawing.clothes` asks for."""

    cloth: np.ndarray
    cloth_second: np.ndarray
    cloth_line: np.ndarray


@dataclasses.dataclass(frozen=True)
class DrawnClothes:
    """One outfit on one person."""

    outfit: clothes.Outfit
    colors: ClothColors
    sway: float


def of(study: Study, name: str) -> DrawnClothes:
    """An outfit in the colours of the photo's clothes, cut for the person's neck.

    Args:
        study: of a photo.
        name: one of `look.OUTFITS` but for the photo's.
    """
    kind, shoulder = _CUTS[name]
    half, middle = neck_place(study)
    neck = float(np.clip(1.22 * half, 0.36, 0.56))
    outfit = clothes.Outfit(
        kind=kind,
        line=0.011,
        neck=neck,
        shoulder=shoulder,
        stripes=(kind == "sailor",) * 2,
        tie=_TIES.get(name),
        lift=_LIFTS.get(name, 0.17),
    )
    return DrawnClothes(outfit, _colors(cloth_color(study), name), middle)


def cloth_color(study: Study) -> np.ndarray:
    """The photo's clothes' middle tone [3], a little lighter; a quiet blue where none are seen."""
    worn = (study.shares[Layer.CLOTHES] > 0.75) & (study.frame.seen > 0.9)
    if worn.sum() < _LEAST_PIXELS:
        return _UNKNOWN
    color = 255 * (np.median(study.photo[worn], 0).astype(np.float64).clip(0, 255) / 255) ** 0.86
    return color + max(_BLACKEST - color.max(), 0)


def neck_place(study: Study) -> tuple[float, float]:
    """Half of the neck's width below the chin and x of its middle, face units."""
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    neck = (y > _NECK_ROWS[0]) & (y < _NECK_ROWS[1]) & (study.shares[Layer.NECK] > 0.5)
    half = neck.sum() / (2 * study.frame.unit**2 * (_NECK_ROWS[1] - _NECK_ROWS[0]))
    if half < 0.15:  # hidden by clothes or hair
        return 0.33, 0.1 * study.sitter.shape.turn
    return float(half), float(np.clip(np.median(x[neck]), -_FURTHEST, _FURTHEST))


def undressed(study: Study, worn: DrawnClothes) -> Study:
    """The person with skin where the outfit leaves it bare, and background for the rest.

    Args:
        study: of a photo; not changed.
        worn: what will be laid over it.
    """
    neck = worn.outfit.neck
    right = [
        [0.88 * neck, 0.3],
        [0.88 * neck, 0.9],
        [0.90 * neck, 1.1],
        [0.98 * neck, 1.27],
        [1.3 * neck, 1.46],
        [1.5 * neck, 2.6],
    ]
    right = curves.spline(right, 8)
    chest = np.concatenate([right, (right * [-1, 1])[::-1]]) + [worn.sway, 0]
    bare = _mask(chest, study.frame)
    shares = study.shares.copy()
    low = np.clip((study.frame.face_xy[..., 1] - 0.40) / 0.1, 0, 1)
    body = shares[Layer.CLOTHES] + low * shares[Layer.NECK]
    shares[Layer.NECK] += -low * shares[Layer.NECK] + bare * body
    shares[Layer.BACKGROUND] += (1 - bare) * body
    chest = bare * np.clip((study.frame.face_xy[..., 1] - 0.95) / 0.1, 0, 1)
    for layer in (Layer.BACKGROUND, Layer.EAR):  # what the photo shows beside a thinner neck
        shares[Layer.NECK] += chest * shares[layer]
        shares[layer] *= 1 - chest
    rim = np.ones((2 * round(0.05 * study.frame.unit) + 1,) * 2, np.uint8)  # soft: not to be seen
    ground = cv2.erode(np.clip(2.5 * study.shares[Layer.BACKGROUND] - 1.5, 0, 1), rim)
    gone = cv2.dilate(shares[Layer.CLOTHES], rim)[..., None]
    behind = fields.filled(study.photo, ground) if ground.any() else study.photo
    shares[Layer.CLOTHES] = 0
    for layer in (Layer.EAR, Layer.FACE):  # mirrored beyond the photo's edge
        strayed = shares[layer] * (1 - study.frame.seen)
        shares[layer] -= strayed
        shares[Layer.BACKGROUND] += strayed
    photo = study.photo * (1 - gone) + behind * gone
    return dataclasses.replace(study, shares=shares, photo=photo)


def _mask(polygon: np.ndarray, frame: IconFrame) -> np.ndarray:
    mask = np.zeros((FIELD_SIDE, FIELD_SIDE), np.uint8)
    cv2.fillPoly(mask, [np.round(frame.px(polygon) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return fields.blurred(mask.astype(np.float32) / 255, 1.0)


def laid(picture: np.ndarray, worn: DrawnClothes, frame: IconFrame) -> tuple[np.ndarray, ...]:
    """Draws an outfit over a picture.

    Args:
        picture: [S, S, 3] float32 RGB, 0..255.
        worn: the outfit.
        frame: of the icon.

    Returns:
        The picture, and how much of each pixel the outfit covers, [S, S] float32.
    """
    size = picture.shape[0]
    body = framing.of_body(frame.canvas_matrix(size))
    on_black, on_white = (_drawn(worn, body, size, ground) for ground in (0, 255))
    cover = 1 - (on_white - on_black).mean(-1) / 255
    return picture * (1 - cover[..., None]) + on_black, cover


def _drawn(worn: DrawnClothes, matrix: np.ndarray, size: int, ground: int) -> np.ndarray:
    canvas = Canvas(size, matrix)
    canvas.pixels[:] = ground
    clothes.draw(canvas, worn.colors, worn.sway, worn.outfit)
    return canvas.small().astype(np.float32)


def _colors(own: np.ndarray, name: str) -> ClothColors:
    second = mixed(own, np.full(3, 255.0), 0.86)
    if name == "sailor":
        is_strong = own.max() < 150 or np.ptp(own) > 70
        own, second = _PAPER, own if is_strong else _NAVY
    elif name == "blazer":
        own, second = own if own.max() < 170 else _NAVY, _PAPER
    line = mixed(shaded(own, 0.40, 1.1), np.array([30.0, 24, 30]), 0.3)
    if name == "sailor":
        line = shaded(second, 0.55)
    return ClothColors(own, second, line)
