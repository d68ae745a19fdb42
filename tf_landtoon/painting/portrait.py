"""The one path from a photo to an anime icon: hair, clothes and background painted, face drawn."""

import dataclasses
from typing import Literal

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.layer_stack import Tell, say_nothing
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting import (
    beard,
    drawn_clothes,
    layers,
    painted_hair,
    painted_scene,
    painted_skin,
    person_face,
)
from tf_landtoon.painting.icon_frame import FIELD_SIDE
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.sitter import Manner, Study, studied

SMALLEST, LARGEST = 256, 2048
"""px of an icon's side."""
Ground = Literal["photo", "plain"] | tuple[int, int, int]
_CRISP = 22  # how hard one layer's share becomes the next one's, at 512 px
_SEEN_THROUGH = 0.85  # of eyes and brows under hair


@dataclasses.dataclass(frozen=True)
class Portrait:
    """A finished icon.

    Attributes:
        rgb: [S, S, 3] uint8.
        landmarks_px: [40, 2] float64 (x, y), pixel centres on integers, where the drawing has them.
        hidden: indices of landmarks that hair, dark glasses or a mask cover.
        cover: [S, S] uint8, 255 where the person is, 0 where only background is.
    """

    rgb: np.ndarray
    landmarks_px: np.ndarray
    hidden: tuple[int, ...]
    cover: np.ndarray


def draw(
    photo: np.ndarray,
    points: np.ndarray,
    parts: np.ndarray,
    size: int = 512,
    manner: Manner | None = None,
    ground: Ground = "photo",
) -> Portrait:
    """Draws the person of a photo.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points: [68, 2] dlib's points of the face, px.
        parts: [H, W] uint8 of `images.part_map.Part`.
        size: px of the icon's side, SMALLEST to LARGEST.
        manner: how people are drawn.
        ground: the background: "photo", the photo's own, softened; "plain", one colour of it; or
            a colour.

    Raises:
        errors.InputError: a size out of range, arrays that do not fit, or no face.
    """
    if not SMALLEST <= size <= LARGEST:
        raise errors.InputError(f"an icon has {SMALLEST} to {LARGEST} px, not {size}")
    manner = manner or Manner()
    return painted(studied(photo, points, parts, manner), size, manner, ground)


def painted(
    study: Study,
    size: int,
    manner: Manner,
    ground: Ground = "photo",
    worn: drawn_clothes.DrawnClothes | None = None,
    tell: Tell = say_nothing,
) -> Portrait:
    """Paints a studied person at one size.

    Args:
        study: who.
        size: px of the icon's side.
        manner: how people are drawn.
        ground: the background.
        worn: drawn clothes over an `undressed` study; None paints the photo's.
        tell: of the picture after each step (`drawing.layer_stack`).
    """
    sitter, frame = study.sitter, study.frame
    below = layers.without_hair(study.shares)
    below = painted_scene.with_calm_neckline(below, frame.unit)
    weights = _weights(below, size)
    inside = _at_size(study.inside, size)
    hair = _hair_cover(study, size)
    picture, cloth_line, hat_line = _flat_layers(study, weights, size, manner, ground, tell)
    shade = painted_skin.shadow(weights, inside, hair, frame, sitter.light)[..., None]
    darker = (sitter.colors.skin_shade / sitter.colors.skin).astype(np.float32)
    picture = picture * (1 - shade + darker * shade)
    if study.beard:
        streak = study.hair.streak if study.hair else None
        face = weights[Layer.FACE] * inside
        picture = beard.painted(picture, study.beard, streak, face, frame.unit, sitter.colors.skin)
    cover = np.maximum(1 - weights[Layer.BACKGROUND], hair)
    if study.hair:
        cover = np.maximum(cover, _at_size(study.hair.behind, size) * size / FIELD_SIDE + 0.5)
    cloth = np.zeros_like(hair)
    if worn:
        picture, cloth = drawn_clothes.laid(picture, worn, frame)
        cover = np.maximum(cover, cloth)
    tell("body", picture, _body_share(weights, cloth))
    tell("face", picture, None)
    canvas = Canvas(size, frame.canvas_matrix(size))
    side = canvas.pixels.shape[0]
    canvas.pixels[:] = cv2.resize(np.rint(picture.clip(0, 255)).astype(np.uint8), (side, side))
    eyes, brows, polygons = person_face.draw(canvas, study, manner)
    picture = canvas.small().astype(np.float32)
    tell("features", picture, None)
    over = cv2.resize(canvas.mask(*polygons), (size, size), interpolation=cv2.INTER_AREA)
    for first, second, width, ink in _borders(sitter.colors.skin_line, cloth_line, hat_line):
        width = max(width * size / 512, 0.8)
        line = painted_skin.border(below[first], below[second], size, width)
        picture = _inked(picture, line * (1 - cloth), ink)
    tell("lines", picture, None)
    if study.hair:
        picture = _with_hair(picture, study, hair, over.astype(np.float32) / 255, size, manner)
        tell("hair", picture, None)
    landmarks = canvas.to_px(person_face.landmarks(study, eyes, brows, manner))
    rgb = np.rint(picture.clip(0, 255)).astype(np.uint8)
    cover = np.uint8(np.rint(255 * cover.clip(0, 1)))
    return Portrait(rgb, landmarks, _hidden(landmarks, hair, study), cover)


def _at_size(values: np.ndarray, size: int) -> np.ndarray:
    return cv2.resize(values, (size, size), interpolation=cv2.INTER_CUBIC)


