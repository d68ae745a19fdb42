"""Beards grown on a portrait and its map, for the maps know none.

Pictures are [S, S, 3] float32 RGB, 0..255, maps [S, S] uint8 of `part_map.Part`; both are changed
in place. Shapes are in the face's own frame, of `face_frame`.
"""

import cv2
import numpy as np

from tf_landtoon.datasets import face_brushes, textures
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part


def beard(
    rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, face: face_frame.FaceFrame
) -> None:
    """Grows a beard, moustache, goatee or stubble, about in the hair's colour.

    BEARD is where it is dense; where it thins out the map does not know.
    """
    side = len(rgb)
    kind = rng.choice(("full", "goatee", "moustache", "stubble"), p=(0.5, 0.15, 0.15, 0.2))
    shape = _beard_shape(rng, side, face, kind)
    strands = _strands(rng, side, face)
    soft = face.span * rng.uniform(0.015, 0.05)
    density = cv2.GaussianBlur(shape, (0, 0), max(0.6, soft))
    density = np.clip(
        density * rng.uniform(1.0, 1.5)
        + (strands - 0.5) * rng.uniform(0.2, 0.8) * (density > 0.05),
        0,
        1,
    )
    strong = rng.uniform(0.3, 0.6) if kind == "stubble" else rng.uniform(0.75, 1.0)
    density *= np.isin(parts, (Part.SKIN, Part.NECK)) | (parts == Part.CLOTHES) & (shape > 0.9)
    was = np.isin(parts, (Part.SKIN, Part.NECK))
    shade = rgb.mean(-1)
    level = np.median(shade[parts == Part.SKIN]) if (parts == Part.SKIN).any() else 128.0
    tone = _beard_tone(rng, rgb, parts)
    lit = np.clip(shade / max(level, 1.0), 0.4, 1.4) ** 0.6 * (0.55 + 0.9 * strands)
    face_brushes.lay(
        rgb, np.clip(tone * lit[..., None], 0, 255), (density * strong).astype(np.float32)
    )
    dense = cv2.GaussianBlur(density.astype(np.float32), (0, 0), 1.0)
    parts[was & (dense > 0.15)] = part_map.NOT_KNOWN
    parts[(was | (parts == Part.CLOTHES)) & (dense > 0.45)] = Part.BEARD


def _beard_tone(rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """[3] the hair's colour, darker or redder; or grey."""
    hair = parts == Part.HAIR
    tone = np.median(rgb[hair], axis=0) if hair.sum() > 50 else np.array((45.0, 35.0, 30.0))
    tone = tone * rng.uniform(0.7, 1.15) + rng.normal(0, 3) + (rng.uniform(0, 14), 2, 0)
    if rng.random() < 0.15:
        tone = np.full(3, rng.uniform(90, 215)) + rng.normal(0, 4, 3)
    return np.clip(tone, 0, 255).astype(np.float32)


def _beard_shape(
    rng: np.random.Generator, side: int, face: face_frame.FaceFrame, kind: str
) -> np.ndarray:
    """[side, side], 0..1, without the lips."""
    points = face.own(face.points)
    order = 1 if points[0, 0] < points[16, 0] else -1
    jaw = points[:17][::order]
    nose, mouth = points[33], points[[48, 54]][::order]
    lips, chin = points[48:60], points[8]
    moustache = [
        *[nose + (-0.13, 0.07), nose + (0, 0.04), nose + (0.13, 0.07)],
        *[mouth[1] + (rng.uniform(0.0, 0.06), rng.uniform(-0.02, 0.12)), mouth[1] + (-0.02, 0.02)],
        *[points[51] + (0, 0.02), mouth[0] + (0.02, 0.02)],
        mouth[0] + (-rng.uniform(0.0, 0.06), rng.uniform(-0.02, 0.12)),
    ]
    outlines = []
    if kind != "goatee" or rng.random() < 0.6:
        if kind in ("moustache",) or rng.random() < 0.9:
            outlines.append(np.array(moustache))
    if kind in ("full", "stubble"):
        start = int(rng.integers(1, 4))
        down = rng.choice((rng.uniform(0.0, 0.1), rng.uniform(0.1, 0.5)), p=(0.75, 0.25))
        outer = jaw[start : 17 - start]
        below = np.clip((outer[:, 1] - 0.5) / 0.5, 0, 1)[:, None]
        outer = outer * (1.01, 1) + below * (0, down)
        height = rng.uniform(-0.08, 0.1)
        cheek = [
            mouth[1] + (0.16, -0.12 + height),
            mouth[1] + (0.03, -0.04),
            points[57] - (0, 0.05),
        ]
        other = [mouth[0] + (-0.03, -0.04), mouth[0] + (-0.16, -0.12 + height)]
        outlines.append(np.concatenate([outer, cheek, other]))
    elif kind == "goatee":
        half = rng.uniform(0.14, 0.3)
        down = rng.uniform(0.0, 0.25)
        corner = [mouth[0] + (-0.04, 0), mouth[1] + (0.04, 0)] if rng.random() < 0.6 else []
        top = points[57] + (0, rng.uniform(0.0, 0.06))
        low = [chin + (half, -0.05), chin + (half * 0.6, down), chin + (-half * 0.6, down)]
        outlines.append(np.array([*corner[:1], top, *corner[1:], *low, chin + (-half, -0.05)]))
    shape = face_brushes.filled(side, *[face_brushes.smooth(face.px(x), 2) for x in outlines])
    for_lips = lips + (lips - lips.mean(0)) * 0.06
    return shape * (1 - face_brushes.filled(side, face.px(for_lips)))


def _strands(rng: np.random.Generator, side: int, face: face_frame.FaceFrame) -> np.ndarray:
    """[side, side], 0..1: short hairs, mostly downwards."""
    fine = rng.random((side, side), np.float32)
    length = max(2, int(face.span * rng.uniform(0.03, 0.09)))
    kernel = np.zeros((length, length), np.float32)
    lean = int(rng.integers(0, length))
    cv2.line(kernel, (lean, 0), (length - 1 - lean, length - 1), 1.0)
    fine = cv2.filter2D(fine, -1, kernel / kernel.sum())
    fine = (fine - fine.mean()) / max(1e-6, float(fine.std()))
    coarse = textures.noise(rng, side, (8, 16, 32)) - 0.5
    return np.clip(0.5 + 0.22 * fine + 0.4 * coarse, 0, 1)
