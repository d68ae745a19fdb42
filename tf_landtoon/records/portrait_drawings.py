"""One photo and the drawing of its person, in the icon's own frame."""

import dataclasses
import functools
import pathlib
from collections.abc import Callable

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.geometry import landmarks
from tf_landtoon.images import part_map, pictures
from tf_landtoon.images.part_map import Part
from tf_landtoon.painting import icon_photo, parts, portrait, softness
from tf_landtoon.records import frame_crops, outcomes, parser_set

Change = Callable[[np.random.Generator, np.ndarray, np.ndarray, np.ndarray, bool], tuple]
"""Chance, photo, parts, 68 points, whether beards may grow -> another photo and its parts."""
_HARD = 0.25  # softness below which a face may grow a beard
_DRAWN_SIDE = 512  # px; shrunk, for its lines are then as clean as can be


@dataclasses.dataclass(frozen=True)
class Drawing:
    """How pairs are made.

    Attributes:
        maps: folder of the photos' maps, None for the shipped parser's.
        image_size: side of a stored picture, px.
        least_overlap: of the person in photo and drawing.
        predictor: dlib's file, None for the installed one.
        seed: of the variants.
        change: makes a variant of a photo, None if there is only the photo itself.
    """

    maps: str | None
    image_size: int
    least_overlap: float
    predictor: str | None
    seed: int
    change: Change | None = None


@functools.cache  # each worker loads it once
def _parser() -> parts.Parser:
    return parts.Parser()


def draw_pair(job: outcomes.Job, made: Drawing) -> outcomes.Outcome:
    """Draws the person of a photo.

    Args:
        job: the photo, and which variant of it.
        made: how.

    Returns:
        Photo, drawing, the drawing's landmarks, both maps.

    Raises:
        outcomes.Skip: no face, or photo and drawing do not lie on each other.
        errors.InputError: the photo or its map cannot be used.
    """
    photo = pictures.read_rgb(job.path)
    faces = frame_crops.finder(made.predictor).landmarks_68(photo)
    if not faces:
        raise outcomes.Skip("no face found", "")
    photo, points = _turned(photo, faces[0][1], made)
    kinds = _parts(photo, points, job.path, made.maps)
    name = job.path.name
    if job.variant:
        name = f"{job.path.stem}~{job.variant}{job.path.suffix}"
        rng = np.random.default_rng([made.seed, job.variant, *job.path.name.encode()])
        bears = softness.softness_of(photo, points, kinds) < _HARD
        photo, kinds = made.change(rng, photo, kinds, points, bears)
    shown = icon_photo.framed(photo, points, kinds, made.image_size)
    drawn = portrait.draw(photo, points, kinds, _DRAWN_SIDE)
    size, zoom = (made.image_size,) * 2, made.image_size / _DRAWN_SIDE
    cover = cv2.resize(drawn.cover, size, interpolation=cv2.INTER_AREA)
    known = shown.parts != part_map.NOT_KNOWN
    overlap = _overlap(known & (shown.parts != Part.BACKGROUND), known & (cover > 127))
    if overlap < made.least_overlap:
        raise outcomes.Skip("photo and drawing do not fit", f"overlap {overlap:.2f}")
    rgb = cv2.resize(drawn.rgb, size, interpolation=cv2.INTER_AREA)
    visible = np.ones(landmarks.COUNT, bool)
    visible[list(drawn.hidden)] = False
    encoded, image_format = outcomes.encode(shown.rgb)
    return outcomes.Outcome(
        name=name,
        encoded=encoded,
        image_format=image_format,
        drawing=outcomes.encode(rgb)[0],
        parts=_png(shown.parts),
        cover=_png(cover),
        landmarks_px=(drawn.landmarks_px + 0.5) * zoom - 0.5,
        visible=visible,
        photo_points_px=shown.points,
        note=frame_crops.SEVERAL_FACES if len(faces) > 1 else None,
    )


def photo_landmarks(points: np.ndarray, image_size: int) -> dict[str, np.ndarray]:
    """A photo's 68 points [68, 2] as 40, px, by each of `portrait_schema.PHOTO_MAPS`."""
    points = np.asarray(points, np.float32)
    return {
        "symmetric": landmarks.from_68(points),
        "thesis": frame_crops.thesis_points(points, image_size),
    }


def _turned(photo: np.ndarray, points: np.ndarray, made: Drawing) -> tuple[np.ndarray, np.ndarray]:
    """Upright, unless there are maps, which lie as the photo does."""
    return (photo, points) if made.maps else icon_photo.upright(photo, points)


def _parts(
    photo: np.ndarray, points: np.ndarray, path: pathlib.Path, maps: str | None
) -> np.ndarray:
    """The photo's map [H, W]; maps of others call beards skin, which the parser tells apart."""
    own = _parser().parts(photo, points)
    if maps is None:
        return own
    given = parser_set.read_map(pathlib.Path(maps) / f"{path.stem}.png")
    if given.shape != photo.shape[:2]:
        raise errors.InputError(f"{path}: its map of parts has another size; make it anew")
    return np.where((given == Part.SKIN) & (own == Part.BEARD), np.uint8(Part.BEARD), given)


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / max((one | other).sum(), 1))


def _png(grey: np.ndarray) -> bytes:
    return cv2.imencode(".png", grey)[1].tobytes()
