"""Portraits with machine-made maps of parts, made ready for training a parser.

A folder of four arrays that can be read in place, and the names:

    photos.npy   [N, 256, 256, 3] uint8 RGB
    parts.npy    [N, 256, 256] uint8 of `part_map.Part`: the maps as they came, merged
    learnt.npy   the same with beards marked, and NOT_KNOWN where a map is known to be wrong
    points.npy   [N, 68, 2] float32 px, dlib's
    names.json   the photos' names
"""

import dataclasses
import json
import os
import pathlib

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map, pictures
from tf_landtoon.images.part_map import Part

SIDE = 256
_FROM_CELEB_A = np.array(
    [
        *[Part.BACKGROUND, Part.SKIN, Part.BROW, Part.BROW, Part.EYE, Part.EYE, Part.GLASSES],
        *[Part.EAR, Part.EAR, Part.EARRING, Part.SKIN, Part.MOUTH, Part.UPPER_LIP],
        *[Part.LOWER_LIP, Part.NECK, Part.NECKLACE, Part.CLOTHES, Part.HAIR, Part.HAT],
    ],
    np.uint8,
)
# Of the lower face, a share of rough and dark pixels. At 0.55, 20 of the 92 men above were looked
# at: about 5 had stubble or shade rather than a beard; so it was raised, which leaves 68.
_BEARD_SHARE = 0.62
WHOLE_GLASSES = 2200
"""px of a map's glasses; where there are fewer, half of a thin frame is missing."""


