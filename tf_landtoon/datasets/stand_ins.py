"""What else a portrait of the set lacks: hands and things before a face, shoulders, dyed hair.

Pictures are [S, S, 3] float32 RGB, 0..255, maps [S, S] uint8 of `part_map.Part`; both are changed
in place.
"""

import cv2
import numpy as np

from tf_landtoon.datasets import face_brushes, textures
from tf_landtoon.geometry import face_frame
from tf_landtoon.images.part_map import Part

_DYES = ((200, 90, 150), (90, 120, 210), (70, 160, 120), (190, 50, 45), (130, 80, 180))


def thing(rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, photo: np.ndarray) -> None:
    """Holds a hand, a bar, a shape or a wall before the person; BACKGROUND in the map.

    Args:
        rng: what chance is taken from.
        rgb: [S, S, 3] float32.
        parts: [S, S] uint8.
        photo: [256, 256, 3] uint8 for `textures.texture`.
    """
    side = len(rgb)
    kind = rng.choice(("hand", "bar", "wall", "shape"), p=(0.4, 0.2, 0.15, 0.25))
    mask = {"hand": _hand, "bar": _bar, "wall": _wall, "shape": _shape}[kind](rng, side)
    share = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.8)
    if kind == "hand" and rng.random() < 0.85:
        skin = parts == Part.SKIN
        tone = rgb[skin].mean(0) if skin.any() else textures.color(rng)
        tone = (tone + rng.normal(0, 8, 3)).astype(np.float32)
        rounded = 0.6 + 0.4 * cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 5)
        made = tone * ((0.75 + 0.4 * textures.noise(rng, side, (4, 8, 16))) * rounded)[..., None]
    else:
        made = textures.texture(rng, side, photo)
    face_brushes.lay(rgb, made, share)
    parts[mask > 0] = Part.BACKGROUND


def _hand(rng: np.random.Generator, side: int) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    angle = rng.uniform(0, 2 * np.pi)
    along, across = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    finger = side * rng.uniform(0.035, 0.08)
    palm = rng.uniform(0.08, 0.92, 2) * side + rng.normal(0, 25, 2)
    axes = (int(finger * 2.2), int(finger * 1.7))
    cv2.ellipse(mask, _whole(palm), axes, float(np.degrees(angle)), 0, 360, 1, -1)
    cv2.line(mask, _whole(palm), _whole(palm - along * 2 * side), 1, int(finger * 2.6))
    for place in (-1.5, -0.5, 0.5, 1.5):
        root = palm + across * place * finger * 0.85
        tip = root + along * finger * rng.uniform(3, 5) + across * rng.normal(0, 5)
        cv2.line(mask, _whole(root), _whole(tip), 1, int(finger * 0.8))
    return mask


def _bar(rng: np.random.Generator, side: int) -> np.ndarray:
    """A pole, or a microphone on its stand."""
    mask = np.zeros((side, side), np.uint8)
    end = rng.uniform(0.08, 0.92, 2) * side
    cv2.line(mask, _whole(end), _whole(end + rng.normal(0, 100, 2)), 1, int(rng.integers(4, 40)))
    if rng.random() < 0.5:
        cv2.circle(mask, _whole(end), int(rng.integers(8, 35)), 1, -1)
    return mask


def _wall(rng: np.random.Generator, side: int) -> np.ndarray:
    angle = rng.uniform(0, 2 * np.pi)
    grid = face_brushes.grid(side) - side / 2
    far = grid @ np.array((np.cos(angle), np.sin(angle)), np.float32)
    return (far > side * rng.uniform(0.12, 0.43)).reshape(side, side).astype(np.uint8)


def _shape(rng: np.random.Generator, side: int) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    corners = int(rng.integers(4, 9))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = rng.uniform(0.5, 1, corners) * np.exp(rng.uniform(np.log(10), np.log(55)))
    outline = np.stack([radius * np.cos(angles), radius * np.sin(angles)], 1)
    cv2.fillPoly(mask, [(rng.uniform(0.08, 0.92, 2) * side + outline).astype(np.int32)], 1)
    return mask


