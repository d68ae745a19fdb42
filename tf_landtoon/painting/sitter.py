"""The sitter of a portrait: who they are, read from a photo, and what they are painted from."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.drawing import curves
from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import (
    beard,
    cut_edges,
    ears,
    exposure,
    face_cover,
    hair_behind,
    icon_frame,
    layers,
    light_cast,
    measures,
    painted_hair,
    person_brows,
    person_colors,
    person_creases,
    person_eyes,
    person_folds,
    person_glasses,
    person_mouth,
    softness,
    stray_pieces,
    torso,
)
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.jaw_warp import JawWarp
from tf_landtoon.painting.layers import Layer

_NO_HAIR = np.array([50.0, 40, 38])  # brows and lashes of a bald head


@dataclasses.dataclass(frozen=True)
class Manner:
    """How people are drawn; each number has its home in the module it belongs to."""

    frame: icon_frame.FrameSettings = icon_frame.FrameSettings()
    outline: measures.OutlineSettings = measures.OutlineSettings()
    features: measures.FeatureSettings = measures.FeatureSettings()
    eyes: person_eyes.EyeManner = person_eyes.EyeManner()
    brows: person_brows.BrowManner = person_brows.BrowManner()
    mouth: person_mouth.MouthManner = person_mouth.MouthManner()
    hair: painted_hair.HairManner = painted_hair.HairManner()


@dataclasses.dataclass(frozen=True)
class Sitter:
    """Shape, expression, colours and what is worn.

    Attributes:
        shape: of the face, its expression included.
        colors: of skin, hair, eyes and lips.
        brows: image left and right.
        softness: of the drawing, 0.1 .. 0.85.
        gaze: -0.16 .. 0.16, where both eyes look.
        light: -1 or 1, the side that the light comes from.
        creases: 0..1, how clear those above the lids are.
        folds: 0..1, how deep those beside the mouth are.
        glasses: None without.
        cover: a mask over mouth and nose, None without.
    """

    shape: measures.FaceShape
    colors: person_colors.PersonColors
    brows: tuple[person_brows.Brow, person_brows.Brow]
    softness: float
    gaze: float
    light: int
    creases: float
    folds: float
    glasses: person_glasses.Glasses | None
    cover: face_cover.FaceCover | None


@dataclasses.dataclass(frozen=True)
class Study:
    """A person with the photo that they are painted from, moved to the drawn jaw.

    Attributes:
        sitter: who.
        frame: of the icon.
        photo: [F, F, 3] float32 RGB, 0..255, without the light's cast.
        shares: [7, F, F] of each `Layer`.
        jaw: [N, 2] the drawn outline, face units, dense.
        inside: [F, F] float32, 1 inside the jaw.
        ears: those that are seen.
        hair: None for a bald head.
        beard: None without.
    """

    sitter: Sitter
    frame: IconFrame
    photo: np.ndarray
    shares: np.ndarray
    jaw: np.ndarray
    inside: np.ndarray
    ears: tuple[ears.Ear, ...]
    hair: painted_hair.PaintedHair | None
    beard: beard.Beard | None


def studied(
    photo: np.ndarray, points: np.ndarray, parts: np.ndarray, manner: Manner | None = None
) -> Study:
    """Reads a person from a photo.

    Args:
        photo: [H, W, 3] uint8 RGB.
        points: [68, 2] dlib's points of the face, px.
        parts: [H, W] uint8 of `Part`.
        manner: how people are drawn.

    Raises:
        errors.InputError: sizes do not fit each other, or the points are no face.
    """
    _check(photo, points, parts)
    manner = manner or Manner()
    photo, points, parts = icon_frame.around_face(
        photo, np.asarray(points, np.float64), parts, manner.frame
    )
    photo = exposure.lifted(photo, points, parts)
    bare = parts
    is_covered = face_cover.is_worn(points, parts)
    if is_covered:
        parts = face_cover.with_face_below(points, parts)
    soft = softness.softness_of(photo, points, parts)
    parts = layers.tidied(parts, points, icon_frame.face_axes(points)[1])
    frame = icon_frame.fitted(points, parts, manner.frame)
    shares = cut_edges.completed(layers.shares_of(parts, frame), frame)
    still = frame.brought(photo.astype(np.float32)).clip(0, 255)
    still_face = shares[Layer.FACE]
    if is_covered:
        still_face = layers.part_share(bare, Part.SKIN, frame)
    still = light_cast.without_cast(still, still_face, shares[Layer.BACKGROUND], frame)
    own = frame.units(frame.points)
    outline = measures.drawn_outline(own, manner.outline, soft)
    warp = JawWarp(frame, outline)
    moved_points = frame.units(warp.moved_points(frame.points))
    shape = measures.measured(*measures.strengthened(own, moved_points, manner.features), outline)
    gaze = person_colors.gaze_of(still, frame)
    moved = warp.moved(still)
    jaw = curves.spline(outline, 8)
    inside = _inside(jaw, frame)
    shares = _fitted_shares(shares, warp, moved, inside, frame)
    shares, moved, behind = hair_behind.parted(shares, moved, frame)
    shares = stray_pieces.without_slits(shares, frame)
    shares = layers.without_notches(shares, frame.face_xy[..., 1])
    earrings = warp.moved(layers.part_share(parts, Part.EARRING, frame))
    shares, drawn_ears = ears.fitted(shares, jaw, earrings, frame)
    shares, moved = torso.completed(shares, moved, frame)
    hair = painted_hair.paint(moved, shares, frame, manner.hair, behind)
    hair_color = hair.color if hair else _NO_HAIR
    colors = person_colors.read(still, still_face, hair_color, frame, shape, gaze)
    glasses = layers.part_share(parts, Part.GLASSES, frame)
    brow = layers.part_share(parts, Part.BROW, frame)
    sitter = Sitter(
        shape=shape,
        colors=colors,
        brows=tuple(person_brows.measured(line, brow, frame) for line in shape.brows),
        softness=soft,
        gaze=manner.eyes.drawn_gaze(gaze),
        light=person_colors.light_side(moved, shares, frame),
        creases=person_creases.strength(still, frame),
        folds=person_folds.depth(still, frame, shape.mouth_opening),
        glasses=person_glasses.found(warp.moved(glasses), moved, frame, colors.photo_skin),
        cover=face_cover.seen(still, frame) if is_covered else None,
    )
    found = None
    if not is_covered:
        share = warp.moved(layers.part_share(parts, Part.BEARD, frame))
        found = beard.found(moved, share, shares, frame, shape, hair_color, colors.skin, soft)
    return Study(sitter, frame, moved, shares, jaw, inside, drawn_ears, hair, found)


def _fitted_shares(
    shares: np.ndarray, warp: JawWarp, photo: np.ndarray, inside: np.ndarray, frame: IconFrame
) -> np.ndarray:
    """The layers' shares [7, F, F], moved and clean."""
    shares = np.stack([warp.moved(share) for share in shares])
    shares = layers.fitted_to_outline(shares, inside, frame.face_xy[..., 1], 6.0)
    shares = layers.without_wisps(shares, photo, frame)
    shares = layers.without_crumbs(shares, frame.unit)
    return stray_pieces.without_strays(shares, frame)