@dataclasses.dataclass(frozen=True)
class ParserSet:
    """The arrays of the folder, see above; `is_man` [N] goes by the names' beginning."""

    photos: np.ndarray
    parts: np.ndarray
    learnt: np.ndarray
    points: np.ndarray
    is_man: np.ndarray

    def split(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Indices for training, for validation, and of glasses for validation.

        Validation is every 37th from the fifth on. Too few of these wear glasses to say anything,
        so that every fourth of the others with glasses in their maps is kept back, too.
        """
        every = np.arange(len(self.photos))
        validation = every[4::37]
        with_glasses = [i for i in every if (self.parts[i] == Part.GLASSES).any()]
        kept_back = np.setdiff1d(with_glasses, validation)[3::4]
        training = np.setdiff1d(every, np.concatenate([validation, kept_back]))
        return training, validation, kept_back


def load(directory: str | os.PathLike[str]) -> ParserSet:
    """Opens the folder; pictures stay on the disk until they are looked at.

    Raises:
        errors.InputError: it is not there, or not whole.
    """
    folder = pathlib.Path(directory)
    try:
        arrays = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r")
            for name in ("photos", "parts", "learnt", "points")
        }
        names = json.loads((folder / "names.json").read_text())
    except (OSError, ValueError) as error:
        raise errors.InputError(f"{folder}: not a parser's data ({error}); make it anew") from error
    return ParserSet(**arrays, is_man=np.array([name.startswith("male") for name in names]))


def write(
    photos: str | os.PathLike[str],
    maps: str | os.PathLike[str],
    directory: str | os.PathLike[str],
) -> None:
    """Makes the folder; half a minute for 2,400 portraits.

    Args:
        photos: a folder of 256-px portraits; names that begin with "male" may have beards.
        maps: a folder of PNG maps of the same stems, one byte a pixel, 0..18 as in CelebAMask-HQ.
        directory: where the arrays go.

    Raises:
        errors.InputError: a map is missing or of another size, or dlib is not installed.
    """
    finder = photo_faces.FaceFinder()
    rows: list[tuple] = []
    for path in tqdm.tqdm(pictures.list_pictures(photos), unit="photo", disable=None):
        rgb = pictures.read_rgb(path)
        parts = read_map(pathlib.Path(maps) / f"{path.stem}.png")
        if rgb.shape[:2] != (SIDE, SIDE) or parts.shape != (SIDE, SIDE):
            raise errors.InputError(f"{path}: it and its map must have {SIDE} px a side")
        faces = finder.landmarks_68(rgb)
        if faces:
            points = faces[0][1]
            is_man = path.name.startswith("male")
            rows.append((rgb, parts, learnt(rgb, parts, points, is_man), points, path.name))
    if not rows:
        raise errors.InputError(f"{photos}: no portrait with a face in it")
    folder = pathlib.Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    *arrays, names = zip(*rows)
    for name, values in zip(("photos", "parts", "learnt", "points"), arrays):
        np.save(folder / f"{name}.npy", np.stack(values))
    files.write_atomically(folder / "names.json", json.dumps(names).encode())


def read_map(path: pathlib.Path) -> np.ndarray:
    """Reads a map of parts as CelebAMask-HQ numbers them.

    Args:
        path: a PNG file, one byte a pixel, 0..18.

    Returns:
        [H, W] uint8 of `Part`.

    Raises:
        errors.InputError: it is missing or no such map.
    """
    parts = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
    if parts is None or parts.max() >= len(_FROM_CELEB_A):
        raise errors.InputError(f"{path}: no map of parts, bytes 0..{len(_FROM_CELEB_A) - 1}")
    return _FROM_CELEB_A[parts]


def learnt(rgb: np.ndarray, parts: np.ndarray, points: np.ndarray, is_man: bool) -> np.ndarray:
    """A map's known faults taken out.

    Beards, which these maps call skin, are marked by a rule: rough and darker than the cheeks.
    Where men have stubble or shade it is not known what is right, nor around thin glasses of which
    a map shows a half.

    Args:
        rgb: [256, 256, 3] uint8.
        parts: [256, 256] uint8, its map.
        points: [68, 2] px, dlib's.
        is_man: beards may be there.

    Returns:
        [256, 256] uint8 of `Part` and NOT_KNOWN.
    """
    mended = parts.copy()
    if is_man:
        lower, rough, likely = _beard(rgb, parts, points)
        if rough.sum() > _BEARD_SHARE * max(1, lower.sum()):
            beard = cv2.morphologyEx(rough, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)) & lower
            beard = cv2.morphologyEx(beard, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
            edge = cv2.dilate(beard, np.ones((5, 5), np.uint8)) & (1 - beard) | likely & (1 - beard)
            mended[beard > 0] = Part.BEARD
            mended[(edge & lower) > 0] = part_map.NOT_KNOWN
        else:
            doubt = cv2.morphologyEx(rough, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)) & lower
            mended[doubt > 0] = part_map.NOT_KNOWN
    if 0 < (parts == Part.GLASSES).sum() < WHOLE_GLASSES:
        face = face_frame.FaceFrame.of(points)
        y, x = np.mgrid[:SIDE, :SIDE]
        own = face.own(np.stack([x, y], -1).reshape(-1, 2)).reshape(SIDE, SIDE, 2)
        near = (np.abs(own[..., 0]) < 0.65) & (own[..., 1] > -0.16) & (own[..., 1] < 0.34)
        seen_through = np.isin(parts, (Part.SKIN, Part.EYE, Part.GLASSES))
        mended[near & seen_through] = part_map.NOT_KNOWN
    return mended


def _beard(
    rgb: np.ndarray, parts: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[256, 256] uint8 each: the lower face without lips; where it is rough and dark; rather."""
    grey = rgb.astype(np.float32) @ np.array((0.3, 0.59, 0.11), np.float32)
    span = np.hypot(*(points[8] - points[36:48].mean(0)))
    skin = parts == Part.SKIN
    levels = []
    for below_eye, beside_nose, ear in ((41, 31, 2), (46, 35, 14)):
        centre = 0.375 * (points[below_eye] + points[beside_nose]) + 0.25 * points[ear]
        cheek = np.zeros((SIDE, SIDE), np.uint8)
        cv2.circle(cheek, [int(v) for v in centre], int(span * 0.11), 1, -1)
        seen = skin & (cheek > 0)
        levels.append(np.median(grey[seen]) if seen.any() else np.nan)
    levels = np.where(np.isnan(levels), np.nanmean([*levels, 1e3]), levels)
    left, right = points[36, 0], points[45, 0]  # the cheeks' light goes over from one to the other
    share = np.clip((np.arange(SIDE) - left) / max(1.0, right - left), 0, 1)[None]
    cheeks = np.maximum(levels[0] * (1 - share) + levels[1] * share, 1.0)
    dark = cv2.GaussianBlur(grey, (0, 0), 1.2) / cheeks
    detail = (grey - cv2.GaussianBlur(grey, (0, 0), 1.5)) ** 2
    roughness = np.sqrt(cv2.GaussianBlur(detail, (0, 0), 3)) / cheeks
    lower = _lower_face(points) & np.isin(parts, (Part.SKIN, Part.NECK))
    rough = lower & (dark < 0.72) & (roughness > 0.022)
    likely = lower & (dark < 0.85) & (roughness > 0.015)
    return lower.astype(np.uint8), rough.astype(np.uint8), likely.astype(np.uint8)


def _lower_face(points: np.ndarray) -> np.ndarray:
    """[256, 256] bool: from nose and ear lobes down to the jaw, without the lips."""
    jaw = points[1:16] + (points[1:16] - points[33]) * (0.03, 0.06)
    above = [
        0.45 * points[35] + 0.55 * points[14],
        *[0.9 * points[35] + 0.1 * points[51], 0.8 * points[33] + 0.2 * points[51]],
        *[0.9 * points[31] + 0.1 * points[51], 0.45 * points[31] + 0.55 * points[2]],
    ]
    lower, lips = np.zeros((SIDE, SIDE), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(lower, [np.concatenate([jaw, above]).astype(np.int32)], 1)
    cv2.fillPoly(lips, [points[48:60].astype(np.int32)], 1)
    return (lower & (1 - cv2.dilate(lips, np.ones((3, 3), np.uint8)))) > 0