def _inked(picture: np.ndarray, line: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """The picture with ink where a line's opacity [S, S] says so; overwritten."""
    drawn = line > 0.004
    share = line[drawn][:, None]
    picture[drawn] = picture[drawn] * (1 - share) + ink.astype(np.float32) * share
    return picture


def _weights(shares: np.ndarray, size: int) -> np.ndarray:
    """[7, S, S]: how much of each pixel's colour is each layer's, under the hair, crisp."""
    spread = np.stack([_at_size(layer, size) for layer in shares])
    spread[Layer.HAIR] = -1
    spread = np.exp((spread - spread.max(0)) * np.float32(_CRISP * size / 512))
    spread[Layer.HAIR] = 0
    return spread / spread.sum(0)


def _body_share(weights: np.ndarray, cloth: np.ndarray) -> np.ndarray:
    """How opaque neck, ears and clothes [S, S] are below face and hat."""
    own = weights[[Layer.CLOTHES, Layer.NECK, Layer.EAR]].sum(0)
    before = weights[[Layer.FACE, Layer.HAT]].sum(0) * (1 - cloth)
    return (own * (1 - cloth) + cloth) / np.maximum(1 - before, 1e-3)


def _hair_cover(study: Study, size: int) -> np.ndarray:
    if study.hair is None:
        return np.zeros((size, size), np.float32)
    return painted_hair.cover(study.hair, size)


def behind(study: Study, size: int, ground: Ground) -> np.ndarray:
    """What stands behind a person, [size, size, 3] float32."""
    soft = painted_scene.background(study.photo, study.shares[Layer.BACKGROUND], study.frame)
    if ground == "plain":
        soft = np.broadcast_to(np.median(soft, axis=(0, 1)), soft.shape)
    elif ground != "photo":
        soft = np.broadcast_to(np.asarray(ground, np.float32), soft.shape)
    return _at_size(np.float32(soft), size)


def _flat_layers(
    study: Study, weights: np.ndarray, size: int, manner: Manner, ground: Ground, tell: Tell
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All layers but hair in their flat colours, and the inks of clothes and hat."""
    skin = study.sitter.colors.skin.astype(np.float32)
    picture = behind(study, size, ground)
    tell("background", picture, None)
    if study.hair:
        ink = study.sitter.colors.hair_line
        mass, share = painted_hair.behind(study.hair, ink, size, manner.hair)
        picture = picture + (mass - picture) * share[..., None]
        tell("back_hair", picture, None)
    picture = picture * weights[Layer.BACKGROUND][..., None]
    picture += skin * weights[[Layer.NECK, Layer.EAR, Layer.FACE]].sum(0)[..., None]
    inks = []
    for layer, tones in ((Layer.CLOTHES, 2), (Layer.HAT, 2)):
        garment = painted_scene.flat(
            study.photo, study.shares[layer], study.frame.unit, size, tones
        )
        if garment is None:
            garment = np.full(3, 150, np.float32), np.full(3, 150.0)
        picture += garment[0].astype(np.float32) * weights[layer][..., None]
        inks.append(mixed(shaded(garment[1], 0.42, 1.1), np.array([50.0, 40, 50]), 0.3))
    seam = 0.55 * painted_scene.collar(study.shares, study.frame.unit, size)
    return _inked(picture, seam * weights[Layer.CLOTHES], inks[0]), *inks


def _borders(skin: np.ndarray, cloth: np.ndarray, hat: np.ndarray) -> list:
    """Which layers have a line between them: both, its width at 512 px, its ink."""
    background, clothes, neck, ear, face = list(Layer)[:5]
    return [
        (neck, clothes, 1.2, mixed(skin, cloth, 0.5)),
        (neck, background, 1.2, skin),
        (face, background, 1.4, skin),
        (clothes, background, 1.3, cloth),
        *((Layer.HAT, other, 1.3, hat) for other in (background, face, ear, neck, clothes)),
    ]


def _with_hair(
    picture: np.ndarray,
    study: Study,
    cover: np.ndarray,
    over: np.ndarray,
    size: int,
    manner: Manner,
) -> np.ndarray:
    """Lays the hair over all; eyes and brows shine through it, as in anime."""
    ink = study.sitter.colors.hair_line
    color = painted_hair.colored(study.hair, ink, size, manner.hair)
    share = (cover * (1 - _SEEN_THROUGH * over))[..., None]
    picture = picture * (1 - share) + color * share
    zoom = size / FIELD_SIDE
    swell = 0.45 * np.clip(cv2.GaussianBlur(study.hair.streak, (0, 0), 3.0), -1, 1)
    swell += 0.25 * np.clip(study.frame.face_xy[..., 1], -0.6, 0.8)  # heavier below
    width = np.maximum((manner.hair.outline + _at_size(swell, size)) * zoom, 0.5)
    line = np.clip(0.5 + width / 2 - np.abs(_at_size(study.hair.inside, size)) * zoom, 0, 1)
    outside = _at_size(cv2.GaussianBlur(study.shares[Layer.BACKGROUND], (0, 0), 4.0), size)
    line *= 0.55 + 0.45 * np.clip(3 * outside, 0, 1)
    return _inked(picture, line * (1 - 0.6 * over), ink)


def _hidden(landmarks: np.ndarray, hair: np.ndarray, study: Study) -> tuple[int, ...]:
    """Outline, nose and mouth under hair or a mask; eyes behind dark glasses."""
    side = hair.shape[0] - 1
    columns, rows = np.clip(np.round(landmarks).astype(int), 0, side).T
    covered = hair[rows, columns] > 0.5
    covered[17:35] = study.sitter.glasses is not None and study.sitter.glasses.lens is not None
    covered[17:23] = False
    covered[35:] |= study.sitter.cover is not None
    return tuple(int(index) for index in np.flatnonzero(covered))