def _whole(point: np.ndarray) -> list[int]:
    return [int(x) for x in point]


def shoulders(
    rng: np.random.Generator,
    rgb: np.ndarray,
    parts: np.ndarray,
    face: face_frame.FaceFrame,
    photo: np.ndarray,
) -> None:
    """Dresses the person in other clothes with shoulders; hair in front of them may stay.

    Args:
        rng: what chance is taken from.
        rgb: [S, S, 3] float32.
        parts: [S, S] uint8.
        face: the face's frame.
        photo: [256, 256, 3] uint8 for `textures.texture`.
    """
    side = len(rgb)
    neck, throat = rng.uniform(0.36, 0.52), rng.uniform(1.12, 1.4)
    wide, low = rng.uniform(1.2, 2.0), rng.uniform(1.7, 2.2)
    deep = throat + rng.uniform(0.05, 0.75)
    half = [(0, deep), (neck * 0.6, (deep + throat) / 2 + rng.uniform(-0.05, 0.1)), (neck, throat)]
    half += [(neck + 0.15, throat + 0.1), (wide * 0.75, low - 0.25), (wide, low), (wide * 1.1, 9)]
    half = np.array(half)
    outline = np.concatenate([half, (half[1:] * (-1, 1))[::-1]])
    share = face_brushes.filled(side, face_brushes.smooth(face.px(outline), 2))
    keeps = (Part.SKIN, Part.HAIR, Part.HAT, Part.EAR, Part.EARRING, Part.BEARD)
    before = np.isin(parts, keeps if rng.random() < 0.6 else (Part.SKIN, Part.HAT, Part.BEARD))
    share = share * (1 - cv2.GaussianBlur(before.astype(np.float32), (0, 0), 0.6))
    plain = rng.random() < 0.6
    made = textures.color(rng) if plain else textures.texture(rng, side, photo)
    folds = 0.65 + 0.6 * textures.noise(rng, side, (3, 6, 12, 24, 48))[..., None]
    face_brushes.lay(rgb, np.clip(made * folds, 0, 255), share)
    parts[(share > 0.5) & ~before] = Part.CLOTHES
    # Beside the neck there is nothing but what lies behind.
    own = face.own(face_brushes.grid(side)).reshape(side, side, 2)
    beside = (np.abs(own[..., 0]) > neck + 0.02) & (own[..., 1] > 1.0) & (share < 0.5)
    parts[beside & np.isin(parts, (Part.NECK, Part.CLOTHES))] = Part.BACKGROUND


def dye(rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray) -> None:
    """Gives the hair another colour: blond, grey, white, black or out of a bottle."""
    hair = parts == Part.HAIR
    if not hair.any():
        return
    share = cv2.GaussianBlur(hair.astype(np.float32), (0, 0), 1.0)
    light = rgb.mean(-1)
    level = max(8.0, float(np.median(light[hair])))
    kind = rng.choice(4, p=(0.3, 0.35, 0.15, 0.2))
    if kind == 0:
        tone = np.array(rng.uniform((150, 115, 65), (225, 190, 140)))
    elif kind == 1:
        tone = np.full(3, rng.uniform(90, 225)) + rng.normal(0, 4, 3)
    elif kind == 2:
        tone = np.full(3, rng.uniform(8, 35))
    else:
        tone = np.array(_DYES[rng.integers(len(_DYES))]) * rng.uniform(0.5, 1.2)
    contrast = np.clip(light / level, 0.25, 2.5) ** rng.uniform(0.35, 0.75)
    made = np.clip(tone.astype(np.float32) * contrast[..., None].astype(np.float32), 0, 255)
    face_brushes.lay(rgb, made, share * np.float32(rng.uniform(0.7, 1.0)))