def _inside(jaw: np.ndarray, frame: IconFrame) -> np.ndarray:
    """The drawn face [F, F], antialiased: inside the jaw, open upwards."""
    right, left = jaw[-1, 0], jaw[0, 0]
    top = np.array([(right, -0.3), (0.9 * right, -1.5), (0.9 * left, -1.5), (left, -0.3)])
    polygon = 2 * frame.px(np.concatenate([jaw, top])) + 0.5
    mask = np.zeros((2 * FIELD_SIDE, 2 * FIELD_SIDE), np.uint8)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    mask = cv2.resize(mask, (FIELD_SIDE, FIELD_SIDE), interpolation=cv2.INTER_AREA)
    return mask.astype(np.float32) / 255


def _check(photo: np.ndarray, points: np.ndarray, parts: np.ndarray) -> None:
    if photo.ndim != 3 or photo.shape[2] != 3 or photo.dtype != np.uint8:
        raise errors.InputError(f"a photo is [H, W, 3] uint8, not {photo.shape} {photo.dtype}")
    if parts.shape != photo.shape[:2]:
        raise errors.InputError(
            f"the map of parts {parts.shape} is not of the photo's size {photo.shape[:2]}"
        )
    points = np.asarray(points)
    if points.shape != (68, 2) or not np.isfinite(points).all():
        raise errors.InputError(f"68 finite points are needed, not {points.shape}")
    if np.linalg.norm(points[8] - points[36:48].mean(0)) < 8:
        raise errors.InputError("the face is too small: under 8 px from the eyes to the chin")
